"""The questions of an analyst's first day, each with the one query that answers it: questions/."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Question:
    """A question in a sentence, its query, and its name, which says its place in the list."""

    name: str
    text: str
    sql: str


@cache
def questions() -> tuple[Question, ...]:
    """Return the questions in order."""
    entries = sorted((files("warehouse") / "sql" / "questions").iterdir(), key=lambda e: e.name)
    return tuple(
        _parse(entry.name.removesuffix(".sql"), entry.read_text("utf-8"))
        for entry in entries
        if entry.name.endswith(".sql")
    )


def _parse(name: str, source: str) -> Question:
    lines = source.splitlines()
    head = [line for line in lines if line.startswith("--")]
    body = "\n".join(line for line in lines if not line.startswith("--")).strip()
    return Question(name, " ".join(line[2:].strip() for line in head), body.rstrip(";"))
