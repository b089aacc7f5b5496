"""Sentences of a block, never across blocks: sentencex, then what news needs beyond it.

A quotation of several sentences is cut at each of them, as readers of wire copy and most annotated
news do, so that a claim can be found in the sentence that makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sentencex import get_sentence_boundaries

from transforms.documents import Block, Sentence
from transforms.structuring.inline_lists import OPENS_LIST, find_items

# Kinds that are one unit each, whatever punctuation they hold.
WHOLE_KINDS = frozenset({"title", "heading", "byline", "dateline", "hashtags", "table_row"})
# A title or a unit before a name or number never ends a sentence.
_TITLES = (
    "Gen|Lt|Col|Maj|Capt|Cpl|Sgt|Adm|Brig|Cmdr|Cdr|Pvt|Pfc|Spc|Supt|Insp|Det|Gov|Sen|Rep|Amb"
    "|Hon|Rev|Dr|Mr|Mrs|Ms|Mme|Mlle|Messrs|Prof|St|Ft|Mt"
)
_UNITS = "No|Nos|Art|Arts|Res|Fig|para|paras|vs|approx|ca"
TITLE_END = re.compile(rf"\b(?:{_TITLES}|{_TITLES.upper()}|{_UNITS})\.$")
# A country or body in letters may end one: only a new sentence's usual first words say so.
LETTERS_END = re.compile(r"(?:^|[\s(“\"])(?:U\.S|U\.N|U\.K|E\.U|U\.A\.E|D\.C|[A-Z])\.$")
FIRST_WORDS = (
    "The|A|An|In|On|At|It|He|She|They|We|You|But|And|However|This|That|These|Those|There|After"
    "|Before|When|While|As|For|If|Its|His|Her|Their|Our|My|Your|Meanwhile|Since|Some|Many|No"
    "|Both|Earlier|Later|How|What|Why|Who|Where|Which|Did|Do|Does|Is|Are|Was|Were|Can|Could|Would"
    "|Should|Has|Have|Had|Also|Then|Now|Yet|So|During|With|From|By|To|Despite|Although"
    "|Because|According|Here|All|Several|Such|Not"
)
_FIRST = rf"(?:{FIRST_WORDS}|{FIRST_WORDS.upper()})(?=[\s,’'])"
SENTENCE_START = re.compile(_FIRST)
# `in the E.U. How about you?`, `you and I. Did you see …`: the splitter never ends one there.
LETTERS_INSIDE = re.compile(rf"\.(?:(?<=\.[A-Z]\.)|(?<=\band I\.))\s+(?={_FIRST})")
# Quotations that may hold several sentences; the splitter takes each for one unit.
QUOTATION = re.compile(r"“[^“”]*”?|\"[^\"]*\"?|«[^«»]*»?")
INNER_END = re.compile(r"[.!?…]\s+[\[(‘'“\"]?[^\W\d_a-zß-öø-ÿ]")
NEAR = 40  # characters on either side of a boundary that tell what it is
FEWEST_INNER_WORDS = 3  # `“Stop! Stop!”` is one cry
# `(The army denied it.) Calm returned.`
PARENTHESIS = re.compile(r"\([^()]*[.!?][\"”’']?\)(?=\s+[^\W\d_a-z])")


def split_sentences(text: str, blocks: Sequence[Block]) -> list[Sentence]:
    """Return the sentences of all blocks in order; every block with text has at least one."""
    return [
        Sentence(index, start, end)
        for index, block in enumerate(blocks)
        for start, end in _spans(text, block)
    ]


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    # A statement is read with its label: `Russia: Called for restraint` is the whole sentence.
    begin = block.label_start if block.kind == "statement" else block.start_char
    if block.kind in WHOLE_KINDS:
        yield begin, block.end_char
        return
    start = begin
    for boundary in _boundaries(text[block.start_char : block.end_char]):
        end = block.start_char + boundary
        yield from _trimmed(text, start, end)
        start = end


def _boundaries(body: str) -> list[int]:
    """Return where the sentences of a block's text end, in order; the last is the text's end."""
    ends = set(_plain_ends(body))
    if "“" in body or '"' in body or "«" in body:
        ends.update(_ends_in_quotations(body))
    if ".)" in body:
        ends.update(m.end() for m in PARENTHESIS.finditer(body) if _opens(m.start(), ends))
    if OPENS_LIST.match(body):
        items = find_items(body)
        ends -= {end for item in items for end in range(item.label_start, item.start + 1)}
        ends.update(item.label_start for item in items[1:])
    ends.discard(0)
    return [*sorted(ends - {len(body)}), len(body)]


def _plain_ends(body: str) -> Iterator[int]:
    """Yield the splitter's boundaries but those behind an abbreviation, and those it misses."""
    yield from (match.end() for match in LETTERS_INSIDE.finditer(body))
    start = 0
    for sentence in get_sentence_boundaries("en", body):
        end = sentence["end_index"]
        left, right = body[max(start, end - NEAR) : end].rstrip(), body[end : end + NEAR]
        if right and _continues(left, right):
            continue
        yield end
        start = end


def _continues(left: str, right: str) -> bool:
    """Whether a boundary is none, because what stands left of it is an abbreviation."""
    if TITLE_END.search(left[-10:]):
        return True
    return bool(LETTERS_END.search(left[-8:])) and not SENTENCE_START.match(right.lstrip())


def _ends_in_quotations(body: str) -> Iterator[int]:
    for quotation in QUOTATION.finditer(body):
        if INNER_END.search(quotation[0]):
            inner, offset = quotation[0][1:], quotation.start() + 1
            start = 0
            for end in sorted(_plain_ends(inner)):
                if _words(inner[start:end]) >= FEWEST_INNER_WORDS <= _words(inner[end:]):
                    yield offset + end
                    start = end


def _words(text: str) -> int:
    return text.strip().count(" ") + 1


def _opens(position: int, ends: set[int]) -> bool:
    """Whether a sentence begins at a position: the text does, or another sentence ends there."""
    return position == 0 or position in ends or position - 1 in ends


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += piece.index(stripped)
        yield start, start + len(stripped)
