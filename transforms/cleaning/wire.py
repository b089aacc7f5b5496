"""What agencies put around their copy: `(AP) –` in a dateline, `[Text]` behind it, `ENDS`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from transforms.cleaning.edits import Change, Draft, revise
from transforms.structuring.lines import Line, split_lines
from transforms.structuring.opening import find_dateline
from transforms.structuring.run_on import find_inner_dateline

# The dateline stands behind title, byline and summary at most.
WITHIN = 5
AGENCY = re.compile(
    r"\A(?P<place>[^()\n]{2,60}?)(?P<agency> ?\([^()\n]{2,40}\))(?= ?(?:—|–|--|-)[ \t])"
)
AGENCIES = (
    r"(?:[A-Z]{2,5}|Reuters?|REUTERS|Bloomberg|Xinhua|Tass|TASS|Interfax|Anadolu|dpa|Kyodo|Yonhap"
    r"|(?:The )?Associated Press|Agence France-Presse)"
)
# Without a place the agency's dash goes too.
AGENCY_ALONE = re.compile(rf"\({AGENCIES}\) ?(?:—|–|--|-)[ \t]+(?=\S)")
# Monitoring services name source and form in brackets: `[Report] [Radio Example] [Text]`.
FORM = (
    r"(?:text|report|excerpts?|commentary|editorial|summary|interview|article|speech|communique"
    r"|statement|announcement|letter|dispatch|video report|recording)"
)
MARKS = re.compile(
    rf"(?:\[[^\[\]\n]{{2,80}}\][ \t]*){{0,6}}\[{FORM}(?: by [^\[\]\n]{{2,60}})?\][ \t]*"
    r"(?:\[[^\[\]\n]{2,80}\][ \t]+(?=\[))*",
    re.IGNORECASE,
)
END = re.compile(
    r"\A(?:-\s?30\s?-|#{3,}|-{0,9}\s?(?:ENDS?|MORE)\s?-{0,9}|[(/](?:more|MORE|ends?|ENDS?)[)/]"
    r"|-{1,9}\s?(?:more|ends?)\s?-{1,9}|\*{3,}|_{3,})"
)
END_WITHIN = 3


def drop_wire_marks(draft: Draft) -> Draft:
    """Remove agencies' credits and marks from the opening, and end marks from the last lines."""
    lines = split_lines(draft.text)
    return revise(draft, _marks(lines))


def _marks(lines: Sequence[Line]) -> Iterator[Change]:
    for line in lines[:WITHIN]:
        yield from _of_opening(line)
    for i, line in enumerate(lines):
        if i >= max(2, len(lines) - END_WITHIN) and END.fullmatch(line.text):
            yield Change(lines[i - 1].end, line.end, "", "boilerplate", "end_mark")


def _of_opening(line: Line) -> Iterator[Change]:
    """Yield the changes of one line: the agency only if the dateline is still one without it."""
    if inner := find_inner_dateline(line.text):
        line = line._replace(start=line.start + inner, text=line.text[inner:])
    if line.text[0] == "(" and (alone := AGENCY_ALONE.match(line.text)):
        yield Change(line.start, line.start + alone.end(), "", "credit", "wire_agency")
        return
    dateline = find_dateline(line.text)
    if dateline and (agency := AGENCY.match(line.text)):
        rest = agency["place"] + line.text[agency.end() :]
        if find_dateline(rest):
            span = agency.span("agency")
            yield Change(line.start + span[0], line.start + span[1], "", "credit", "wire_agency")
    behind = dateline[1] if dateline else 0
    if line.text[behind : behind + 1] == "[" and (marks := MARKS.match(line.text, behind)):
        yield Change(line.start + behind, line.start + marks.end(), "", "credit", "wire_mark")
