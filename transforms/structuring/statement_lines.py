"""`Russia: Called for restraint Turkey: Warned …`: one line, a statement for every label."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

# What statements report, as a lower-case verb behind a label or a dash must.
REPORTS = (
    r"(?:called|calls|urged|urges|warned|warns|condemned|condemns|welcomed|welcomes|rejected|rejects"
    r"|denied|denies|expressed|expresses|voiced|offered|offers|accused|accuses|demanded|demands"
    r"|supported|supports|backed|backs|praised|praises|criticized|criticised|criticizes|criticises"
    r"|announced|announces|said|says|asked|asks|appealed|appeals|pledged|pledges|promised|declared"
    r"|reaffirmed|reiterated|stressed|stresses|described|vowed|vows|threatened|threatens|summoned"
    r"|recalled|suspended|refused|refuses|pressed|proposed|proposes|sent|sends|hailed|hails|deplored"
    r"|protested|regretted|confirmed|blamed|blames|agreed|agrees|refrained|remained|advised|voted"
    r"|votes|abstained|vetoed|boycotted|imposed|imposes|expelled|severed|withdrew|endorsed|endorses"
    r"|dismissed|denounced|lamented|congratulated|insisted|insists|signalled|signaled|noted|invited"
    r"|ordered|banned|lifted|froze|evacuated|declined|defended|mourned|hinted|favoured|favored"
    r"|opposed|opposes|considers|considered|regards|regarded|acknowledged|recognised|recognized)\b"
)
COLON = rf"(?<=:)[ \t]{{1,9}}(?=[A-Z“\"‘']|{REPORTS})"
# A dash also sets off a clause or opens a story, so that a verb of reporting must follow.
DASH = rf"(?:(?<=[–—])|(?<=[ \t]-))[ \t]{{1,9}}(?=(?i:{REPORTS}))"
BREAK = re.compile(rf"[:–—-](?:{COLON}|{DASH})")  # the sign first, which is found fast
SET_OFF = (":", "–", "—", " -", "\t-")  # what every break has one of: asked of every line
LABEL_WORD = re.compile(r"\S+")
JOINED = re.compile(r",? and | & |, |/")
LONGEST_LABEL = 8  # words
# A lone label is a reaction, not a headline (`Syria: The siege of Aleppo`), if a verb follows.
VERB = re.compile(
    r"[“\"‘]|(?:[A-Z][a-z]+ed|Says?|Said|Calls?|Urges?|Warns?|Told|Sent|Held|Met|Vows?|Took|Gave|Made|Kept"
    r"|Put|Saw|Drew|Left|Withdrew|Chose|Backs?|Condemns?|Denies|Welcomes?|Rejects?|Offers?)\b"
    rf"|{REPORTS}"
)
# Who speaks for a country: `Foreign Ministry of Turkey`, `Norway's prime minister`.
HEAD = (
    r"(?:Minist(?:ry|er)|Presiden(?:t|cy)|Government|Parliament|Cabinet|Army|Chancellor|Secretary"
    r"|Department|Embassy|Ambassador|Spokes(?:man|woman|person)|Authorities|Mission)"
)
BODY = (
    r"(?:(?:Foreign|Defen[cs]e|Interior|Justice|Finance|Health|Energy|External|Internal|Home|State"
    r"|Prime|Deputy|Acting|Interim|Military) ){0,3}(?:Affairs )?"
    rf"{HEAD}"
    r"(?: of (?:Foreign|Internal|External) Affairs| of Defen[cs]e| of (?:the )?Interior)?"
)
OF_NAME = re.compile(rf"{BODY} of (?:the )?(?=\S)", re.IGNORECASE)
NAME_OF = re.compile(rf"(?:['’]s?|,)? {BODY}\Z", re.IGNORECASE)
ENDS_AS_BODY = re.compile(rf"(?:{HEAD}|Affairs|Defen[cs]e|Interior)\Z", re.IGNORECASE)
LONGEST_END = 12  # characters of the last word of a body


class Statement(NamedTuple):
    """Offsets of a label and of the text behind it, into the line."""

    label_start: int
    label_end: int
    start: int
    end: int


def find_statements(line: str, labels: Collection[str]) -> list[Statement]:
    """Return the statements that a whole line consists of; none unless it begins with a label.

    `labels` are the names that may stand before a colon or a dash: countries, regions,
    organisations; a body of theirs may be named with them.
    """
    if not any(sign in line for sign in SET_OFF):
        return []
    heads: list[tuple[int, int, int]] = []
    cursor = 0
    for mark in BREAK.finditer(line):
        start = _label_start(line, cursor, mark.start(), labels, first=not heads)
        if start is not None:
            heads.append((start, len(line[: mark.start()].rstrip()), mark.end()))
            cursor = mark.end()
        elif not heads:
            return []
    if not heads or (len(heads) == 1 and not VERB.match(line, heads[0][2])):
        return []
    ends = [start for start, _, _ in heads[1:]] + [len(line)]
    return [
        Statement(start, stop, text, text + len(line[text:end].rstrip(" \t;,")))
        for (start, stop, text), end in zip(heads, ends, strict=True)
    ]


def _label_start(
    line: str, cursor: int, mark: int, labels: Collection[str], *, first: bool
) -> int | None:
    """Return the start of the longest label that ends at the mark; the first opens the line."""
    words = [cursor + m.start() for m in LABEL_WORD.finditer(line[cursor:mark])]
    candidates = words[:1] if first else words[-LONGEST_LABEL:]
    for start in candidates:
        if start == cursor and not first:
            continue  # a statement needs words of its own before the next label
        if _is_label(line[start:mark].rstrip(), labels):
            return start
    return None


def _is_label(text: str, labels: Collection[str]) -> bool:
    """Whether the text is a known name or a body of one, or several joined by commas or `and`."""
    return _is_name(text, labels) or all(_is_name(name, labels) for name in JOINED.split(text))


def _is_name(text: str, labels: Collection[str]) -> bool:
    name = text.removeprefix("The ").removeprefix("the ")
    if text in labels or name in labels:
        return True
    if not name[:1].isupper():
        return False
    if (of := OF_NAME.match(name)) and name[of.end() :] in labels:
        return True
    behind = NAME_OF.search(name) if ENDS_AS_BODY.search(name[-LONGEST_END:]) else None
    return behind is not None and name[: behind.start()] in labels
