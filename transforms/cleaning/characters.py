"""Characters that a reader does not see or that stand for others: line ends, controls, spaces, NFC.

Curly quotes and dashes stay as written.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from transforms.cleaning.edits import Change, Draft, revise, substitute

LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
BYTE_ORDER_MARK = re.compile("\ufeff")
# Soft hyphen, zero-width and bidi controls, C0 and C1 controls, interlinear marks, tags.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Zero-width joiners are letters' business in Arabic, Persian and Indic text; noise beside ASCII.
STRAY_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")
EXOTIC_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,31});")
LIGATURE = re.compile("[\ufb00-\ufb06]")
# Anchored at the start of a run and possessive, so that a long run costs one pass; the look behind
# comes second, so that the search for the first character is fast.
INNER_SPACE = re.compile(r"[ \t](?<=\S.)[ \t]++(?=\S)")
TRAILING_SPACE = re.compile(r"[ \t](?<![ \t].)[ \t]*+(?=\n)")
BLANK_LINES = re.compile(r"\n{3,}+")


def _is_plain(text: str) -> bool:
    """Whether the text holds no control, format or separator character but space, tab, line feed.

    One pass in C: most articles are plain and need none of the searches below.
    """
    return text.replace("\n", "").replace("\t", "").isprintable()


def normalize_line_ends(draft: Draft) -> Draft:
    """Make every line end a line feed."""
    if _is_plain(draft.text):
        return draft
    return substitute(draft, LINE_END, "\n", "whitespace", "line_end")


def drop_invisible(draft: Draft) -> Draft:
    """Remove characters without a glyph."""
    if _is_plain(draft.text):
        return draft
    draft = substitute(draft, BYTE_ORDER_MARK, "", "control", "byte_order_mark")
    draft = substitute(draft, INVISIBLE, "", "control", "invisible")
    return substitute(draft, STRAY_JOINER, "", "control", "joiner")


def decode_entities(draft: Draft) -> Draft:
    """Decode HTML character references that were left in the text, by the HTML5 list of names."""
    if "&" not in draft.text:
        return draft
    return revise(draft, _entity_changes(draft.text))


def _entity_changes(text: str) -> Iterator[Change]:
    for match in ENTITY.finditer(text):
        character = html.unescape(match[0])
        if character != match[0]:
            yield Change(*match.span(), character, "entity", "html")


def normalize_unicode(draft: Draft) -> Draft:
    """Compose to NFC, take ligatures apart and make every exotic space a plain one."""
    if draft.text.isascii():
        return draft
    if not _is_plain(draft.text):
        draft = substitute(draft, EXOTIC_SPACE, " ", "whitespace", "space")
    draft = revise(draft, _ligature_changes(draft.text))
    if unicodedata.is_normalized("NFC", draft.text):
        return draft
    return revise(draft, _composed(draft.text))


def _ligature_changes(text: str) -> Iterator[Change]:
    for match in LIGATURE.finditer(text):
        letters = unicodedata.normalize("NFKC", match[0])
        yield Change(*match.span(), letters, "encoding", "ligature")


def _composed(text: str) -> Iterator[Change]:
    """Yield one change a word that is not NFC, or one for the whole if words do not suffice."""
    changes = [
        Change(*m.span(), unicodedata.normalize("NFC", m[0]), "encoding", "nfc")
        for m in re.finditer(r"\S+", text)
        if not unicodedata.is_normalized("NFC", m[0])
    ]
    parts: list[str] = []
    cursor = 0
    for change in changes:
        parts += (text[cursor : change.start], change.after)
        cursor = change.end
    whole = "".join((*parts, text[cursor:]))
    if unicodedata.is_normalized("NFC", whole):
        return iter(changes)
    composed = unicodedata.normalize("NFC", text)
    return iter([Change(0, len(text), composed, "encoding", "nfc")])


def tidy_space(draft: Draft) -> Draft:
    """Collapse runs of spaces inside lines, and of blank lines; indentation and lone tabs stay.

    A lone tab sets the cells of a table apart: `table_lines.mark_columns` leaves no other.
    """
    text = draft.text
    if " \n" in text or "\t\n" in text:
        draft = substitute(draft, TRAILING_SPACE, "", "whitespace", "trailing_space")
    if "  " in text or "\t" in text:
        draft = substitute(draft, INNER_SPACE, " ", "whitespace", "inner_space")
    if "\n\n\n" in draft.text:
        draft = substitute(draft, BLANK_LINES, "\n\n", "whitespace", "blank_lines")
    return revise(draft, _outer_space(draft.text))


def _outer_space(text: str) -> Iterator[Change]:
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for span in ((0, start), (max(start, end), len(text))):
        if span[0] < span[1]:
            yield Change(*span, "", "whitespace", "outer_space")
