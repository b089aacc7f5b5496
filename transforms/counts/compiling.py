"""The lexicon of counting, from the reference tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa

from transforms.counts.amounts import COUNTING
from transforms.counts.claimants import SAYING_WORDS
from transforms.counts.fates import ALSO_FATAL
from transforms.counts.figures import CURRENCIES, SHARES
from transforms.counts.lexicon import Entries, Fate, Lexicon, Noun
from transforms.counts.scene import RECALLING
from transforms.counts.signs import compile_signs
from transforms.counts.word_classes import DEFINITE, FUNCTION


def compile_counted(tables: Mapping[str, pa.Table]) -> Lexicon:
    """Compile people_nouns, casualty_words and counted_things of seeds.read_reference."""
    nouns: dict[tuple[str, ...], list[Noun]] = defaultdict(list)
    for row in tables["people_nouns"].to_pylist():
        for form, is_plural in ((row["singular"], False), (row["plural"], True)):
            nouns[tuple(form.split())].append(
                Noun(row["singular"], is_plural, row["kind"], row["sex"])
            )
    fates: dict[tuple[str, ...], list[object]] = defaultdict(list)
    for row in tables["casualty_words"].to_pylist():
        fates[tuple(row["words"].split())].append(Fate(row["category"], row["use"]))
    things: dict[tuple[str, ...], list[object]] = defaultdict(list)
    for row in tables["counted_things"].to_pylist():
        things[tuple(row["plural"].split())].append(row["category"])
    bodies = [words for words, found in nouns.items() if any(n.kind == "body" for n in found)]
    signs = compile_signs(
        {
            "fate": {*ALSO_FATAL, *_one_of_each((*fates, *bodies))},
            "number": COUNTING,
            "counted": {words[0] for words in (*nouns, *things)},
            "money": CURRENCIES,
            "share": SHARES,
            "saying": SAYING_WORDS,
            "recalling": RECALLING,
        }
    )
    first = frozenset(words[0] for words in bodies)
    return Lexicon(_by_first(nouns), _by_first(fates), _by_first(things), first, signs)


def _one_of_each(entries: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Yield words of which every entry has one, such as are rare as far as their form tells."""
    alone = {words[0] for words in entries if len(words) == 1}
    yield from alone
    for words in entries:
        if alone.isdisjoint(words):
            yield max((word for word in words if word not in FUNCTION | DEFINITE), key=len)


def _by_first(entries: Mapping[tuple[str, ...], Sequence[object]]) -> Entries:
    grouped: dict[str, list[tuple[tuple[str, ...], tuple[object, ...]]]] = defaultdict(list)
    for words in sorted(entries, key=lambda w: (-len(w), w)):
        grouped[words[0]].append((words, tuple(entries[words])))
    return {first: tuple(found) for first, found in grouped.items()}
