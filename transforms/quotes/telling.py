"""What a walk over a document knows at each step: who spoke, in what words, by which cue."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from transforms.quotes.cues import PAST_TOO, Cue, agrees, find_cues, quoted_by_another
from transforms.quotes.frame import Frame, Stretch
from transforms.quotes.marks import Quotation
from transforms.quotes.phrases import opens_sentence
from transforms.quotes.resolve import Listener, Voice
from transforms.quotes.speaker import Speaker, named
from transforms.quotes.subjects import PRONOUN_FIRST, subject_before

# Confidence by what attributes: a cue beside the marks, the speech before, a guess at the speaker.
DIRECT, CONTINUED, GUESSED = 0.97, 0.9, 0.85
# A verb that such a word precedes has the subject of the verb before it.
SAME_SUBJECT = re.compile(r"\b(?:and|but|then|or) *$")
JOINERS = ("and", "but", "then", "or")
ACTORS = frozenset({"person", "organization"})


class Attribution(NamedTuple):
    """Speech at text[start:end]; attributions of one speech have the same `group`."""

    start: int
    end: int
    kind: str
    group: int
    voice: Voice | None
    cue: str | None
    confidence: float


class Told(NamedTuple):
    """The last direct speech, and the stretch that it ended in."""

    stretch: int
    speech: Attribution


class Telling:
    """The attributions found so far, and what later ones are resolved by."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.cues = list(find_cues(frame))
        self.listener = Listener(frame)
        self.found: list[Attribution] = []
        self.last: Told | None = None
        # Cues that frame a quotation, by their start: where in `found` it stands.
        self.framing: dict[int, int] = {}
        # Quotations of the stretch in work that are no direct speech.
        self.loose: list[Quotation] = []
        # Whom the labels that open paragraphs name, read once each.
        self.labelled: dict[str, Voice | None] = {}
        # The subjects that end where a cue's verb begins, by that place and where they may begin.
        self.subjects: dict[tuple[int, int], Speaker | None] = {}
        self.groups = 0

    def new_group(self) -> int:
        """Return a number that no speech of the document has yet."""
        self.groups += 1
        return self.groups

    def direct(self, index: int, span: tuple[int, int], voice: Voice, cue: Cue | str) -> None:
        """Add direct speech of a stretch, as a new group."""
        words = cue if isinstance(cue, str) else cue.form
        confidence = GUESSED if voice.is_guess else DIRECT
        speech = Attribution(*span, "direct", self.new_group(), voice, words, confidence)
        if not isinstance(cue, str):
            self.framing[cue.start] = len(self.found)
        self._tell(index, speech)

    def again(
        self, index: int, quotation: Quotation, speech: Attribution, cue: Cue | None = None
    ) -> None:
        """Add more direct speech of the same speaker, in the same group."""
        again = speech._replace(cue=cue.form if cue else None)
        if cue is None:
            again = again._replace(confidence=min(CONTINUED, speech.confidence))
        self.more(index, (quotation.start, quotation.end), again)

    def more(self, index: int, span: tuple[int, int], speech: Attribution) -> None:
        """Add a stretch of direct speech that goes on from another."""
        self._tell(index, speech._replace(start=span[0], end=span[1]))

    def _tell(self, index: int, speech: Attribution) -> None:
        self.found.append(speech)
        self.last = Told(index, speech)
        if speech.voice:
            self.listener.heard(index, speech.voice)

    def announced(self, index: int) -> Voice | None:
        """Return who is the subject of a stretch's last cue: "The minister then said:"."""
        stretch = self.frame.stretches[index]
        mine = [c for c in self.cues if stretch.start <= c.start < stretch.end and not c.is_passive]
        return self.who(index, stretch, stretch.start, mine[-1]) if mine else None

    def who(self, index: int, stretch: Stretch, low: int, cue: Cue) -> Voice | None:
        """Return who speaks by a cue: its subject, or that of the verb before it."""
        left = self.frame.lowered[low : cue.group_start]
        is_joined = left.rstrip().endswith(JOINERS) and SAME_SUBJECT.search(left)
        speaker = quoted_by_another(self.frame, low, cue)
        speaker = speaker or (None if is_joined else self.subject(low, cue))
        if speaker:
            return self.listener.voice(speaker, index)
        if is_joined and self._is_infinitive(stretch, cue):
            return None
        if is_joined or cue.is_participle:
            spoke = self.listener.spoke.get(index)
            # "The guard and state troopers": a bare form is a verb only where one was before.
            is_verb = cue.is_participle or cue.form != cue.verb.lemma
            return spoke or (self._subject_of(index, stretch, cue) if is_verb else None)
        return None

    def _is_infinitive(self, stretch: Stretch, cue: Cue) -> bool:
        """Whether a bare verb behind "and" goes on from another: "promises to come and ask …"."""
        if cue.form != cue.verb.lemma or cue.form in PAST_TOO:
            return False
        at = bisect_left(self.cues, cue.start, key=lambda c: c.start) - 1
        before = self.cues[at] if at >= 0 else None
        return bool(before and before.start >= stretch.start and before.form != before.verb.lemma)

    def subject(self, low: int, cue: Cue) -> Speaker | None:
        """Return the words that are the subject of a cue, not before `low`."""
        if cue.is_participle or cue.is_infinitive:
            return None
        key = low, cue.group_start
        if key not in self.subjects:
            self.subjects[key] = subject_before(self.frame, *key)
        speaker = self.subjects[key]
        return speaker if speaker and agrees(self.frame, speaker, cue) else None

    def _subject_of(self, index: int, stretch: Stretch, cue: Cue) -> Voice | None:
        """Return the subject of a sentence whose verb is no cue: "He left early, saying …"."""
        frame, start = self.frame, stretch.start
        if pronoun := PRONOUN_FIRST.match(frame.masked, start, cue.start):
            speaker = Speaker(start, pronoun.end(), "pronoun", None, None)
            return self.listener.voice(speaker, index)
        first = next(iter(frame.mentions.touching(start, cue.start)), None)
        if first and first.entity_type in ACTORS and opens_sentence(frame, start, first):
            return self.listener.voice(named(first), index)
        return None
