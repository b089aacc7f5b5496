"""Where news comes from: the register of feeds and pages, checked when it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Literal

from seeds.sources_checks import problems_of

BUNDLED = "sources.csv"


class BadSources(ValueError):  # noqa: N818 - named for what the user sees
    """A register of sources is wrong; the message names every line and what it should hold."""


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the register.

    `kind` page is a single page, taken anew when it changes. `content` says where an item's text
    comes from: its page, or the feed itself where that carries the full text. `language` is
    ISO 639-1, `country` ISO 3166-1 alpha-3; None when there is no single one. `schedule` is cron
    in five fields.
    """

    id: str
    name: str
    kind: Literal["rss", "atom", "page"]
    address: str
    language: str | None
    country: str | None
    licence: str
    schedule: str
    content: Literal["page", "feed"]
    enabled: bool


COLUMNS = tuple(column.name for column in fields(Source))


def read_sources(path: Path | None = None) -> tuple[Source, ...]:
    """Return the sources of a CSV file in its order, of the bundled register without a path.

    Raises BadSources for a wrong register, OSError for a file that cannot be read.
    """
    file = resources.files("seeds") / BUNDLED if path is None else path
    name = BUNDLED if path is None else str(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSources(f"{name} is not UTF-8 at byte {error.start}: save it as UTF-8") from error
    return parse_sources(text, name)


def parse_sources(text: str, name: str) -> tuple[Source, ...]:
    """Return the sources of a CSV text; `name` is what messages call it. Raises BadSources."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise BadSources(f"{name} line {reader.line_num}: {error}") from error
    _check_columns(reader.fieldnames or (), name)
    found = list(_problems(rows))
    if found:
        raise BadSources("; ".join(f"{name} line {line}: {what}" for line, what in found))
    return tuple(_source(row) for _, row in rows)


def _check_columns(names: object, where: str) -> None:
    if tuple(names) != COLUMNS:  # type: ignore[arg-type]
        raise BadSources(f"{where}: the first line must be {','.join(COLUMNS)}")


def _problems(rows: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for line, row in rows:
        if None in row or None in row.values():  # csv's mark of too many and too few cells
            yield line, f"{len(COLUMNS)} cells are needed"
            continue
        yield from ((line, what) for what in problems_of(row))
        first = seen.setdefault(row["id"], line)
        if first != line:
            yield line, f"id {row['id']!r} is taken by line {first}"


def _source(row: dict[str, str]) -> Source:
    return Source(
        id=row["id"],
        name=row["name"].strip(),
        kind=row["kind"],  # type: ignore[arg-type]  # checked
        address=row["address"],
        language=row["language"] or None,
        country=row["country"] or None,
        licence=row["licence"].strip(),
        schedule=row["schedule"],
        content=row["content"],  # type: ignore[arg-type]  # checked
        enabled=row["enabled"] == "true",
    )
