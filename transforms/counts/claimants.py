"""Whose side, where, and by whose word: the entities that stand around a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.counts.amounts import AT_LEAST
from transforms.documents import Mention
from transforms.numerals import VALUES

SAY = (
    "said says say reported reports claimed claims announced confirmed stated estimated estimates"
    " alleged declared told acknowledged admitted added insisted asserted"
).split()
RAISE = "raises raised revised lowered increased".split()
SAYING_WORDS = (*SAY, *RAISE, "speak", "speaks", "spoke", "put", "puts")
_WORDS = r"\s(?:[\w’'.-]{1,20}\s)"
_TOLL = r"(?:toll|tally|estimate|count|number|figure)s?\b"
_NUMBER = rf"(?:\d|(?:{'|'.join([*VALUES, *AT_LEAST])})\b)"
# `Lima put the dead at 30`, `raised the toll to 30`: only where a number is what is put or raised.
SETTING = (
    rf"puts?(?={_WORDS}{{1,6}}at\s(?:[a-z]{{1,10}}\s){{0,2}}{_NUMBER})"
    rf"|(?:{'|'.join(RAISE)})(?={_WORDS}{{0,4}}{_TOLL})"
)
SAYING = re.compile(rf"\b(?:{'|'.join(SAY)}|(?:speaks?|spoke)\sof|{SETTING})\b")
SPEAKING_NOUN = (
    r"police|officials?|authorities|investigators|detectives|deputies|prosecutors|doctors|medics"
    r"|witnesses|residents|rebels|insurgents|militants|sources?|reports?|spokes(?:man|woman|person)"
    r"|spokesmen|ministry|ministries|army|military|navy|government|command|agency|radio|television"
    r"|newspaper|statement|communique|hospital|president|minister|general|commander|activists"
    r"|aides?|groups?|monitors|observers|rescuers|coroner|sheriff|observatory|mission|office"
)
# The noun phrase that ends right before the verb, or begins right behind `according to`.
_NOUN_BEFORE = rf"\b(?:{SPEAKING_NOUN})(?:\s(?:also|later|on\s\w{{6,9}}day|\w{{6,9}}day))?,?\s\Z"
NOUN_BEFORE = re.compile(_NOUN_BEFORE)
SPEAKER_BEFORE = re.compile(
    rf"(?:\b(?:the|a|an|local|state|city|its|his|their)\s)?(?:[\w’'.-]{{1,20}}\s){{0,3}}{_NOUN_BEFORE}",
    re.IGNORECASE,
)
# What in the words before a verb shows that they are no subject: treated at a hospital, said Lee.
ASIDE = re.compile(r"\b(?:at|in|on|to|from|by|with|near|into|that|which)\s", re.IGNORECASE)
BETWEEN = re.compile(r"(?:\sspokes\w{3,6}|\sofficials|\spolice)?\s")
# What stands before `said Sgt. Ann Lee`, the title with the name, and what may stand behind it.
INVERTED_BEFORE = re.compile(r"[,”\"]\s?\Z")
TITLED = re.compile(
    r"\s(?!(?:that|in|on|at|to|from|by|with|near)\s)(?:[A-Za-z][A-Za-z.’'-]{0,20}\s){0,5}"
)
SPEAKER_ENDS = re.compile(
    r"\Z|[,.;:\"”)—–]|\s(?:of|in|on|at|who|after|during|and|[A-Z]\w{2,5}day)\b"
)
# Before these words no new subject begins: an estimated 40, was reported, and said.
NO_SUBJECT = re.compile(
    r"\b(?:a|an|the|and|or|also|is|are|was|were|be|been|being|has|have|had|to|of|later)\s\Z|[,(]\s?\Z",
    re.IGNORECASE,
)
ALSO_NOUNS = frozenset("reports claims estimates".split())
SET_OFF = (",", "”", '"', "—", "–", "(", ",'", ",’")
# What stands before a claim of somebody else's.
CONTRAST = re.compile(r"\b(?:while|whereas|but|although|though)\b")
ACCORDING = re.compile(r"\baccording\sto\s(?P<who>[^,.;:()\n]{2,80})")
IN_PLACE = re.compile(
    r"\b(?:in|at|near|outside|inside|of|around|across|(?<!,\s)from|on|throughout|into)\s(?:the\s)?(?:[a-z-]{1,20}\s){0,3}"
    r"(?:[a-z]{1,20}\sof\s)?\Z",
    re.IGNORECASE,
)
SIDES = frozenset({"group", "place", "organization"})
NEAR = 60  # characters between a name and the verb that it is the subject of
BEFORE = 60  # characters that are looked at before a verb or a place


class Claimant(NamedTuple):
    """Who says it: the thing, if it is known, and the words."""

    entity_id: str | None
    text: str | None


class Claiming(NamedTuple):
    """A claimant, where the verb that says so stands, and where its words begin.

    `is_aside` where it cannot stand elsewhere than behind what is claimed: according to, said Lee.
    """

    start: int
    who: Claimant
    first: int
    is_aside: bool = False


def claimants_by_verb(
    text: str, lowered: str, span: tuple[int, int], mentions: Sequence[Mention]
) -> Iterator[Claiming]:
    """Yield who tells the parts of a sentence by a verb of reporting.

    A verb whose subject is not known claims for nobody, but ends what others claim. `lowered` is
    the text in lower case.
    """
    for match in SAYING.finditer(lowered, *span):
        if claiming := _claiming(text, match, span, mentions):
            yield claiming


def claimants_named(
    text: str, lowered: str, span: tuple[int, int], mentions: Sequence[Mention]
) -> Iterator[Claiming]:
    """Yield those whom `according to` names in a sentence."""
    if lowered.find("according", *span) >= 0:
        for match in ACCORDING.finditer(lowered, *span):
            start, end = match.span("who")
            who = _named(text, start, end, mentions) or Claimant(None, text[start:end].strip())
            yield Claiming(match.start(), who, match.start(), is_aside=True)


def nearest(text: str, claimants: Sequence[Claiming], start: int) -> Claiming | None:
    """Return who claims what stands at text[start]: the last before it, else the first behind.

    Only within the clause: a semicolon ends it, and one who follows must be set off by a comma.
    """
    before = [claiming for claiming in claimants if claiming.start < start]
    if before and ";" not in text[before[-1].start : start]:
        return before[-1]
    behind = next((claiming for claiming in claimants if claiming.start > start), None)
    if behind is None:
        return None
    gap = text[start : behind.first]
    is_apart = behind.is_aside or gap.rstrip().endswith(SET_OFF)
    return behind if is_apart and ";" not in gap and not CONTRAST.search(gap) else None


def _claiming(
    text: str, match: re.Match[str], span: tuple[int, int], mentions: Sequence[Mention]
) -> Claiming | None:
    """Return who says it by a verb; None where the word is no verb of reporting here."""
    verb, ahead = match.start(), text[max(span[0], match.start() - BEFORE) : match.start()]
    if INVERTED_BEFORE.search(ahead) and (who := _behind(text, match, span[1], mentions)):
        return Claiming(verb, who, verb, is_aside=True)
    who = _subject(text, span[0], verb, mentions)
    if who and who.text:
        return Claiming(verb, who, verb - len(who.text) - 1)
    is_verb = NO_SUBJECT.search(ahead) is None and match[0] not in ALSO_NOUNS
    return Claiming(verb, Claimant(None, None), verb) if is_verb else None


def _subject(text: str, start: int, verb: int, mentions: Sequence[Mention]) -> Claimant | None:
    before = text[max(start, verb - BEFORE) : verb]
    for mention in reversed(mentions):
        if start <= mention.start_char and mention.end_char <= verb:
            ahead = text[max(start, mention.start_char - BEFORE) : mention.start_char]
            gap = text[mention.end_char : verb]
            is_apposed = gap == ", " and mention.entity_type == "person" and ahead.endswith(", ")
            if len(gap) <= 1 or is_apposed or BETWEEN.fullmatch(gap):
                words = text[mention.start_char : verb].strip(" ,")
                is_where = mention.entity_type == "place" and IN_PLACE.search(ahead)
                return None if is_where else Claimant(mention.entity_id, words)
            break
    found = SPEAKER_BEFORE.search(before) if NOUN_BEFORE.search(before.lower()) else None
    if found is None or ASIDE.search(found[0]):
        return None
    place = verb - len(before) + found.start()
    words = found[0].strip(" ,")
    return _named(text, place, verb, mentions, words) or Claimant(None, words)


def _behind(
    text: str, match: re.Match[str], end: int, mentions: Sequence[Mention]
) -> Claimant | None:
    """Return the speaker of `…, said Sgt. Ann Lee`; nobody named where the verb has an object."""
    for mention in mentions:
        if match.end() <= mention.start_char <= min(end, match.end() + NEAR):
            is_next = TITLED.fullmatch(text[match.end() : mention.start_char])
            if is_next and SPEAKER_ENDS.match(text[mention.end_char : end]):
                return Claimant(mention.entity_id, text[mention.start_char : mention.end_char])
            break
    return Claimant(None, None) if re.match(r"\s[A-Z]", text[match.end() : end]) else None


def _named(
    text: str, start: int, end: int, mentions: Sequence[Mention], words: str | None = None
) -> Claimant | None:
    for mention in mentions:
        if start <= mention.start_char < end:
            return Claimant(mention.entity_id, words or text[start:end].strip())
    return None


def side_of(start: int, end: int, mentions: Sequence[Mention]) -> str | None:
    """Return the thing that a phrase for people names as theirs: Russian peacekeepers."""
    inside = (m for m in mentions if start <= m.start_char and m.end_char <= end)
    return next((m.entity_id for m in inside if m.entity_id and m.entity_type in SIDES), None)


def place_of(
    text: str, sentence: tuple[int, int], after: int, mentions: Sequence[Mention]
) -> str | None:
    """Return the place that the sentence names behind text[after], else before it."""
    places = [
        m for m in mentions
        if m.entity_type in ("place", "facility") and m.entity_id and not m.is_metonym
        and sentence[0] <= m.start_char < sentence[1] and _is_where(text, m.start_char)
    ]  # fmt: skip
    behind = [m for m in places if m.start_char >= after]
    chosen = behind[0] if behind else places[-1] if places else None
    return chosen.entity_id if chosen else None


def _is_where(text: str, start: int) -> bool:
    return IN_PLACE.search(text[max(0, start - BEFORE) : start]) is not None
