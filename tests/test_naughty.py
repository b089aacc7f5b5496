"""Hostile strings in every text field of a record: each is loaded or refused, never a fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from naughty_records import FIELDS, HONEST, run_naughty
from support import record_input, text_input

from transforms.cleaning.clean import clean
from transforms.cleaning.edits import replay, restore
from transforms.documents import Article
from transforms.reading.read import read
from transforms.structuring.sentences import split_sentences
from transforms.structuring.structure import find_blocks

BODY = "The envoys met in the old town hall on Monday and agreed on all of the terms."
# Written for this test, by the kinds that break programs.
STRINGS = (
    "undefined",
    "null",
    "NaN",
    "-1e999",
    "0x0",
    "../../../etc/passwd",
    "'; DROP TABLE documents; --",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} ${7*7} <%= 7*7 %>",
    "$(touch /tmp/x) `touch /tmp/x`",
    "%s%d%n %x",
    "\u202eright to left\u202c",
    "\u2066isolate\u2069 \u200f\u200e",
    "Z̷̡̢̛̗̘̙̜̝̞̟̠̤̥̦̩̪̫̬a̷l̶g̵o̸",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇺🇳 ✋🏿",
    "田中さんにあげて下さい",
    "ﷺ ﷽ ௵",
    "\ufeff\ufffe\uffff",
    "\u0000\u0001\u007f\u0085\u2028\u2029",
    "ＦＵＬＬ ｗｉｄｔｈ",
    "ﬁ ﬂ Ǆ ß İ ı ſ",
    "Â€â€œ Ã¢â‚¬â„¢ â\x80\x99",
    "&lt;script&gt; &amp;amp; &#0; &#xD800; &#x110000; &#38;#38;",
    "=cmd|' /C calc'!A0",
    "\ud800 alone",
    "a" * 20_000,
    "(" * 20_000,
    "\n" * 5_000,
    "- " * 10_000,
    "1. " * 10_000,
    "“" * 10_000,
    "A: b\n" * 4_000,
    "a\tb\n" * 4_000,
    "| a | b |\n" * 2_000,
    "> " * 10_000,
    "Share on Facebook\n" * 2_000,
)


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_strings_in_a_field(field: str) -> None:
    for string in STRINGS:
        _check(read(record_input({"text": BODY, field: string})), string)


@pytest.mark.parametrize("frame", ["{}", f"{BODY}\n\n{{}}\n\n{BODY}"], ids=["alone", "between"])
def test_hostile_strings_as_a_file(frame: str) -> None:
    for string in STRINGS:
        content = frame.replace("{}", string).encode("utf-8", "surrogatepass")
        _check(read(text_input(content)), string)


def test_hostile_strings_in_every_field_break_no_row(tmp_path: Path) -> None:
    outcome = run_naughty(tmp_path, [string[:2_000] for string in STRINGS])
    assert outcome.rejects == []
    assert set(outcome.report.codes) <= HONEST
    assert outcome.neighbours_loaded == outcome.neighbours == len(STRINGS)


def _check(article: object, string: str) -> None:
    if not isinstance(article, Article):
        return
    told = ascii(string[:40])
    cleaned = clean(article)
    draft = cleaned.draft
    assert restore(draft.text, draft.edits) == article.raw_text, told
    assert replay(article.raw_text, draft.edits) == draft.text, told
    blocks = find_blocks(draft.text, cleaned.front, frozenset())
    for sentence in split_sentences(draft.text, blocks):
        assert draft.text[sentence.start_char : sentence.end_char].strip(), told
