"""A deed of a sentence, before anyone is identified."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.events.phrases import Phrase

SURE, LIKELY, WEAK = 0.85, 0.75, 0.6


@dataclass(slots=True)
class Deed:
    """A deed of a sentence: who (a phrase), what (a root), to whom, and how real it is."""

    head: int
    begin: int
    end: int
    root: str
    plover: str | None
    actor: Phrase | None
    recipient: Phrase | None
    is_mutual: bool
    is_negated: bool
    is_hypothetical: bool
    confidence: float
    kind: str = ""
    has_object: bool = True
    is_anchor: bool = False
    is_counted: bool = False
    is_passive: bool = False
    is_pronoun: bool = False
    verb: str = ""
    inner_root: str = ""
