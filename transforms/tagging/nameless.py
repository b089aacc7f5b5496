"""Sentences that hold no name: a seventh of the words of news, which no encoder needs to read."""

from collections.abc import Collection, Iterable


def nameless(words: Iterable[str], openers: Collection[str]) -> bool:
    """Tell whether a sentence of these words is cased as prose and has no word to begin a name.

    `openers` are the words that a capital makes no name: they begin a sentence or a quotation.
    Text without capitals says nothing by their absence: it is never nameless.
    """
    cased = False
    for word in words:
        if word in openers:
            cased = True
        elif not (word.islower() or word.isdecimal() or not word.isalnum()):
            return False
    return cased
