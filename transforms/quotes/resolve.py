"""From a noun phrase to somebody: pronouns, titles and later phrases to whom they stand for."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from transforms.documents import Mention
from transforms.quotes.frame import Frame
from transforms.quotes.phrases import opens_sentence
from transforms.quotes.pronouns import pronouns_of
from transforms.quotes.speaker import Speaker, named
from transforms.quotes.speaker_words import WORD
from transforms.within import beginning_within

# Stretches that a pronoun looks back over.
LOOK_BACK = 6
FARTHEST_OFFICE = 20_000  # characters
SINGULAR = frozenset({"he", "she"})
GOVERNMENTS = frozenset({"the government", "the regime"})
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
        self.pronouns = pronouns_of(frame.document, frame.reference)

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
        known = known or self._government(text)
        is_person = speaker.head == "person" and speaker.kind == "unnamed"
        return known or Voice(text, None, speaker.kind, is_person)

    def _named(self, speaker: Speaker, mention: Mention, text: str) -> Voice:
        is_person = mention.entity_type == "person"
        entity_id = mention.entity_id or ""
        # A capital that speaks is its government.
        country = self.frame.reference.capital_countries.get(entity_id)
        return Voice(
            text, f"iso:{country}" if country else mention.entity_id, speaker.kind, is_person
        )

    def _pronoun(self, speaker: Speaker, stretch: int) -> Voice | None:
        written = self.frame.document.text[speaker.start : speaker.end]
        word = written.lower()
        if word in ("i", "we", "you"):
            return None
        is_person = word in SINGULAR
        found = self._person(speaker, stretch, word) if is_person else self._body(stretch)
        return found or Voice(written, None, None)

    def _body(self, stretch: int) -> Voice | None:
        """Return who last spoke and is no person: "it", "they"."""
        for earlier in self._earlier(stretch):
            heard = self.spoke.get(earlier)
            if heard and not heard.is_person:
                return heard._replace(is_guess=True)
        return None

    def _person(self, speaker: Speaker, stretch: int, word: str) -> Voice | None:
        """Return whom "he" or "she" stands for: a subject or speaker before, else who is named."""
        start = self.frame.stretches[stretch].start
        if found := self._named_in(start, speaker.start, word, subjects=False):
            return found
        for subjects in (True, False):
            for earlier in self._earlier(stretch):
                heard = self.spoke.get(earlier)
                if heard and heard.is_person and self._may_be(heard.entity_id, heard.text, word):
                    return heard._replace(is_guess=True)
                if found := self._named_in(*self._span(earlier), word, subjects=subjects):
                    return found
        return None

    def _earlier(self, stretch: int) -> range:
        return range(stretch - 1, max(-1, stretch - 1 - LOOK_BACK), -1)

    def _span(self, stretch: int) -> tuple[int, int]:
        found = self.frame.stretches[stretch]
        return found.start, found.end

    def _may_be(self, entity_id: str | None, text: str | None, word: str) -> bool:
        """Whether nothing speaks against somebody being he, or she."""
        known = self.pronouns.get(entity_id or "") or self.pronouns.get(text or "")
        return known in (None, word)

    def _named_in(self, start: int, end: int, word: str, *, subjects: bool) -> Voice | None:
        """Return the first person named between two places, of subjects only if it is said so."""
        document = self.frame.document
        for mention in self.frame.mentions.touching(start, end):
            if mention.entity_type != "person" or mention.end_char > end:
                continue
            text = document.text[mention.start_char : mention.end_char]
            if self._is_owner(mention) or not self._may_be(mention.entity_id, text, word):
                continue
            if not subjects or self._is_subject(start, mention):
                return self._named(named(mention), mention, text)._replace(is_guess=True)
        return None

    def _is_subject(self, start: int, mention: Mention) -> bool:
        """Whether a sentence opens with a mention, or does so behind "In May,"."""
        if opens_sentence(self.frame, start, mention):
            return True
        comma = self.frame.masked.rfind(", ", start, mention.start_char)
        return comma >= 0 and opens_sentence(self.frame, comma, mention)

    def _is_owner(self, mention: Mention) -> bool:
        text = self.frame.document.text
        return text[mention.end_char : mention.end_char + 2] in ("'s", "’s")

    def _government(self, text: str) -> Voice | None:
        """Return "the government" with its country, where the document names no second one."""
        if text.lower() not in GOVERNMENTS:
            return None
        if len(self._countries) != 1:
            return None
        return Voice(text, f"iso:{min(self._countries)}", "named", is_guess=True)

    @cached_property
    def _countries(self) -> set[str]:
        """The countries that the document's places and peoples are in."""
        facts = (
            self.frame.reference.entity_fact(mention.entity_id, "country_code")
            for mention in self.frame.document.mentions
            if mention.entity_id and mention.entity_type in ("place", "group")
        )
        return {code for code in facts if code}

    def _office(self, speaker: Speaker, text: str) -> Voice | None:
        """Return whom an office or body stands for: "the president", "the ministry"."""
        words = [word.lower() for word in WORD.findall(text)]
        if len(words) < 2 or words[0] not in DEFINITE or len(words) > 4:
            return None
        wanted = " ".join(words[1:])
        document = self.frame.document
        above = beginning_within(document.mentions, speaker.start - FARTHEST_OFFICE, speaker.start)
        for mention in reversed(above):
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
