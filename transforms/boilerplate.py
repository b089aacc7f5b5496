"""Lines that are not the article: they leave the text and stay in `edits` with kind and rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from transforms.edits import Change, Draft, revise
from transforms.lines import Line, ends_sentence, is_list_item, split_lines


class Rule(NamedTuple):
    """A line that matches from its start is not the article; longer lines are left alone."""

    kind: str
    name: str
    pattern: re.Pattern[str]
    longest: int = 200


RELATED = (
    r"(?:read (?:more|also)|related(?: story| stories| news)?|see also|also read"
    r"|more on this(?: story)?|more from)\s*[:：|»>]"
)
NEWSLETTER = (
    r"(?:sign up (?:for|to)|subscribe to) (?:our|the|this)\b.{0,80}"
    r"\b(?:newsletter|briefing|alerts?|updates|channel)\b"
)
CREDIT = (
    r"\(?(?:additional )?(?:reporting|writing|editing|compiled) by (?:the )?"
    r"(?-i:[A-Z])[^.;]{0,50}(?:;.*|[.)]*)$"
)
CONTACT = (
    r"(?:(?:media |press )?contact(?: us)?|for (?:more|further) information)"
    r"\b[^.]{0,80}?(?:@|\+?\d[\d ()-]{6,})"
)


def _rule(kind: str, name: str, pattern: str, longest: int = 200) -> Rule:
    return Rule(kind, name, re.compile(pattern, re.IGNORECASE), longest)


YEAR = r"(?:19|20)\d\d\b"
SIGN = r"(?:©|\(c\))"
RULES = (
    _rule("copyright", "copyright_year", rf"(?:copyright\s*{SIGN}?|{SIGN})\s*{YEAR}", 300),
    _rule(
        "copyright",
        "copyright_owner",
        rf"(?:copyright|{SIGN})(?: (?-i:[A-Z])[\w.&]*){{1,5}},? {YEAR}",
    ),
    _rule("copyright", "year_copyright", rf"{YEAR}\s*(?:copyright\b|{SIGN})"),
    _rule("copyright", "rights_reserved", r".{0,80}?\ball rights reserved\b\W*$"),
    _rule("related_link", "prefix", RELATED),
    _rule(
        "share_prompt", "share", r"(?:share|tweet|e-?mail|print) this (?:article|story|page)\b", 80
    ),
    _rule("share_prompt", "follow", r"(?:follow|like|find) us on \w+", 120),
    _rule("newsletter", "sign_up", NEWSLETTER),
    _rule("credit", "desk", CREDIT),
    _rule("credit", "photo", r"(?:photo(?:graph)?|image|picture)(?: credit)?\s*[:：]", 120),
    _rule("contact", "contact", CONTACT),
    _rule("contact", "editors", r"(?:notes? to )?editors\s*:.{0,150}?\S@\S"),
    _rule("boilerplate", "advertisement", r"(?:advertisement|sponsored content)\W*$", 60),
)

# A related-story line reads like a headline of its own: a clause in sentence case that never ends.
FEWEST_WORDS = 9
INNER_END = re.compile(r":|[.!?] [A-Z]")


def drop_boilerplate(draft: Draft, front: int) -> Draft:
    """Remove lines that are not the article, but none of the first `front`, a record's fields."""
    lines = split_lines(draft.text)
    return revise(draft, _removals(lines, front))


def _removals(lines: Sequence[Line], front: int) -> Iterator[Change]:
    for position, line in enumerate(lines):
        if position >= front and (found := _not_article(lines, position)):
            yield Change(_separator_start(lines, position), line.end, "", *found)


def _not_article(lines: Sequence[Line], position: int) -> tuple[str, str] | None:
    line = lines[position]
    for rule in RULES:
        if len(line.text) <= rule.longest and rule.pattern.match(line.text):
            return rule.kind, rule.name
    if _is_related_story(lines, position):
        return "related_link", "headline_between_paragraphs"
    return None


def _is_related_story(lines: Sequence[Line], position: int) -> bool:
    """Whether a lone line without a full stop stands between paragraphs of whole sentences."""
    if not 1 <= position < len(lines) - 1:
        return False
    before, line, after = lines[position - 1 : position + 2]
    return (
        line.after_blank
        and after.after_blank
        and len(line.text) <= 200
        and len(line.text.split()) >= FEWEST_WORDS
        and line.text[-1].isalnum()
        and line.text[0].isupper()
        and not INNER_END.search(line.text)
        and not is_list_item(line.text)
        and _is_prose(before.text)
        and _is_prose(after.text)
    )


def _is_prose(line: str) -> bool:
    return len(line.split()) >= FEWEST_WORDS and ends_sentence(line) and not is_list_item(line)


def _separator_start(lines: Sequence[Line], position: int) -> int:
    """Return where the white space begins that sets the line off from the line before."""
    return lines[position - 1].end if position else lines[0].start
