"""A phrase for people, and what it says of them."""

from __future__ import annotations

from typing import NamedTuple

from transforms.counts.amounts import Amount
from transforms.counts.lexicon import Noun


class People(NamedTuple):
    """A phrase for people: words[first:end], and what it says of them.

    `form`: amount, indefinite, definite, name, pronoun, plural (no number), none (no one).
    """

    first: int
    end: int
    form: str
    amount: Amount | None
    noun: Noun | None
    sex: str = ""
    age: int | None = None
    name: str | None = None
    is_more: bool = False
    befallen: str | None = None

    @property
    def value(self) -> float:
        """How many they are; 1 where the phrase is of one person."""
        if self.amount is not None:
            return self.amount.value
        return 0.0 if self.form == "none" else 1.0

    @property
    def is_single(self) -> bool:
        """Whether it is one person."""
        return self.form not in ("plural", "none") and self.value == 1
