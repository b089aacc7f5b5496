"""Regular inflection of English verbs and the singular of nouns."""

from __future__ import annotations

from functools import lru_cache

VOWELS = "aeiou"
KEPT = 65_536  # words whose base is kept in mind


def verb_forms(lemma: str, past: str = "", participle: str = "") -> dict[str, set[str]]:
    """Return each form of a verb with what it can be: base, s, past, participle, gerund.

    `past` and `participle` are given where they are irregular or double the last consonant.
    """
    is_doubled = past == f"{lemma}{lemma[-1]}ed" or _doubles(lemma)
    doubled = f"{lemma}{lemma[-1]}" if is_doubled else lemma
    past = past or _past(doubled if is_doubled else lemma)
    forms: dict[str, set[str]] = {}
    for form, kind in (
        (lemma, "base"),
        (third_person(lemma), "s"),
        (past, "past"),
        (participle or past, "participle"),
        (_gerund(lemma, doubled), "gerund"),
    ):
        forms.setdefault(form, set()).add(kind)
    return forms


def _doubles(lemma: str) -> bool:
    """Return whether the last consonant doubles: one syllable, one vowel, one consonant: 'hit'."""
    if lemma in ("begin", "overrun"):
        return True
    before, vowel, last = tuple(f"  {lemma}")[-3:]
    syllables = sum(letter in "aeiouy" for letter in lemma)
    return syllables == 1 and vowel in VOWELS and before not in VOWELS and last not in "aeiouwxy"


def third_person(lemma: str) -> str:
    """Return the form of he, she, it; also the plural of a regular noun."""
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{lemma}es"
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return f"{lemma[:-1]}ies"
    return f"{lemma}s"


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return f"{lemma}d"
    if lemma.endswith("y") and lemma[-2] not in VOWELS:
        return f"{lemma[:-1]}ied"
    return f"{lemma}ed"


def _gerund(lemma: str, doubled: str) -> str:
    if lemma.endswith("ie"):
        return f"{lemma[:-2]}ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and len(lemma) > 2:
        return f"{lemma[:-1]}ing"
    return f"{doubled}ing"


def singular(word: str) -> str:
    """Return a noun without its plural ending; what only looks like a plural is cut as well."""
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("shes", "ches", "xes", "sses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def spellings(singular: str) -> tuple[str, ...]:
    """Return every word of which `singular` gives this one, and some that are no words."""
    return singular, f"{singular}s", f"{singular}es", f"{singular[:-1]}ies"


@lru_cache(KEPT)
def base(word: str) -> str:
    """Return the form in which objects are listed: no plural, no hyphen, the end of a compound."""
    return singular(
        word.replace("-", "")
        if "fire" in word or "strike" in word
        else word.rpartition("-")[2] or word
    )
