"""Terms of an article: the entities and words that say what it is about, with their weights."""

from __future__ import annotations

import math
import re
from collections import Counter

from transforms.copies.sketch import hash_of
from transforms.documents import Document

WORD = re.compile(r"[^\W\d_]{4,}")
STEM = 6  # letters: enough to join the forms of a word
LEAD = 1_500  # code points; what an article is about stands early
MOST_WORDS, MOST_ENTITIES = 40, 20
IN_TITLE = 3
# Words that are in any article; what is frequent in a warehouse weighs little anyway.
STOP = frozenset(
    "about above after again against also although among another because been before being between"
    " both but could does doing down during each even every from further have having here hers him"
    " his into itself just like made make many more most much must near none only onto other our"
    " over said same says several shall should since some still such than that their theirs them"
    " then there these they this those though through told under until upon very were what when"
    " where which while whom whose will with within without would year years your".split()
)


def story_terms(document: Document) -> dict[int, float]:
    """Return hashes of terms with their weights, 1 + ln of how often each occurs."""
    counts: Counter[str] = Counter()
    for words, times in ((document.text[:LEAD], 1), (document.title or "", IN_TITLE)):
        for word in WORD.findall(words.casefold()):
            if word not in STOP:
                counts[f"w:{word[:STEM]}"] += times
    named = Counter(f"e:{m.entity_id}" for m in document.mentions if m.entity_id)
    kept = [*_most(counts, MOST_WORDS), *_most(named, MOST_ENTITIES)]
    return {hash_of(term): round(1 + math.log(count), 4) for term, count in kept}


def _most(counts: Counter[str], most: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
