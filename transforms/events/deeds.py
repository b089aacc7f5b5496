"""What a sentence reports: its deeds, composed of verbs, before anyone is identified."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.events.arguments import clause_breaks, clause_end, governed, reduced_clause
from transforms.events.background import is_describing, place_in_sentence
from transforms.events.deed import LIKELY, SURE, Deed
from transforms.events.details import (
    inside,
    is_coordinate,
    is_nominal,
    is_own,
    is_pronoun,
    is_saying,
    is_undone,
    recipient_of,
    split_fronted,
    without_charge,
)
from transforms.events.duties import duty
from transforms.events.evidence import words_end
from transforms.events.groups import VerbGroup
from transforms.events.lexicon import EventLexicon
from transforms.events.matching import Match, match
from transforms.events.modality import FORCE, apply_modality, is_unreal
from transforms.events.nobody import is_nobody, somebody
from transforms.events.phrases import Phrase
from transforms.events.subjects import subject_of
from transforms.events.tokens import Token

COMPOSING = frozenset(("intent", "transparent", "attempt", "fail", "cease", "refuse", "threat"))
# These ask someone for something only before an infinitive: "ordered the army to leave".
ORDERING = frozenset(("order", "ask", "press", "encourage", "instruct"))
# To agree to a deed is to intend it, whatever it is; to be ready for one says little.
BINDING = frozenset(("agree", "pledge", "promise", "offer"))
AGREED = (("to",), ("on",))
# Deeds of business, which no government need do.
TRADE = frozenset("buy acquire sell purchase merge cut cap invest produce develop pay".split())


class Clauses:
    """The verbs of a tagged sentence, each with its subject and its pattern."""

    def __init__(
        self, tokens: Sequence[Token], groups: Sequence[VerbGroup], lexicon: EventLexicon
    ) -> None:
        self.tokens = tokens
        self.groups = groups
        self.lexicon = lexicon
        self.subjects: dict[int, Phrase | None] = {}
        self.matches: dict[int, Match] = {}
        # Sides that "no" is said of, with the index of that word.
        self.nobodies: dict[Phrase | None, int] = {}
        breaks = clause_breaks(tokens)
        self.stops = {group.head: clause_end(tokens, group, groups, breaks) for group in groups}
        for group in groups:
            self._find_subject(group)
            stop = self.stops[group.head]
            subject = self.subjects[group.head]
            fronted, self.subjects[group.head] = split_fronted(tokens, subject)
            found = match(tokens, group, self.subjects[group.head], stop, lexicon)
            if found is None and fronted is not None:
                found = match(tokens, group, self.subjects[group.head], stop, lexicon, fronted)
            if found and (found := self._without_nobody(group, found)):
                self.matches[group.head] = found

    def _find_subject(self, group: VerbGroup) -> None:
        """Set the subject of a verb; 'no soldier' negates it, and every verb that shares it."""
        speech = self.lexicon.speech
        subject = subject_of(self.tokens, group, self.groups, self.subjects, speech)
        if subject is not None and is_nobody(self.tokens, subject):
            group.is_negated = True
            begin, subject = subject.begin, somebody(self.tokens, subject)
            if subject is not None:
                self.nobodies[subject] = begin
        self.subjects[group.head] = subject
        group.is_negated |= subject in self.nobodies

    def _without_nobody(self, group: VerbGroup, found: Match) -> Match | None:
        """Negate a verb whose object is no one: 'imposed no sanctions'; 'hurt nobody' is none."""
        if found.object is None or not is_nobody(self.tokens, found.object):
            return found
        group.is_negated = True
        named = somebody(self.tokens, found.object)
        return found._replace(object=named) if named else None

    def deeds(self) -> list[Deed]:
        """Return the deeds in the order of their verbs."""
        taken: set[int] = set()
        deeds = []
        for group in self.groups:
            if group.head in taken:
                continue
            if (
                deed := duty(group, self.tokens, self.groups, self.subjects, self.lexicon.speech)
            ) is None:
                if group.head not in self.matches:
                    continue
                deed = self._deed(group, taken)
            if deed is not None and deed.root not in ("-", ""):
                deed.end = words_end(self.tokens, self.groups, self.subjects, deed)
                told = (
                    self.nobodies.get(side, deed.begin) for side in (deed.actor, deed.recipient)
                )
                deed.begin = min(deed.begin, *told)
                deeds.append(deed)
        return deeds

    def _deed(self, group: VerbGroup, taken: set[int]) -> Deed | None:
        kind = self.matches[group.head].pattern.kind
        complement = self._complement(group)
        if kind in COMPOSING:
            if kind == "transparent" and is_describing(self.tokens, self.groups, group):
                return None
            if complement is not None and self.matches[group.head].object is None:
                taken.add(complement.head)
                is_silence = kind == "refuse" and is_saying(self.tokens, complement)
                if complement.head not in self.matches or is_silence:
                    return self._unknown(group, complement, kind)
                return self._composed(group, complement, kind, taken)
            pattern = self.matches[group.head].pattern
            if kind in ("transparent", "attempt", "cease", "fail"):
                return None
            if kind == "refuse" and self.matches[group.head].object is None:
                return None if not group.is_passive else self._plain(group)
            if kind == "intent" and not (pattern.objects or pattern.particles[:1] in AGREED):
                return None
        if kind in ("ask", "accuse", "deny"):
            return self._speech_act(group, kind, taken)
        if group.is_infinitive or (
            group.form == "gerund" and is_nominal(self.tokens, self.groups, group)
        ):
            return None
        return self._plain(group)

    def _unknown(self, group: VerbGroup, inner: VerbGroup, kind: str) -> Deed | None:
        """Return what is said by agreeing to, or refusing, a deed the lexicon does not know."""
        if kind == "refuse" and (
            is_saying(self.tokens, inner) or inner.lemma in self.lexicon.speech
        ):
            deed = self._plain(group)
            if deed is not None:
                deed.root, deed.recipient = "01", None
            return deed
        if group.lemma == "decline":
            return None
        if kind in ("threat", "refuse") or (group.lemma in BINDING and inner.lemma not in TRADE):
            return self._plain(group)
        return None

    def _complement(self, group: VerbGroup) -> VerbGroup | None:
        """Return the infinitive or gerund that a verb governs: 'agreed to lift'."""
        following = self.tokens[group.end : group.end + 2]
        for other in self.groups:
            if other.head <= group.head:
                continue
            if [t.lower for t in following[:1]] == ["to"] and other.begin > group.end + 1:
                return None
            if other.is_infinitive or (other.form == "gerund" and not other.is_finite):
                near = other.begin - group.end <= 14
                between = self.tokens[group.end : other.begin]
                blocked = any(t.text in (";", ",") for t in between) and not other.is_infinitive
                return other if near and not blocked else None
            if other.is_finite:
                return None
        return None

    def _speech_act(self, group: VerbGroup, kind: str, taken: set[int]) -> Deed | None:
        """Return what is said; the verbs that say what is asked or charged are no deeds."""
        pattern, _, found = self.matches[group.head]
        is_bare = not pattern.particles and found is None and not group.is_passive
        if kind == "ask" and (is_bare or (group.lemma in ORDERING and not self._complement(group))):
            return None
        for other in self.groups:
            if other.head <= group.head:
                continue
            if kind == "accuse" and other.is_finite:
                break
            if not is_coordinate(self.tokens, group, other):
                taken.add(other.head)
            else:
                break
        if group.is_infinitive or is_undone(self.tokens, group):
            return None
        return self._plain(group)

    def _composed(
        self, group: VerbGroup, inner: VerbGroup, kind: str, taken: set[int]
    ) -> Deed | None:
        """Return one deed for a verb and the one that it governs: 'refused to lift sanctions'."""
        while (
            self.matches[inner.head].pattern.kind in ("transparent", "attempt", "intent")
            and (deeper := self._complement(inner)) is not None
            and deeper.head in self.matches
        ):
            taken.add(deeper.head)
            inner = deeper
        outer, innermost = self.matches[group.head].pattern, self.matches[inner.head]
        is_bare = innermost.object is None and not innermost.pattern.objects
        if innermost.pattern.kind == "refuse" and is_bare:
            return None
        deed = self._plain(inner, actor=self.subjects[group.head])
        if deed is None or deed.root in ("-", ""):
            is_said = group.lemma in BINDING if kind == "intent" else kind in ("refuse", "threat")
            return self._plain(group) if is_said else None
        deed.begin, deed.head, deed.kind = group.begin, group.head, "composed"
        deed.is_negated = group.is_negated
        deed.is_hypothetical = is_unreal(self.tokens, group)
        inner_root = deed.inner_root = deed.root
        if kind == "intent":
            deed.is_mutual &= group.lemma == "agree"
            deed.recipient = governed(self.tokens, group.end, ("with",), inner.begin) or (
                deed.recipient
            )
            is_threat = inner_root in FORCE and inner_root != "15"
            deed.root, deed.plover = ("13" if is_threat else "03"), None
            if inner.is_negated or group.is_negated:
                deed.root = "12" if inner_root < "09" else "03"
                deed.is_mutual = False
                deed.is_negated = False
        elif kind in ("refuse", "threat"):
            deed.root, deed.plover, deed.is_mutual = outer.cameo_root, None, False
        elif kind == "attempt":
            deed.is_hypothetical = True
        elif kind == "fail":
            deed.is_negated = not group.is_negated
        elif kind == "cease":
            if inner_root not in FORCE:
                return None
            deed.root, deed.plover = "08", "RETREAT"
        else:
            apply_modality(self.tokens, deed, group)
            if group.lemma == "be about":
                deed.is_hypothetical = True
        return deed

    def _plain(self, group: VerbGroup, actor: Phrase | None = None) -> Deed | None:
        pattern, after, found = self.matches[group.head]
        stop = self.stops[group.head]
        subject = actor or self.subjects[group.head]
        if group.is_passive:
            doer = governed(
                self.tokens, group.end, ("by",), reduced_clause(self.tokens, group, stop)
            )
            if doer is not None and pattern.kind == "accuse":
                doer = without_charge(self.tokens, doer)
            recipient = subject
            if pattern.kind == "deny":
                recipient = None
            elif "object" not in pattern.recipients and pattern.recipients:
                recipient = governed(self.tokens, group.end, pattern.recipients, stop) or (
                    inside(self.tokens, subject, pattern.recipients)
                )
            subject = doer
        else:
            recipient = recipient_of(self.tokens, pattern.recipients, found, after, stop)
            if recipient is not None and pattern.kind == "accuse":
                recipient = without_charge(self.tokens, recipient)
        if subject is None and group.form == "gerund" and not group.is_finite:
            return None
        deed = Deed(
            group.head,
            group.begin,
            max(group.end, stop),
            pattern.cameo_root,
            pattern.plover_type,
            subject,
            recipient,
            pattern.kind == "mutual",
            group.is_negated,
            False,
            SURE if pattern.objects or pattern.particles else LIKELY,
            pattern.kind,
            found is not None or group.is_passive,
            is_passive=group.is_passive,
            is_pronoun=is_pronoun(self.tokens, recipient),
            verb=group.lemma,
        )
        counted = self.tokens[recipient.begin : recipient.end] if recipient else ()
        if deed.root == "10" and is_own(self.tokens, recipient):
            return None
        if group.lemma == "call" and deed.root == "11" and self._is_of_ending(group):
            deed.root, deed.recipient = "02", None
        deed.is_counted = (deed.root >= "17" or deed.root == "08") and any(
            t.kind == "number" and not (t.text.isdigit() and len(t.text) == 4) for t in counted
        )
        apply_modality(self.tokens, deed, group)
        if group.is_passive and recipient and self.tokens[recipient.begin].lower == "any":
            deed.is_hypothetical = True
        place_in_sentence(self.tokens, self.groups, deed, group)
        return deed

    def _is_of_ending(self, group: VerbGroup) -> bool:
        """Return whether an end is called for: 'called for the embargo to be lifted'."""
        inner = self._complement(group)
        return inner is not None and inner.lemma in ("lift", "end", "remove", "scrap", "drop")
