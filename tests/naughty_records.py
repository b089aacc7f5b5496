"""Records with one hostile string in one of their fields, through the whole pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.report import RunReport
from flows.settings import Settings
from warehouse.connect import open_reader

BODY = (
    "The envoys of Norway and Egypt met in the old town hall on Monday and agreed on all of the"
    " terms. Officials said that 12 people had been killed near the border."
)
FIELDS = (
    *("text", "html", "id", "title", "summary", "url", "published_at", "author", "publisher"),
    *("language", "source_id", "other"),
)
MARKER = "neighbour"
# Refusals that are about the input; any other code is a fault of dateline.
HONEST = frozenset({"E_NOT_ARTICLE", "E_EMPTY", "E_RECORD", "E_JSON", "E_ENCODING", "E_BINARY"})


class Outcome(NamedTuple):
    """What became of a run: its report, rejects of validation, sound records offered and loaded."""

    report: RunReport
    rejects: list[tuple[Any, ...]]
    neighbours: int
    neighbours_loaded: int


def naughty_records(strings: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield a record for each string and field, and a sound one behind each string."""
    for number, string in enumerate(strings):
        for field in FIELDS:
            whole = {"text": BODY, "title": f"Talks {number} {field}", field: string}
            yield whole
            if field in ("text", "html"):
                other = {"title": f"Talks {number} {field}", "id": f"{number}"}
                yield {**other, field: f"{BODY}\n\n{string}\n\n{BODY}"}
        yield {"text": f"{BODY} This is number {number}.", "id": f"{MARKER}-{number}"}


def run_naughty(folder: Path, strings: Iterable[str], engine: str = "gazetteer") -> Outcome:
    """Run the pipeline over the records of all strings; it raises if an input was lost."""
    strings = list(strings)
    path = folder / "naughty.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(record)}\n" for record in naughty_records(strings))
    settings = Settings(warehouse=folder / "store", plain_max_bytes=0, engine=engine)
    report = run_pipeline(Request((str(path),), settings), map_here)
    with closing(open_reader(folder / "store")) as con:
        rejects = con.execute(
            "SELECT table_name, error_code, message, payload FROM ops.quarantine "
            "WHERE stage = 'validate'"
        ).fetchall()
        found = con.execute(
            f"SELECT count(*) FROM documents WHERE starts_with(external_id, '{MARKER}-')"
        ).fetchone()
    return Outcome(report, rejects, len(strings), found[0] if found else 0)
