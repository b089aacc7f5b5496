"""Speech in sentences of our own: who said what, how it is told, and what is no speech."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import read_reference
from tests.support import cases, record_input, text_input
from transforms.documents import Document
from transforms.pipeline import transform_one
from transforms.quotes.marks import find_quotations
from transforms.quotes.quotes import find_quotes
from transforms.reference import Reference, compile_reference


@cache
def reference() -> Reference:
    return compile_reference(read_reference())


def read(text: str) -> Document:
    found = transform_one(record_input({"text": text, "language": "en"}), reference())
    assert isinstance(found, Document), found
    return found


def rows(found: Document) -> list[list[str | None]]:
    text = found.text
    return [[q.speaker_text, q.kind, text[q.start_char : q.end_char]] for q in found.quotes]


def agrees(found: list[str | None], wanted: list[str | None]) -> bool:
    """A case may allow several ways to write a speaker, or want none."""
    return found[0] in (wanted[0].split("|") if wanted[0] else [None]) and found[1:] == wanted[1:]


@pytest.mark.parametrize("case", cases("quotes"))
def test_speech(case: dict[str, Any]) -> None:
    found = read(case["text"])
    got, wanted = rows(found), sorted(case["quotes"], key=lambda q: case["text"].find(q[2]))
    assert len(got) == len(wanted), got
    assert all(map(agrees, got, wanted)), got
    for name, column in (
        ("entities", "speaker_entity_id"),
        ("speaker_kinds", "speaker_kind"),
        ("cues", "cue"),
        ("groups", "quote_group"),
    ):
        if name in case:
            assert [getattr(quote, column) for quote in found.quotes] == case[name]


def test_a_text_in_another_language_has_no_quotes() -> None:
    text = "« La route est ouverte », said le ministre. La guerre est finie depuis hier soir."
    source = record_input({"text": text, "language": "fr"})
    found = transform_one(source, reference())
    assert isinstance(found, Document)
    assert found.quotes == []


SPOKEN = st.sampled_from(
    ["“We go home. Nobody won,”", '"It is late,"', "‘No,’", "«Yes»,", "“Open", "”", '"', "„So“,"]
)
TOLD = st.sampled_from(
    ["Osei said", "he said that the road was shut.", "said the mayor.", "In May,", "according to",
     "\n\n", "urged both to talk.", "officials say:", "President Karim Osei", "—", "."]
)  # fmt: skip


@given(st.lists(st.one_of(SPOKEN, TOLD), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_a_row_lies_in_one_sentence_whatever_the_marks(pieces: list[str]) -> None:
    found = transform_one(text_input("The talks went on. " + " ".join(pieces)), reference())
    if not isinstance(found, Document):
        return
    for quote in found.quotes:
        assert any(
            s.start_char <= quote.start_char < quote.end_char <= s.end_char for s in found.sentences
        )
        words = found.text[quote.start_char : quote.end_char]
        assert words == words.strip()
        assert 0 < quote.confidence <= 1
    assert find_quotes(found, reference()) == found.quotes
    assert sorted(found.quotes, key=lambda q: (q.start_char, q.end_char)) == found.quotes


@given(st.text(alphabet="aB .,“”\"‘’'«»„\n", max_size=60))
@settings(max_examples=200)
def test_quotations_are_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for quotation in find_quotations(text, 0, len(text)):
        assert end <= quotation.outer_start < quotation.start < quotation.end
        assert quotation.end <= quotation.outer_end <= len(text)
        end = quotation.outer_end


def test_parts_of_one_speech_share_a_group_and_others_do_not() -> None:
    found = read(
        "“One,” said President Karim Osei. “Two.”\n\nThe envoys left.\n\n“Three,” Osei said."
    )
    groups = [quote.quote_group for quote in found.quotes]
    assert groups[0] == groups[1] != groups[2]
