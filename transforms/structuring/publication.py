"""When an article was published: of all that says so, what is trusted most."""

from __future__ import annotations

import re
from typing import NamedTuple

from transforms.documents import Document, Edit
from transforms.reading.times import PartialTime, parse_time
from transforms.structuring.lines import MONTHS

# In this order of trust; what the container says comes with its own method.
TOLD = ("record", "json_ld", "html_meta", "feed", "email_header")
YEAR = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d-])")
# /2023/09/19/, /2023-09-19-, /2019/nov/19/, /2013/07/ in an address.
DAY_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)([/-])(0?[1-9]|1[0-2]|[a-z]{3})\2(0?[1-9]|[12]\d|3[01])(?=[/_-]|$)"
)
MONTH_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/)")
PATH_OF_ADDRESS = re.compile(r"https?://[^/?#]+([^?#]*)", re.IGNORECASE)
DATE = re.compile(rf"(?:{MONTHS})\.? \d{{1,2}}\b|\b\d{{1,2}} (?:{MONTHS})\b", re.IGNORECASE)
# A line under the title with a day and no more than a place or a byline before it.
DAY_ALONE = re.compile(
    rf"[*_]{{0,3}}(?:[^\W\d_a-z][^\d\n|]{{0,60}}(?:,| \||:| [-–—]) )?"
    rf"(?P<day>(?:{MONTHS})\.? \d{{1,2}},? \d{{4}}|\d{{1,2}} (?:{MONTHS})\.? \d{{4}})[*_]{{0,3}}"
)
OPENING_BLOCKS = 4
ABOVE_THE_STORY = frozenset({"title", "summary", "byline"})


class Publication(NamedTuple):
    """The start of the period in UTC, how exactly it is known, and what says so."""

    time: PartialTime
    method: str


def find_publication(document: Document) -> Publication | None:
    """Return the publication time by the first that says one; None if nothing does.

    Order: what was told (record, json_ld, html_meta, feed, email_header), dateline or
    a line with the day under the title, copyright_year, address. A dateline's day without a year is
    completed from a year that one of the others knows, never guessed. A day in the address makes a
    copyright year that agrees exact. A copyright year is a year and never a day.
    """
    told = _told(document)
    if told and told.time.precision not in ("year", "month"):
        return told
    copied, address = _copyright_year(document.edits), _address(document)
    if copied and address and address.time.at.year == copied.time.at.year:
        copied = address
    known = told or copied or address
    return _dateline(document, known) or _under_title(document, known) or known


def _told(document: Document) -> Publication | None:
    fields = document.fields
    found = parse_time(fields.published_at) if fields.published_at else None
    return Publication(found, fields.published_method or TOLD[0]) if found else None


def _dateline(document: Document, known: Publication | None) -> Publication | None:
    """Return the dateline's day, its year from `known` if it has none; None if the two disagree."""
    match = DATE.search(document.dateline or "")
    if match is None or document.dateline is None:
        return None
    year = YEAR.search(document.dateline, match.start())
    if year is None and known is None:
        return None
    stated = year[0] if year else str(known.time.at.year) if known else ""
    found = parse_time(f"{match[0]} {stated}")
    if found is None or found.precision != "day":
        return None
    if known and known.method in TOLD and not _agree(found, known.time):
        return None
    return Publication(found, "dateline")


def _under_title(document: Document, known: Publication | None) -> Publication | None:
    """Return the day that a line of its own names between title and story."""
    for block in document.blocks[:OPENING_BLOCKS]:
        if line := DAY_ALONE.fullmatch(document.text, block.start_char, block.end_char):
            found = parse_time(line["day"].replace("Sept ", "Sep "))
            if found is None or (known and known.method in TOLD and not _agree(found, known.time)):
                return None
            return Publication(found, "dateline") if found.precision == "day" else None
        if block.kind not in ABOVE_THE_STORY:
            return None
    return None


def _agree(day: PartialTime, known: PartialTime) -> bool:
    same_year = day.at.year == known.at.year
    return same_year and (known.precision == "year" or day.at.month == known.at.month)


def _copyright_year(edits: list[Edit]) -> Publication | None:
    """Return the one year that the article's copyright lines name; a span of years names none."""
    years = {year for e in edits if e.kind == "copyright" for year in YEAR.findall(e.before_text)}
    found = parse_time(years.pop()) if len(years) == 1 else None
    return Publication(found, "copyright_year") if found else None


def _address(document: Document) -> Publication | None:
    path = PATH_OF_ADDRESS.match(document.fields.url or document.source.source_uri)
    if path is None:
        return None
    for pattern in (DAY_IN_ADDRESS, MONTH_IN_ADDRESS):
        if match := pattern.search(path[1].lower()):
            parts = [part for part in match.groups() if part not in "/-"]
            found = parse_time(_iso(parts))
            return Publication(found, "address") if found else None
    return None


def _iso(parts: list[str]) -> str:
    """Return year, month and day as a date that reads one way only."""
    if len(parts) == 3 and parts[1].isalpha():
        return f"{parts[2]} {parts[1]} {parts[0]}"
    return "-".join(part.zfill(2) for part in parts)
