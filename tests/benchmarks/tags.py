"""Themes on news articles that were read and judged: precision of those that are still given.

    python -m tests.benchmarks.tags CORPORA [--check]

CORPORA has news_volume. tags_judged.jsonl holds an article's hash, a tag that was given to it,
drawn at random, and whether the article is about it by the tag's definition. Tags that are no
longer given are left out of the precision and counted. Exit code 1 with --check below the floor.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

from flows.reference import reference
from tests.benchmarks.tagger import FLOORS
from tests.benchmarks.tagger_text import article
from transforms.extract import extract

JUDGED = Path(__file__).with_name("tags_judged.jsonl")


def judged() -> dict[str, dict[str, bool]]:
    """Return the judgements by the hash of the article's text, then by tag."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for line in JUDGED.read_text("utf-8").splitlines():
        row = json.loads(line)
        found[row["article"]][row["tag"]] = row["right"]
    return found


def given(corpora: Path, wanted: dict[str, dict[str, bool]]) -> dict[str, set[str]]:
    """Return the tags that the judged articles get now."""
    tags = {}
    for path in sorted((corpora / "news_volume").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            text = json.loads(line)["text"]
            key = hashlib.sha256(text.encode()).hexdigest()[:32]
            if key in wanted and key not in tags:
                document = article(text)
                extract(document, reference())
                tags[key] = {evidence.tag_id for evidence in document.tags}
    return tags


def main() -> None:
    """Print the precision beside its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    wanted = judged()
    now = given(options.corpora, wanted)
    kept = [ok for key, tags in wanted.items() for tag, ok in tags.items() if tag in now[key]]
    total = sum(map(len, wanted.values()))
    precision = sum(kept) / len(kept)
    floor = tomllib.loads(FLOORS.read_text("utf-8"))["tags"]["precision"]
    print(f"precision {precision:.3f} of {len(kept)} (at least {floor}), {total - len(kept)} gone")
    sys.exit(options.check and precision < floor)


if __name__ == "__main__":
    main()
