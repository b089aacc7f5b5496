"""Text for the tagger's benchmark: casings, the held-out part of CrossNER, plain articles."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from transforms.documents import Block, Document, Fields, RawInput
from transforms.structuring.sentences import split_sentences
from transforms.tagging.engines import Engine, Minilm, Tag

TRAINING = Path(__file__).parents[2] / "seeds" / "training"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SMALL = frozenset(
    "a an and as at but by for from in into nor of on or over the to up via with".split()
)
ARTICLES = 60


def _title(text: str) -> str:
    def change(match: re.Match[str]) -> str:
        word = match.group()
        return word if word in SMALL or not word.islower() else word.capitalize()

    return WORD.sub(change, text)


def _upper(text: str) -> str:
    """In capitals, but for letters that become two: offsets stay."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _lower(text: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


CASINGS: dict[str, Callable[[str], str]] = {
    "as written": str,
    "title": _title,
    "upper": _upper,
    "lower": _lower,
}


def crossner_held_out(corpora: Path) -> Iterator[list[dict[str, Any]]]:
    """Yield the documents of CrossNER that training keeps apart.

    A sentence that a document of the training part repeats is left out. CrossNER labels only some
    of the peoples that it names: the words of demonyms.csv and groups.csv are added as groups where
    they stand alone, and get the tag `B-?` where a capital follows and they may be part of a name.
    """
    sys.path.insert(0, str(TRAINING))
    from corpora import SEED, Segment, completed, held_out

    documents, seen = defaultdict(list), set()
    path = corpora / "ner" / "train" / "crossner.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if held_out(Segment([], [], row["doc"], row["src"]), SEED):
            documents[row["doc"]].append(row)
        else:
            seen.add(tuple(row["tokens"]))
    for rows in documents.values():
        yield [_completed(row, completed) for row in rows if tuple(row["tokens"]) not in seen]


def _completed(row: dict[str, Any], completed: Callable[..., Any]) -> dict[str, Any]:
    tags, unsure = completed(row["tokens"], row["tags"])
    return row | {"tags": ["B-?" if i in unsure and t == "O" else t for i, t in enumerate(tags)]}


def volume(corpora: Path) -> list[Document]:
    """Return plain news articles."""
    found = []
    for name in ("bbc", "reuters"):
        with (corpora / "news_volume" / f"{name}.jsonl").open(encoding="utf-8") as file:
            found += [article(json.loads(next(file))["text"]) for _ in range(ARTICLES)]
    return found


def tag_anew(engine: Engine, document: Document) -> list[Tag]:
    """Tag a document as one whose windows were not seen before, so that it may be timed."""
    if isinstance(engine, Minilm):
        engine.tagger.forget()
    return engine.tag(document)


def article(text: str) -> Document:
    """Return a document of paragraphs with their sentences."""
    blocks = [
        Block("paragraph", m.start(), m.end(), m.start()) for m in re.finditer(r"\S[^\n]*", text)
    ]
    source = RawInput("0" * 32, "memory:", "", "text/plain", b"")
    sentences = split_sentences(text, blocks)
    return Document(source, Fields(), text, [], blocks, sentences, language="en")
