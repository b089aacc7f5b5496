"""Cleaning: what each rule changes, what it leaves alone, and that nothing is lost."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases, record_input, text_input

from transforms.cleaning.boilerplate import drop_boilerplate, drop_page
from transforms.cleaning.capitals import is_all_caps
from transforms.cleaning.clean import clean, clean_characters
from transforms.cleaning.edits import Change, Draft, draft_of, replay, restore, revise
from transforms.cleaning.linewrap import unwrap_paragraphs
from transforms.cleaning.wire import drop_wire_marks
from transforms.documents import Article
from transforms.reading.read import read

HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from("\r\n\t \u00a0\u00ad\u200b\ufeff\u2028é“”’—•#:.&;âÃ€™\u0301"),
    ),
    max_size=200,
)


@pytest.mark.parametrize("case", cases("characters"))
def test_characters(case: dict[str, Any]) -> None:
    draft = clean_characters(draft_of(case["raw"]))
    assert draft.text == case["text"]
    assert restore(draft.text, draft.edits) == case["raw"]
    if "rules" in case:
        assert [edit.rule for edit in draft.edits] == case["rules"]


@pytest.mark.parametrize("case", cases("boilerplate"))
def test_boilerplate(case: dict[str, Any]) -> None:
    draft = drop_boilerplate(draft_of(case["raw"]), front=0)
    removed = "".join(edit.before_text for edit in draft.edits).strip()
    assert removed == case["removed"]
    assert {edit.kind for edit in draft.edits} == ({case["kind"]} if "kind" in case else set())


@pytest.mark.parametrize("case", cases("linewrap"))
def test_linewrap(case: dict[str, Any]) -> None:
    draft = unwrap_paragraphs(draft_of(case["raw"]))
    assert draft.text == case["text"]
    assert {edit.kind for edit in draft.edits} <= {"linewrap", "hyphenation"}


@pytest.mark.parametrize("case", cases("wire"))
def test_wire_marks(case: dict[str, Any]) -> None:
    draft = drop_wire_marks(draft_of(case["raw"]))
    assert draft.text == case["text"]
    assert [edit.rule for edit in draft.edits] == case["rules"]


@pytest.mark.parametrize("case", cases("pages"))
def test_flat_pages(case: dict[str, Any]) -> None:
    draft = drop_page(draft_of(case["raw"]), front=0)
    assert draft.text == case["text"]
    assert restore(draft.text, draft.edits) == case["raw"]


def test_what_stands_below_an_article_has_kinds_of_its_own() -> None:
    page = next(case.values[0] for case in cases("pages"))
    kinds = {e.before_text.strip(): e.kind for e in drop_page(draft_of(page["raw"]), 0).edits}
    assert kinds["Log in"] == "navigation"
    assert kinds["Who holds the pass?"] == "related_link"
    assert kinds["Reader"] == "comment"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("THE COMMAND SAID THAT 50 MEN WERE TAKEN FROM THE TOWN ON MONDAY.", True),
        ("THE COMMAND SAID THAT 50 MEN WERE TAKEN FROM McALLEN ON MONDAY.", True),
        ("The command said that 50 men were taken from the town on MONDAY.", False),
        ("TRUCE HOLDS", False),
        ("", False),
    ],
)
def test_copy_in_capitals_is_recognised(text: str, expected: bool) -> None:
    assert is_all_caps(text) is expected


def test_aligned_columns_become_cells() -> None:
    raw = "Party      Seats\nReds          40\nBlues         30\n\nThey met.  They left."
    draft = clean_characters(draft_of(raw))
    assert draft.text == "Party\tSeats\nReds\t40\nBlues\t30\n\nThey met. They left."


def test_mojibake_edit_names_its_plan() -> None:
    draft = clean_characters(draft_of("The ministerâ€™s answer"))
    assert [(e.kind, e.before_text, e.after_text) for e in draft.edits] == [
        ("mojibake", "ministerâ€™s", "minister’s")
    ]
    assert "sloppy-windows-1252" in draft.edits[0].rule


def test_fields_of_a_record_open_the_text() -> None:
    article = read(
        record_input(
            {"text": "They met.", "title": "Envoys&nbsp;meet", "summary": "A", "author": "By B"}
        )
    )
    assert isinstance(article, Article)
    cleaned = clean(article)
    assert cleaned.draft.text == "Envoys meet\n\nA\n\nBy B\n\nThey met."
    assert cleaned.front == ("title", "summary", "byline")
    assert [edit.kind for edit in cleaned.draft.edits] == ["field"]
    assert restore(cleaned.draft.text, cleaned.draft.edits) == "They met."


def test_a_title_that_opens_the_text_is_not_repeated() -> None:
    article = read(record_input({"text": "Envoys meet\n\nThey met.", "title": "Envoys meet"}))
    assert isinstance(article, Article)
    assert clean(article).draft.text == "Envoys meet\n\nThey met."


def test_a_record_whose_title_looks_like_a_notice_keeps_it() -> None:
    article = read(record_input({"text": "They met.", "title": "Copyright 1999 accord signed"}))
    assert isinstance(article, Article)
    assert clean(article).draft.text.startswith("Copyright 1999 accord signed")


@given(HOSTILE)
def test_raw_and_clean_text_are_exact_both_ways(raw: str) -> None:
    article = read(text_input(raw))
    if not isinstance(article, Article):
        return
    draft = clean(article).draft
    assert restore(draft.text, draft.edits) == article.raw_text
    assert replay(article.raw_text, draft.edits) == draft.text
    assert unicodedata.is_normalized("NFC", draft.text)
    for edit in draft.edits:
        assert article.raw_text[edit.raw_start : edit.raw_end] == edit.before_text


@given(st.text("ab \n", max_size=12), st.data())
def test_revisions_compose(raw: str, data: st.DataObject) -> None:
    draft = draft_of(raw)
    for step in range(3):
        changes = data.draw(_changes(draft, f"step{step}"))
        expected = draft.text
        for change in reversed(changes):
            expected = expected[: change.start] + change.after + expected[change.end :]
        draft = revise(draft, changes)
        assert draft.text == expected
        assert restore(draft.text, draft.edits) == raw
        assert replay(raw, draft.edits) == draft.text


@st.composite
def _changes(draw: st.DrawFn, draft: Draft, rule: str) -> list[Change]:
    cuts = draw(st.lists(st.integers(0, len(draft.text)), max_size=6, unique=True))
    cuts.sort()
    afters = draw(st.lists(st.text("XY", max_size=2), min_size=3, max_size=3))
    pairs = zip(cuts[::2], cuts[1::2], afters, strict=False)
    return [Change(start, end, after, "control", rule) for start, end, after in pairs]
