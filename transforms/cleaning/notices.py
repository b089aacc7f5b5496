"""Lines that are not the article by their wording: copyright, credits, captions, prompts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple


class Rule(NamedTuple):
    """A line that matches from its start is not the article; longer lines are left alone."""

    kind: str
    name: str
    pattern: re.Pattern[str]
    longest: int = 200


def _rule(kind: str, name: str, pattern: str, longest: int = 200) -> Rule:
    return Rule(kind, name, re.compile(rf"\A(?:{pattern})", re.IGNORECASE), longest)


YEAR = r"(?:19|20)\d\d\b"
SIGN = r"(?:©|\(c\))"
CAPITAL = r"(?-i:[A-Z])"
NAME = rf"{CAPITAL}[\w.'’-]+(?: {CAPITAL}[\w.'’-]+){{0,3}}"
COPYRIGHT = (
    _rule("copyright", "copyright_year", rf"(?:copyright\s*{SIGN}?|{SIGN})\s*{YEAR}", 300),
    _rule(
        "copyright",
        "copyright_owner",
        rf"(?:copyright|{SIGN})(?: {CAPITAL}[\w.&]*){{1,5}},? {YEAR}",
    ),
    _rule("copyright", "year_copyright", rf"{YEAR}\s*(?:copyright\b|{SIGN})"),
    _rule("copyright", "rights_reserved", r".{0,80}?\ball rights reserved\b\W*$"),
    _rule(
        "copyright",
        "not_be_reproduced",
        r"(?:this|the) (?:material|article|story|content|contents)\b.{0,40}"
        r"\bmay not be (?:published|reproduced|copied|redistributed)",
        300,
    ),
)

LINKS_BELOW = (
    r"(?:read (?:more|also|next)|also read|see also|related(?: story| stories| news| article)?"
    r"|more on this(?: story)?|more from)"
)
# Of `The post … appeared first on …`.
ELSEWHERE = r" post .{1,150} (?:appeared first|first appeared) on "
RELATED = (
    _rule("related_link", "prefix", rf"(?:\(?{LINKS_BELOW}\s*[:：|»>]|>>|»)"),
    _rule("related_link", "appeared_first", rf"the{ELSEWHERE}", 300),
    _rule("related_link", "full_story", r"read the full (?:story|article|report) (?:here|at|on)\b"),
)

SITES = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|instagram|threads|mastodon|e-?mail|reddit|telegram"
    r"|pinterest|social media)"
)
SHARE = (
    _rule(
        "share_prompt",
        "share",
        r"(?:share|tweet|e-?mail|print|save|like) this (?:article|story|page|post)\b",
        80,
    ),
    _rule(
        "share_prompt",
        "share_on",
        rf"(?:share|tweet|post|pin)(?: this| it)?(?: \w+)? (?:on|via|to) {SITES}\b\W*$",
        80,
    ),
    _rule("share_prompt", "follow", r"(?:follow|like|find) us on \w+", 120),
    _rule(
        "share_prompt",
        "follow_author",
        rf"(?:you can )?follow (?:him|her|them|me|{NAME}) on {SITES}\b.{{0,60}}$",
        160,
    ),
    _rule("share_prompt", "follow_handle", r"follow @\w+", 120),
)

NEWSLETTER = (
    _rule(
        "newsletter",
        "sign_up",
        r"(?:sign up (?:for|to)|subscribe to|get) (?:our|the|this|a free)\b.{0,80}"
        r"\b(?:newsletters?|briefing|alerts?|updates|channel|inbox)\b",
    ),
    _rule(
        "newsletter",
        "receiving",
        r"you(?:['’]re| are| have) (?:receiving|received|getting) this"
        r" (?:e-?mail|message|newsletter) because\b",
        300,
    ),
    _rule(
        "newsletter",
        "unsubscribe",
        r"(?:to )?(?:unsubscribe|manage (?:your )?(?:e-?mail )?(?:preferences|subscriptions?)"
        r"|view (?:this (?:e-?mail|message|newsletter) )?in (?:your |a )?(?:web )?browser"
        r"|was this (?:e-?mail|newsletter) forwarded to you)\b.{0,160}$",
        200,
    ),
    _rule("newsletter", "sign_up_here", r"(?:sign up|subscribe)(?: here| now| today)?\W*$", 40),
)

PHOTO_HOUSE = (
    r"(?:getty(?: images)?|shutterstock|istock(?:photo)?|ap photo|afp photo|associated press|ap"
    r"|reuters|afp|epa(?:-efe)?|bloomberg(?: news)?|wireimage|xinhua|anadolu(?: agency)?|tass|pool"
    r"|file(?: photo)?|alamy|corbis)"
)
# A caption ends in its credit: `(Photo by Ana Ruiz)`, `Ana Ruiz/AFP via Getty`, `(AP Photo/…)`.
CREDIT_WORD = r"(?:photo credit|photo(?:graph)?|image|picture|credit|source)s?"
CREDIT_END = (
    rf"(?:\({CREDIT_WORD}(?: by| courtesy(?: of)?)?\s?[:/]?\s[^()]{{2,80}}\)"
    rf"|[(\[]?(?:{CAPITAL}[\w.'’-]{{1,30}} ){{1,3}}?{CAPITAL}[\w.'’-]{{1,30}}\s?[/|]\s?"
    rf"(?:[\w ]{{2,20}}\s?[/|]\s?)?{PHOTO_HOUSE}(?: via [\w ]{{2,30}})?[)\]]?"
    r"|\((?:ap|afp|epa|reuters) photo[^()]{0,60}\))[. ]*$"
)
CREDITS = (
    _rule(
        "credit",
        "desk",
        r"[\[(]?(?:additional )?(?:reporting|writing|editing|compiled|edited)"
        rf"(?: for the \w+)? by (?:the )?{CAPITAL}[^.;]{{0,80}}(?:;.*|[.)\]]*)$",
    ),
    _rule(
        "credit",
        "contributed",
        rf"[\[(]?(?:the )?{CAPITAL}[^:]{{3,250}} contributed"
        r"(?: (?:to|reporting)(?: (?:to|for|from))?(?: this)? ?(?:report|story|article)?"
        r"(?: from .{2,60})?)?[.)\]]*$",
        300,
    ),
    _rule("credit", "photo", r"(?:photo(?:graph)?|image|picture)(?: credit| by)?\s*[:：]", 120),
    _rule(
        "credit",
        "photo_by",
        rf"(?:photo(?:graph)?|picture|image)s? by {CAPITAL}[^.]{{2,80}}\.?$",
        100,
    ),
    _rule(
        "credit", "photo_copyright", r"(?:image|media|video|photo)s? copyright [\w /.]{2,30}$", 80
    ),
    _rule(
        "credit",
        "photo_house",
        rf"(?:[^|/.]{{2,40}}\s?[|/]\s?){{1,3}}{PHOTO_HOUSE}$|getty images$",
        120,
    ),
)
CAPTIONS = (
    _rule("caption", "caption", r"(?:image|media|video|picture|photo) caption\b", 400),
    _rule(
        "caption",
        "file_photo",
        r"(?:file(?: photo)?|(?:file|handout) (?:photo|picture|image))\s?[:–—-]\s",
        400,
    ),
    _rule("caption", "ends_in_credit", rf".{{20,400}}?{CREDIT_END}", 440),
)

CONTACTS = (
    _rule(
        "contact",
        "contact",
        r"(?:(?:media |press )?contacts?(?: us)?|for (?:more|further) information"
        r"|(?:e-?mail|tel(?:ephone)?|phone|fax)\s*:)[^.]{0,80}?(?:@|\+?\d[\d ()-]{6,})",
    ),
    _rule("contact", "editors", r"(?:notes? to )?editors\s*:.{0,150}?\S@\S"),
    _rule("contact", "address", r"[^\s@]{1,60}@[\w-]{1,40}\.[\w.]{2,30}$", 120),
)

# Lines that a site puts between paragraphs.
BETWEEN = (
    r"(?:advertisement|sponsored content|story continues below(?: advertisement)?|loading"
    r"|continue reading(?: the main story)?|scroll down for more|skip (?:past|to) .{3,30}|read more"
    r"|article continues (?:below|after)(?: (?:the |this )?(?:advert|ad|advertisement|video))?"
    r"|media playback is (?:un)?supported on (?:this|your) device|listen to this article"
    r"|(?:view|post|leave|add|show|hide) (?:a )?comments?|\d+ ?min(?:ute)?s? read"
    r"|click here to (?:read|see|watch|subscribe|sign up)\b.{0,60}"
    r"|(?:log|sign) in(?: to (?:comment|continue))?"
    r"|(?:last |first )?(?:updated|published|posted) at \d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?"
    r"(?: [a-z]{2,4})?)"
)
RULES = (
    *COPYRIGHT,
    *RELATED,
    *SHARE,
    *NEWSLETTER,
    *CREDITS,
    *CAPTIONS,
    *CONTACTS,
    _rule("boilerplate", "between", rf"{BETWEEN}\W*$", 100),
)
LENGTHS = sorted({rule.longest for rule in RULES})
LONGEST = LENGTHS[-1]
BY_LENGTH = [tuple(rule for rule in RULES if rule.longest >= length) for length in LENGTHS]
# One question for most lines, which match nothing; another one for lines with a sign that the rules
# need which look at a line's end, as they take longest.
AT_END = frozenset({"rights_reserved", "photo_house", "ends_in_credit"})
SIGNS = ("(", "|", "/", "rights reserved", "getty images")


def _any(rules: Iterable[Rule]) -> re.Pattern[str]:
    return re.compile("|".join(rule.pattern.pattern for rule in rules) or r"(?!)", re.IGNORECASE)


OTHERS = [_any(rule for rule in rules if rule.name not in AT_END) for rules in BY_LENGTH]
ENDS = [_any(rule for rule in rules if rule.name in AT_END) for rules in BY_LENGTH]


def find_notice(line: str) -> tuple[str, str] | None:
    """Return kind and rule of a line that is not the article by its wording."""
    if len(line) > LONGEST:
        return None
    size = bisect_left(LENGTHS, len(line))
    if not (OTHERS[size].match(line) or (_has_sign(line) and ENDS[size].match(line))):
        return None
    return next((r.kind, r.name) for r in BY_LENGTH[size] if r.pattern.match(line))


def _has_sign(line: str) -> bool:
    small = line.lower()
    return any(sign in small for sign in SIGNS)
