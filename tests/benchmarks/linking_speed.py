"""Articles a second of one core for linking, placing and tagging, with names already found.

    python -m tests.benchmarks.linking_speed CORPORA [--articles N] [--check]

CORPORA has news_volume. Timed are the steps behind the finding of names: offices and other
transliterations, places, metonyms, hashtags, themes, tags of entities; the least processor time of
three runs. Exit code 1 with --check below the floor.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

from flows.reference import reference
from tests.benchmarks.tagger import FLOORS
from tests.benchmarks.tagger_text import article
from transforms.documents import Document
from transforms.entity_tags import find_entity_tags
from transforms.extract import extract
from transforms.names.metonymy import find_metonyms
from transforms.names.offices import with_holders
from transforms.names.own import id_in, merge_ids
from transforms.places.placing import find_places
from transforms.themes import find_hashtags, find_themes

STEPS = (find_places, find_metonyms, find_hashtags, find_themes, find_entity_tags)


def texts(corpora: Path) -> Iterator[str]:
    """Yield the articles of the volume files in turn."""
    files = sorted((corpora / "news_volume").glob("*.jsonl"))
    lines = [file.read_text("utf-8").splitlines() for file in files]
    for row in zip_longest(*lines):
        yield from (json.loads(line)["text"] for line in row if line)


def seconds(documents: list[Document]) -> dict[str, float]:
    """Return the processor seconds of each part."""
    known = reference()
    spent = {}
    started = time.process_time()
    for document in documents:
        with_holders(document, known, document.mentions)
        merge_ids(document, id_in(document, known))
    spent["linking"] = time.process_time() - started
    for step in STEPS:
        started = time.process_time()
        for document in documents:
            step(document, known)
        spent[step.__name__] = time.process_time() - started
    return spent


def main() -> None:
    """Print the speed of each part and of all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    documents = [article(text) for text in islice(texts(options.corpora), options.articles)]
    for document in documents:
        extract(document, reference())
        document.tags = []
    runs = [seconds(documents) for _ in range(3)]
    least = {part: min(run[part] for run in runs) for part in runs[0]}
    for part, spent in least.items():
        print(f"{part:18} {len(documents) / spent:10,.0f} articles/s")
    speed = len(documents) / sum(least.values())
    floor = tomllib.loads(FLOORS.read_text("utf-8"))["linking"]["articles_per_second"]
    print(f"{'together':18} {speed:10,.0f} articles/s, at least {floor}")
    sys.exit(options.check and speed < floor)


if __name__ == "__main__":
    main()
