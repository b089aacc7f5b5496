"""Other ways to make tables of articles, each in a process of its own: for tests.benchmarks.speed.

    python -m tests.benchmarks.peers blank|filters|tasks ARTICLES.jsonl FOLDER

Prints one JSON object: how many documents, and what was done with them, or why it was skipped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# A task for each document costs so much that a part of the articles is enough.
TASKS = 200


def blank(news: Path, folder: Path) -> dict[str, Any]:
    """Read, split and tokenise with a blank spaCy pipeline; insert pandas frames into DuckDB."""
    import duckdb
    import pandas as pd
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    rows = [json.loads(line) for line in news.open(encoding="utf-8")]
    sentences = [
        (number, sentence.start_char, sentence.end_char, sentence.text)
        for number, doc in enumerate(nlp.pipe(row["text"] for row in rows))
        for sentence in doc.sents
    ]
    con = duckdb.connect(str(folder / "peer.duckdb"))
    frames = {
        "documents": pd.DataFrame(rows),
        "sentences": pd.DataFrame(sentences, columns=["document", "start", "end", "text"]),
    }
    for name, frame in frames.items():
        con.register("frame", frame)
        con.execute(f"CREATE TABLE {name} AS FROM frame")
    con.close()
    return {"documents": len(rows), "does": "tokens and sentences, no names, no checks"}


def filters(news: Path, folder: Path) -> dict[str, Any]:
    """Read and filter with datatrove, which neither extracts nor loads."""
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.filters import GopherQualityFilter
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    steps = [
        JsonlReader(str(news.parent), glob_pattern=news.name),
        GopherQualityFilter(),
        JsonlWriter(str(folder / "kept")),
    ]
    LocalPipelineExecutor(steps, logging_dir=str(folder / "logs")).run()
    return {"documents": _count(news), "does": "reads and filters, extracts nothing"}


def tasks(news: Path, folder: Path) -> dict[str, Any]:
    """Run dateline's own extraction with a Prefect task for each document, nothing loaded."""
    from prefect import flow
    from prefect.testing.utilities import prefect_test_harness

    from flows.pipeline import Request, run_pipeline
    from flows.settings import Settings
    from flows.task_mapper import task_mapper

    part = folder / "part.jsonl"
    part.write_text("".join(news.open(encoding="utf-8").readlines()[:TASKS]), "utf-8")
    settings = Settings(warehouse=folder / "tasks", engine="gazetteer", batch_documents=1)

    @flow
    def one_by_one() -> None:
        run_pipeline(Request((str(part),), settings), task_mapper(None))

    with prefect_test_harness(server_startup_timeout=120):
        one_by_one()
    return {"documents": TASKS, "does": "dateline itself with a task a document, server included"}


def _count(news: Path) -> int:
    with news.open("rb") as file:
        return sum(1 for _ in file)


NEEDS: dict[str, tuple[Callable[[Path, Path], dict[str, Any]], str]] = {
    "blank": (blank, "spacy"),
    "filters": (filters, "datatrove"),
    "tasks": (tasks, "prefect"),
}


def main() -> None:
    """Run one way and say what it did."""
    way, package = NEEDS[sys.argv[1]]
    if find_spec(package) is None:
        print(json.dumps({"skipped": f"{package} is not installed"}))
        return
    print(json.dumps(way(Path(sys.argv[2]), Path(sys.argv[3]))))


if __name__ == "__main__":
    main()
