"""Terms of an article: the entities and words that say what it is about, with their weights."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.copies.sketch import hash_of
from transforms.documents import Document, Mention

WORD = re.compile(r"[^\W\d_]{4,}")
STEM = 6  # letters: enough to join the forms of a word
LEAD = 1_500  # code points; what an article is about stands early
MOST_WORDS, MOST_ENTITIES = 40, 20
IN_TITLE = 2
# Words that are in any article; what is frequent in a warehouse weighs little anyway.
STOP = frozenset(
    "about above after again against also although among another because been before being between"
    " both but could does doing down during each even every from further have having here hers him"
    " his into itself just like made make many more most much must near none only onto other our"
    " over said same says several shall should since some still such than that their theirs them"
    " then there these they this those though through told under until upon very were what when"
    " where which while whom whose will with within without would year years your".split()
)


class Term(NamedTuple):
    """A hash of a word or thing; `kind` is place for places and peoples, else term."""

    kind: str
    hash: int
    weight: float


def story_terms(document: Document) -> list[Term]:
    """Return words and entities with their weights, 1 + ln of how often each occurs, sorted.

    A name that is an entity counts as that only, however it is written.
    """
    known = [mention for mention in document.mentions if mention.entity_id]
    title = len(document.title or "")
    words: Counter[str] = Counter()
    for start, word in _words_outside(document.text[:LEAD], known):
        words[word[:STEM]] += IN_TITLE if start < title else 1
    things: dict[str, Counter[str]] = {"term": Counter(), "place": Counter()}
    for mention in known:
        kind = "place" if mention.entity_type in ("place", "group") else "term"
        times = IN_TITLE if mention.start_char < title else 1
        things[kind][f"e:{mention.entity_id}"] += times
    things["term"].update({f"w:{word}": count for word, count in _most(words, MOST_WORDS)})
    return sorted(
        Term(kind, hash_of(term), round(1 + math.log(count), 4))
        for kind, counts in things.items()
        for term, count in _most(counts, MOST_WORDS + MOST_ENTITIES)
    )


def _words_outside(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, str]]:
    """Yield where words begin and the words, those of mentions and stop words left out."""
    taken = {i for m in mentions for i in range(m.start_char, m.end_char)}
    for found in WORD.finditer(text):
        word = found[0].casefold()
        if found.start() not in taken and word not in STOP:
            yield found.start(), word


def _most(counts: Counter[str], most: int) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
