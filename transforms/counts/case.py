"""People and what befell them."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.counts.phrase import People


@dataclass(slots=True)
class Case:
    """People and what befell them; `word` is where the sentence says it, `is_loose` for `shot`.

    A part of others (`among the dead`) has them as its `whole` where the sentence counts them.
    """

    people: People
    category: str
    word: int
    end: int
    is_loose: bool = False
    is_absent: bool = False
    is_weak: bool = False
    is_unreal: bool = False
    is_part: bool = False
    whole: People | None = None
