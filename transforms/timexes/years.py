"""Years, decades, centuries, quarters, halves, seasons and fiscal years."""

from __future__ import annotations

import re

from transforms.timexes.scene import Reading, Rule, Scene
from transforms.timexes.tense import looks_ahead
from transforms.timexes.values import SEASONS as SEASON_STARTS
from transforms.timexes.values import interval_of
from transforms.timexes.words import MODIFIER, ORDINALS, SEASON, SEASONS, YEAR, compiled

# Before a number of four digits that is no year, and after it.
NO_YEAR_BEFORE = re.compile(
    r"(?:[$€£#@/.:]|\b(?:some|about|around|nearly|almost|least|most|over|than|to|only|no|nos|number"
    r"|resolution|article|room|page|flight|route|highway|model|usd|eur|chapter|law|decree|type)\.?)\s?\Z",
    re.IGNORECASE,
)
# `from 1992 to 1995 the city …`
RANGE_BEFORE = re.compile(r"\b[12]\d{3}\s(?:to|and|until|till|through)\s\Z", re.IGNORECASE)
UP_TO = re.compile(r"\b(?:from|until|to|through)\s\Z", re.IGNORECASE)
COUNTED_AFTER = re.compile(
    r"\s?(?:[-/]\d|°|(?:feet|foot|meters?|metres?|miles?|km|kilometers?|kilometres?|kg|tons?|tonnes?"
    r"|pounds?|dollars?|euros?|people|men|women|children|soldiers|troops|civilians|fighters|homes"
    r"|houses|families|refugees|residents|workers|police|personnel|points|votes|members|shares"
    r"|hours|hrs|gmt|utc|days|years|block|of\sthem|percent|rounds|rifles|tanks|million|acres|jobs)\b)",
    re.IGNORECASE,
)
# A year before 1900 or after 2100 is taken for one only behind such a word.
YEAR_WORD_BEFORE = re.compile(
    r"\b(?:in|since|of|from|until|till|by|during|before|after|between|year|circa|early|late|mid)[\s-]\Z",
    re.IGNORECASE,
)
SEASON_BEFORE = re.compile(r"\b(?:in|since|by|during|until|till|over|through|before|after)\s\Z")
SURE_FROM, SURE_TO = 1900, 2100
DECADE_WORDS = {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6}
DECADE_WORDS |= {"seventies": 7, "eighties": 8, "nineties": 9}
# `the 1991 accord`, `Havana’s 2004 vote`, `(2009)`; Oslo 1952.
EDITION_BEFORE = re.compile(
    r"(?:\b(?:the|its|his|her|their|this|that|an?)\s|[’']s?\s|\()\Z", re.IGNORECASE
)
STANDS_ALONE = re.compile(r"[.,;:)!?\n’']|\Z")
STREET_AFTER = re.compile(
    r"\s(?:[NSEW]\.?\s)?[A-Z][a-z]{1,20}\s(?:St|Ave|Rd|Dr|Blvd|Ln|Street|Avenue|Road|Drive)\b"
)
BEFORE = 12  # characters that the checks before a year look at
AFTER = 40


def _read_year(match: re.Match[str], scene: Scene) -> Reading | None:
    year, start, end = int(match["year"]), match.start("year"), match.end("year")
    before, after = scene.text[max(0, start - BEFORE) : start], scene.text[end : end + AFTER]
    if NO_YEAR_BEFORE.search(before) and not UP_TO.search(before):
        return None
    is_spoken_of = bool(match["modifier"] or YEAR_WORD_BEFORE.search(before))
    is_spoken_of = is_spoken_of or bool(RANGE_BEFORE.search(before))
    if COUNTED_AFTER.match(after) or (is_spoken_of and STREET_AFTER.match(after)):
        return None
    if not is_spoken_of:
        is_named = EDITION_BEFORE.search(before) or STANDS_ALONE.match(after)
        if not is_named or not SURE_FROM <= year < SURE_TO:
            return None
    return Reading("DATE", f"{year:04}", None, 0.95 if is_spoken_of else 0.85)


def _read_span(match: re.Match[str], scene: Scene) -> Reading | None:  # noqa: ARG001
    """Read 1992-1995 or 2014-16: from the start of the first year to the end of the second."""
    first, second = match["first"], match["second"]
    last = second if len(second) == 4 else first[:2] + second
    bounds = interval_of(first), interval_of(last)
    if first >= last or bounds[0] is None or bounds[1] is None:
        return None
    return Reading("DURATION", f"P{int(last) - int(first)}Y", (bounds[0][0], bounds[1][1]))


def _read_decade(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    if match["word"]:
        return Reading("DATE", f"19{DECADE_WORDS[match['word'].lower()]}")
    digits = match["digits"].lstrip("’'")
    if len(digits) == 4:
        return Reading("DATE", digits[:3])
    return Reading("DATE", f"{'20' if digits[0] in '012' else '19'}{digits[0]}")


def _read_century(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    words = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
    number = words.get(match["which"].lower()) or int(match["which"][:2])
    return Reading("DATE", f"{number - 1:02}")


def _read_quarter(match: re.Match[str], scene: Scene) -> Reading | None:
    letter = "H" if match["what"].lower() == "half" else "Q"
    number = ORDINALS[match["number"].lower()]
    if letter == "H" and number > 2:
        return None
    year = match["year"] or scene.unit("year", _shift_of(match["which"]))
    return Reading("DATE", f"{year}-{letter}{number}")


def _read_short_quarter(match: re.Match[str], scene: Scene) -> Reading:  # noqa: ARG001
    return Reading("DATE", f"{match['year']}-{match['letter'].upper()}{match['number']}")


def _shift_of(which: str | None) -> int:
    return {"this": 0, "last": -1, "next": 1}.get((which or "this").lower(), 0)


def _read_season(match: re.Match[str], scene: Scene) -> Reading | None:
    code = SEASONS[match["season"].lower()]
    if match["year"]:
        return Reading("DATE", f"{int(match['year']):04}-{code}", None, 0.9)
    if scene.day is None or not scene.knows("month"):
        return Reading("DATE", f"XXXX-{code}")
    year, started = scene.day.year, SEASON_STARTS[code] <= scene.day.month
    if code == "WI" and scene.day.month < 3:
        year, started = year - 1, True  # the winter that goes on began in December
    relation = (match["relation"] or "").lower()
    if relation == "last" or (not relation and not looks_ahead(scene.text, *match.span())):
        year -= not started or (relation == "last" and _is_now(code, scene.day.month))
    elif relation == "next":
        year += started
    return Reading("DATE", f"{year:04}-{code}")


def _read_bare_season(match: re.Match[str], scene: Scene) -> Reading | None:
    """Read `in the spring`, `by winter`; without such a word before it a season is no date."""
    before = scene.text[max(0, match.start() - BEFORE) : match.start()]
    after = scene.text[match.end() : match.end() + 4]
    is_date = SEASON_BEFORE.search(before) and not after.startswith(("-", " of "))
    return _read_season(match, scene) if is_date and match["season"].islower() else None


def _is_now(code: str, month: int) -> bool:
    return (month - SEASON_STARTS[code]) % 12 < 3


def _read_fiscal(match: re.Match[str], scene: Scene) -> Reading:
    if match["year"]:
        return Reading("DATE", f"FY{match['year']}")
    return Reading("DATE", f"FY{scene.unit('year', _shift_of(match['which']))}")


ORDINAL = r"(?P<number>first|second|third|fourth|1st|2nd|3rd|4th)"
RULES = (
    Rule("year", compiled(rf"{MODIFIER}{YEAR}"), _read_year, 0.9),
    Rule(
        "year",
        compiled(r"(?P<first>(?:1[6-9]|20)\d\d)[-–](?P<second>(?:1[6-9]|20)?\d\d)"),
        _read_span,
        0.85,
    ),
    Rule(
        "decade",
        compiled(
            r"(?:the\s)?(?:(?:early|late|mid)(?:-|\sto\slate\s|\s))?"
            rf"(?:(?P<digits>(?:1\d|20)\d0|[’'][1-9]0)[’']?s|(?P<word>{'|'.join(DECADE_WORDS)}))"
        ),
        _read_decade,
        0.9,
    ),
    Rule(
        "decade",
        compiled(
            r"(?:the\s)?(?:(?:early|late|mid)[-\s])?(?P<which>\d{1,2}(?:st|nd|rd|th)"
            r"|eighteenth|nineteenth|twentieth|twenty-first)[\s-]century"
        ),
        _read_century,
        0.9,
    ),
    Rule(
        "nth unit",
        compiled(
            rf"(?:the\s)?{ORDINAL}[\s-](?P<what>quarter|half)"
            rf"\s(?:of\s)?(?:(?:the\syear\s)?{YEAR}|(?P<which>this|last|next)\syear|the\syear)"
        ),
        _read_quarter,
        0.9,
    ),
    Rule(
        "year",
        compiled(r"(?P<letter>[QH])(?P<number>[1-4])(?:\sof)?\s(?P<year>(?:19|20)\d\d)"),
        _read_short_quarter,
        0.95,
    ),
    Rule(
        "season",
        compiled(
            rf"{MODIFIER}(?:(?P<relation>this|last|next)\s|the\s)?{SEASON}\s(?:of\s|in\s)?{YEAR}"
        ),
        _read_season,
        0.9,
    ),
    Rule(
        "season", compiled(rf"(?P<relation>this|last|next)(?P<year>)\s{SEASON}"), _read_season, 0.8
    ),
    Rule(
        "season",
        compiled(
            r"(?:the\s|early\s|late\s)?(?P<season>spring|summer|autumn|winter)(?P<year>)(?P<relation>)"
        ),
        _read_bare_season,
        0.7,
    ),
    Rule(
        "fiscal",
        compiled(
            r"(?:the\s)?(?:financial|fiscal)(?:\syear)?\s(?P<year>(?:19|20)\d\d)(?:[-–/]\d\d(?:\d\d)?)?"
            r"(?P<which>)"
        ),
        _read_fiscal,
        0.95,
    ),
)
