"""Structure: which part of an article is which, and where its sentences begin and end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import cases

from transforms.documents import Block
from transforms.structuring.sentences import split_sentences
from transforms.structuring.statement_lines import find_statements
from transforms.structuring.structure import find_blocks

LABELS = frozenset({"Norway", "Egypt", "Iran", "United States", "United Nations", "Gaza"})
LINES = st.sampled_from(
    [
        "GENEVA — They met.",
        "By Ana Ruiz",
        "The Terms",
        "  • one",
        "    - two",
        "1. first",
        "2. second",
        "Norway: Called for calm Iran: Warned of war",
        "#peace #talks",
        "> quoted",
        "Q: why?",
        "The envoys met in the old town hall and agreed on all of the terms.",
        "",
        "12:40 Talks begin",
        "## Part",
    ]
)


def _blocks(text: str, front: tuple[str, ...] = ()) -> list[Block]:
    return find_blocks(text, front, LABELS)


@pytest.mark.parametrize("case", cases("blocks"))
def test_blocks(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [[b.kind, b.label, text[b.start_char : b.end_char]] for b in _blocks(text)]
    assert found == case["blocks"]


@pytest.mark.parametrize("case", cases("statements"))
def test_statements(case: dict[str, Any]) -> None:
    line = case["line"]
    found = find_statements(line, LABELS)
    pairs = [[line[s.label_start : s.label_end], line[s.start : s.end]] for s in found]
    assert pairs == case["statements"]


@pytest.mark.parametrize("case", cases("sentences"))
def test_sentences(case: dict[str, Any]) -> None:
    text = case["text"]
    block = Block("paragraph", 0, len(text), 0)
    found = [text[s.start_char : s.end_char] for s in split_sentences(text, [block])]
    assert found == case["sentences"]


def test_heading_paths_and_levels() -> None:
    text = (
        "Talks in the Old Town\n\nThe Terms\n\nThe text has two parts:\n\nOn Land\n\n• one\n\n"
        "At Sea\n\n• two\n\nWhat Comes Next\n\nThe envoys will meet again in the spring."
    )
    headings = [(b.level, b.heading_path) for b in _blocks(text) if b.kind == "heading"]
    assert headings == [(1, None), (2, "The Terms"), (2, "The Terms"), (1, None)]
    assert _blocks(text)[-1].heading_path == "What Comes Next"
    assert [b.heading_path for b in _blocks(text) if b.kind == "bullet"] == [
        "The Terms > On Land",
        "The Terms > At Sea",
    ]


def test_nested_list_levels() -> None:
    text = "They agreed to:\n- withdraw\n  - guns\n  - tanks\n- talk"
    assert [b.level for b in _blocks(text) if b.kind == "bullet"] == [1, 2, 2, 1]


def test_the_fields_of_a_record_are_not_guessed_again() -> None:
    text = "GENEVA — odd title\n\nOne two three.\n\nBy me\n\nThe Terms of It\n\nThey met."
    kinds = [b.kind for b in _blocks(text, ("title", "summary", "byline"))]
    assert kinds == ["title", "summary", "byline", "heading", "paragraph"]


def test_a_sentence_of_a_statement_begins_at_its_label() -> None:
    text = "Norway: Called for calm Iran: Warned of war. It meant it."
    sentences = split_sentences(text, _blocks(text))
    assert [text[s.start_char : s.end_char] for s in sentences] == [
        "Norway: Called for calm",
        "Iran: Warned of war.",
        "It meant it.",
    ]


@given(st.lists(LINES, min_size=1, max_size=12).map("\n".join))
def test_blocks_are_in_order_and_cover_all_but_markers(text: str) -> None:
    _check(text)


@given(st.text(max_size=200))
def test_any_text_has_sound_blocks(text: str) -> None:
    _check(text)


def _check(text: str) -> None:
    blocks = _blocks(text)
    cursor = 0
    for block in blocks:
        assert cursor <= block.label_start <= block.start_char < block.end_char <= len(text)
        assert text[block.start_char : block.end_char].strip()
        cursor = block.end_char
    sentences = split_sentences(text, blocks)
    assert {s.block_index for s in sentences} == set(range(len(blocks)))
    for sentence in sentences:
        block = blocks[sentence.block_index]
        begin = block.label_start if block.kind == "statement" else block.start_char
        assert begin <= sentence.start_char < sentence.end_char <= block.end_char
