"""From a noun phrase to somebody: pronouns, titles and later phrases to whom they stand for."""

from __future__ import annotations

from typing import NamedTuple

from transforms.documents import Mention
from transforms.quotes.frame import Frame
from transforms.quotes.phrases import WORD, Speaker, named

# Stretches that a pronoun looks back over.
LOOK_BACK = 6
SINGULAR = frozenset({"he", "she"})
DEFINITE = frozenset({"the", "his", "her", "their", "its"})


class Voice(NamedTuple):
    """Somebody who speaks, as the columns of quotes have it; `is_person` where a name says so."""

    text: str | None
    entity_id: str | None
    kind: str | None
    is_person: bool = False
    is_guess: bool = False


class Listener:
    """Remembers who spoke in each stretch of a document, and resolves later words for them."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.spoke: dict[int, Voice] = {}

    def heard(self, stretch: int, voice: Voice) -> None:
        """Remember who spoke in a stretch; of several the last."""
        self.spoke[stretch] = voice

    def voice(self, speaker: Speaker, stretch: int) -> Voice | None:
        """Return who a speaker is; None if the words name nobody who can be quoted."""
        if speaker.head == "pronoun":
            return self._pronoun(speaker, stretch)
        text = self.frame.document.text[speaker.start : speaker.end]
        if speaker.mention:
            return self._named(speaker, speaker.mention, text)
        known = self._office(speaker, text) if speaker.head in ("person", "body") else None
        return known or Voice(text, None, speaker.kind)

    def _named(self, speaker: Speaker, mention: Mention, text: str) -> Voice:
        is_person = mention.entity_type == "person"
        return Voice(text, mention.entity_id, speaker.kind, is_person)

    def _pronoun(self, speaker: Speaker, stretch: int) -> Voice | None:
        word = self.frame.document.text[speaker.start : speaker.end].lower()
        if word in ("i", "we", "you"):
            return None
        found = self._antecedent(speaker, stretch, person=word in SINGULAR or word == "who")
        if found and word == "they" and found.kind == "named" and found.is_person:
            found = None
        unknown = Voice(self.frame.document.text[speaker.start : speaker.end], None, None)
        return found or unknown

    def _antecedent(self, speaker: Speaker, stretch: int, *, person: bool) -> Voice | None:
        own = self.frame.stretches[stretch]
        if person and (found := self._person(own.start, speaker.start)):
            return found
        for earlier in range(stretch - 1, max(-1, stretch - 1 - LOOK_BACK), -1):
            heard = self.spoke.get(earlier)
            if heard and (heard.is_person if person else not heard.is_person):
                return heard._replace(is_guess=True)
            if person and (found := self._person(*self._span(earlier))):
                return found
        return None

    def _span(self, stretch: int) -> tuple[int, int]:
        found = self.frame.stretches[stretch]
        return found.start, found.end

    def _person(self, start: int, end: int) -> Voice | None:
        """Return the first person named between two places: most often the subject."""
        for mention in self.frame.mentions.touching(start, end):
            is_person = mention.entity_type == "person" and mention.end_char <= end
            if is_person and not self._is_owner(mention):
                text = self.frame.document.text[mention.start_char : mention.end_char]
                return self._named(named(mention), mention, text)._replace(is_guess=True)
        return None

    def _is_owner(self, mention: Mention) -> bool:
        text = self.frame.document.text
        return text[mention.end_char : mention.end_char + 2] in ("'s", "’s")

    def _office(self, speaker: Speaker, text: str) -> Voice | None:
        """Return whom an office or body stands for: "the president", "the ministry"."""
        words = [word.lower() for word in WORD.findall(text)]
        if len(words) < 2 or words[0] not in DEFINITE or len(words) > 4:
            return None
        wanted = " ".join(words[1:])
        document = self.frame.document
        for mention in reversed(document.mentions):
            if mention.start_char >= speaker.start:
                continue
            if speaker.head == "person":
                role = (mention.role or "").lower()
                matches = mention.entity_type == "person" and _ends(role, wanted)
            else:
                name = document.text[mention.start_char : mention.end_char].lower()
                matches = mention.entity_type == "organization" and _ends(name, wanted)
            if matches:
                name = document.text[mention.start_char : mention.end_char]
                return self._named(named(mention), mention, name)._replace(is_guess=True)
        return None


def _ends(words: str, wanted: str) -> bool:
    return words == wanted or words.endswith(" " + wanted)
