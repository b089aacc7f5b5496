"""The default engine beside its bare encoder: the same articles in turn, in one process, one core.

    python -m tests.benchmarks.encoder CORPORA

CORPORA has news_volume/*.jsonl. The whole extraction is the engine's names and every other step on
an article that was read and split; the encoder is nothing but its session, run on the windows that
the engine makes of the text: all of it, and without the sentences that the engine leaves out.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flows.engines import engine_of
from tests.benchmarks.tagger import extract_with, one_core
from tests.benchmarks.tagger_text import volume
from transforms.documents import Document
from transforms.tagging.engines import Minilm, sentence_spans
from transforms.tagging.tagger import Tagger, Text
from transforms.tagging.tagger_features import words


def main() -> None:
    """Measure in turn and print the speeds with their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    options = parser.parse_args()
    with one_core():
        engine = engine_of("minilm")
        assert isinstance(engine, Minilm)
        texts = volume(options.corpora)
        extract_with(texts[0], engine)
        spent = measure(engine, texts)
    tokens = sum(len(words(text.text)) for text in texts)
    whole = spent["whole extraction"]
    for name, seconds in spent.items():
        ratio = "" if seconds == whole else f"; the whole has {100 * seconds / whole:.1f} % of it"
        print(f"{name}: {tokens / seconds:,.0f} tokens a second a core{ratio}")


def measure(engine: Minilm, texts: list[Document]) -> dict[str, float]:
    """Return processor seconds by what was run, on each text one after the other."""
    spent: dict[str, float] = defaultdict(float)
    reads_all = replace(engine.tagger, openers=frozenset())
    for text in texts:
        every, read = windows(reads_all, text), windows(engine.tagger, text)
        engine.tagger.forget()
        spent["whole extraction"] += timed(lambda: extract_with(text, engine))  # noqa: B023
        spent["bare encoder, the same text"] += timed(lambda: encode(reads_all, every))  # noqa: B023
        spent["bare encoder, what the engine reads of it"] += timed(
            lambda: encode(engine.tagger, read)  # noqa: B023
        )
    return spent


def windows(tagger: Tagger, text: Document) -> list[bytes]:
    """Return what a tagger hands to its encoder for a text."""
    handed: list[bytes] = []

    def score(window: bytes) -> NDArray[np.float32]:
        handed.append(window)
        return np.zeros((len(window), len(tagger.labels)), np.float32)

    listener = replace(tagger)
    listener._scores = score
    listener.tag(Text(text.text, sentence_spans(text)))
    return handed


def encode(tagger: Tagger, handed: list[bytes]) -> None:
    """Run the encoder on windows, none of them from memory."""
    for window in handed:
        tagger._run(window)


def timed(work: Callable[[], object]) -> float:
    """Return the processor seconds of a piece of work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
