"""Makes word_shares.csv: what share of articles have a word, by its first letters.

    python -m seeds.making_word_shares ARTICLES.jsonl… > seeds/word_shares.csv

Each line has `text`, of which the opening is read. Words in fewer than one article of a hundred are
left out: what little is known of them says no more than that they are rare.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

# As transforms.stories.terms reads an article.
WORD = re.compile(r"[^\W\d_]{3,}")
STEM, OPENING = 5, 1_500
LEAST = 1.0  # percent


def shares(texts: Iterable[str]) -> Iterator[tuple[str, float]]:
    """Yield beginnings of words and the percent of texts that have them, the most usual first."""
    found: Counter[str] = Counter()
    articles = 0
    for text in texts:
        articles += 1
        words = WORD.findall(text[:OPENING].casefold())
        found.update({word[:STEM] for word in words})
    for stem, count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        percent = 100 * count / articles
        if percent >= LEAST:
            yield stem, round(percent, 1)


def _texts(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        with Path(path).open(encoding="utf-8") as file:
            yield from (json.loads(line).get("text") or "" for line in file)


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("stem", "percent"))
    writer.writerows(shares(_texts(sys.argv[1:])))
