"""Which thing a name means, on our own sentences: what is linked to the right id, end to end.

    python -m tests.benchmarks.linking [--engine minilm] [--errors] [--check]

In tests/cases/linking.jsonl a name stands as [words](id), or [words](id|id) where the words leave
open which is meant. A name is right if a mention of the very span has the id; one that is not
found is wrong. Exit code 1 with --check if the share of right ones is below its floor.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from flows.engines import engine_of
from tests.benchmarks.command import options
from tests.benchmarks.tagger import FLOORS, extract_with
from tests.benchmarks.tagger_text import article
from transforms.documents import Document
from transforms.tagging.engines import Engine

CASES = Path(__file__).parents[1] / "cases" / "linking.jsonl"
MARKED = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


class Link(NamedTuple):
    """A name at text[start:end] and the ids of which it has one."""

    start: int
    end: int
    ids: tuple[str, ...]


class Case(NamedTuple):
    """A text without its marks, the names that were marked, and when it was published."""

    text: str
    links: tuple[Link, ...]
    date: str | None


def unmarked(marked: str) -> tuple[str, tuple[Link, ...]]:
    """Return the text without its marks, and the names that stood in them."""
    text, links, end = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[end : match.start()]
        start = len(text)
        text += match[1]
        links.append(Link(start, len(text), tuple(match[2].split("|"))))
        end = match.end()
    return text + marked[end:], tuple(links)


def read_cases() -> Iterator[Case]:
    """Yield the cases in the order of the file."""
    for line in CASES.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Case(*unmarked(row["text"]), row.get("date"))


def dated(case: Case) -> Document:
    """Return a case as a document, with its day of publication."""
    document = article(case.text)
    if case.date:
        document.published_at = datetime.fromisoformat(case.date).replace(tzinfo=UTC)
    return document


def accuracy(engine: Engine | None, *, show: bool = False) -> tuple[int, int]:
    """Return how many names are linked right, of how many."""
    right = total = 0
    for case in read_cases():
        document = dated(case)
        extract_with(document, engine)
        found = {(m.start_char, m.end_char): m.entity_id for m in document.mentions}
        for link in case.links:
            entity_id = found.get((link.start, link.end), "nothing")
            total += 1
            right += entity_id in link.ids
            if show and entity_id not in link.ids:
                name = case.text[link.start : link.end]
                print(f"{name}: {entity_id}, meant {'|'.join(link.ids)}, in {case.text}")
    return right, total


def main() -> None:
    """Print the share of right ones beside its floor."""
    told = options(__doc__)
    right, total = accuracy(engine_of(told.engine), show=told.errors)
    floor = tomllib.loads(FLOORS.read_text("utf-8"))["linking"]["accuracy"]
    print(f"{right / total:.3f} of {total} names linked right, at least {floor}")
    sys.exit(told.check and right / total < floor)


if __name__ == "__main__":
    main()
