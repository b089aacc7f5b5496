"""Precision, recall and F1 of extracted names on files of labelled tokens.

Usage: python tests/benchmarks/entities.py FILE.jsonl… [--errors KIND]

A line is {"tokens": […], "tags": [BIO tags PER ORG LOC, maybe NORP and MISC], "doc": …}; lines of
one `doc` are joined to one document, a sentence a block. Scores are strict: same span, same type;
agreement by method lets a label begin earlier.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from flows.reference import reference
from transforms.documents import Block, Document, Fields, RawInput
from transforms.extract import extract
from transforms.reference import Reference

KINDS = {
    "person": "PER",
    "organization": "ORG",
    "place": "LOC",
    "facility": "LOC",
    "group": "NORP",
}
NO_SPACE_BEFORE = frozenset(". , ; : ! ? ) ' 's n't ’ ’s %".split())


class Span(NamedTuple):
    """A labelled stretch of the joined text."""

    start: int
    end: int
    kind: str


def documents(path: Path) -> Iterator[tuple[Document, set[Span]]]:
    """Yield each document of a file with its gold spans."""
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        groups[row.get("doc") or str(number)].append(row)
    for rows in groups.values():
        yield joined(rows)


def joined(rows: list[dict[str, Any]]) -> tuple[Document, set[Span]]:
    """Join sentences of tokens to a document and its gold spans."""
    text, blocks, gold = "", [], set()
    for row in rows:
        start, spans = len(text), []
        for token, tag in zip(row["tokens"], row["tags"], strict=True):
            if len(text) > start and not (token in NO_SPACE_BEFORE or text[-1] in "-("):
                text += "" if token == "-" else " "
            if tag.startswith("I-") and spans and spans[-1] is not None:
                spans[-1][1] = len(text) + len(token)
            elif tag != "O":
                spans.append([len(text), len(text) + len(token), tag[2:]])
            else:
                spans.append(None)
            text += token
        gold |= {Span(*span) for span in spans if span}
        blocks.append(Block("paragraph", start, len(text), start))
        text += "\n\n"
    source = RawInput("0" * 32, "memory:", "", "text/plain", b"")
    return Document(source, Fields(), text, [], blocks, [], language="en"), gold


def agrees(span: Span, labels: set[Span]) -> bool:
    """Return whether a label ends with the span and may begin before it.

    Some corpora count "the" and "President" in; where peoples have no label they are MISC.
    """
    kinds = {"NORP", "MISC"} if span.kind == "NORP" else {span.kind}
    return any(
        label.end == span.end and label.start <= span.start and label.kind in kinds
        for label in labels
    )


def score(found: set[Span], gold: set[Span]) -> str:
    """Return precision, recall and F1 in percent."""
    right = len(found & gold)
    precision = right / len(found) if found else 0.0
    recall = right / len(gold) if gold else 0.0
    f1 = 2 * right / (len(found) + len(gold)) if found or gold else 0.0
    counts = f"found {len(found):5} gold {len(gold):5}"
    return f"P {100 * precision:5.1f}  R {100 * recall:5.1f}  F1 {100 * f1:5.1f}  {counts}"


def evaluate(path: Path, known: Reference, show: str | None) -> None:
    """Print the scores of one file by type, and how far its labels agree with each method."""
    found, gold = set(), set()
    methods: dict[str, Counter[bool]] = defaultdict(Counter)
    offset = 0
    for document, labels in documents(path):
        extract(document, known)
        for m in document.mentions:
            span = Span(m.start_char, m.end_char, KINDS[m.entity_type])
            right = span in labels
            methods[f"{m.method}/{m.entity_type}/{m.confidence}"][agrees(span, labels)] += 1
            if show == span.kind and not right:
                context = document.text[max(0, span.start - 40) : span.end + 40].replace("\n", "|")
                print(f"  {document.text[span.start : span.end]!r} {m.method}: {context!r}")
            found.add(Span(span.start + offset, span.end + offset, span.kind))
        if show and show.startswith("-"):
            spans = {
                Span(m.start_char, m.end_char, KINDS[m.entity_type]) for m in document.mentions
            }
            for label in sorted(labels - spans):
                if label.kind == show[1:]:
                    print("  missed", repr(document.text[label.start : label.end]))
        gold |= {Span(s.start + offset, s.end + offset, s.kind) for s in labels}
        offset += len(document.text)
    print(path.name)
    three = ("PER", "ORG", "LOC")
    rows: Iterable[tuple[str, tuple[str, ...]]] = [
        *((k, (k,)) for k in (*three, "NORP")),
        ("all three", three),
    ]
    for name, wanted in rows:
        print(f"  {name:10}", score(*({s for s in x if s.kind in wanted} for x in (found, gold))))
    for method, counts in sorted(methods.items()):
        total = counts.total()
        print(f"  {method:32} agreement {100 * counts[True] / total:5.1f} of {total}")


def main() -> None:
    """Evaluate the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--errors", help="print wrong spans of this type, or missed ones of -TYPE")
    arguments = parser.parse_args()
    for path in arguments.files:
        evaluate(path, reference(), arguments.errors)


if __name__ == "__main__":
    main()
