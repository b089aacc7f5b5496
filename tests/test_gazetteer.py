"""The automaton's hits: whole words, the longest of what overlaps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lower_case import lower
from transforms.names.gazetteer import build_automaton, find_hits, is_word
from transforms.names.persons_names import person_id, surnames

NAMES = ["Mali", "South", "Sudan", "South Sudan", "South Sudanese", "U.S.", "Niger", "Nigeria"]
AUTOMATON = build_automaton(NAMES)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mali, Malicious and (Mali)", ["Mali", "Mali"]),
        ("South Sudan is not Sudan", ["South Sudan", "Sudan"]),
        ("South Sudaneses left South Sudan", ["South", "South Sudan"]),
        ("Niger, Nigeria, Nigerian", ["Niger", "Nigeria"]),
        ("the U.S. and U.S.A", ["U.S."]),
        ("@Mali #Mali Mali_x mali.example Mali.example", []),
        ("Mali’s Mali's pre-Mali", ["Mali", "Mali", "Mali"]),
        ("𝔐 Mali 🇲🇱 Mali", ["Mali", "Mali"]),
    ],
)
def test_hits(text: str, names: list[str]) -> None:
    assert [text[hit.start : hit.end] for hit in find_hits(AUTOMATON, text)] == names


@given(st.text(alphabet="SouthSudanMali .U-é"))
def test_hits_are_words_and_do_not_overlap(text: str) -> None:
    end = 0
    for hit in find_hits(AUTOMATON, text):
        assert hit.start >= end
        assert text[hit.start : hit.end] == NAMES[hit.pattern]
        assert is_word(text, hit.start, hit.end)
        end = hit.end


@given(st.text())
def test_lower_keeps_every_place(text: str) -> None:
    assert len(lower(text)) == len(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nikolai Petrov", "person:nikolai-petrov"),
        ("Zoë O’Brien", "person:zoe-obrien"),
        ("Łukasz Żak-Nowak", "person:lukasz-zak-nowak"),
        ("Иван Петров", "person:ivan-petrov"),
    ],
)
def test_person_ids(name: str, expected: str) -> None:
    assert person_id(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Ruiz", ["Ruiz"]),
        ("Anna von der Heide", ["von der Heide", "Heide"]),
        ("Omar al-Rashid", ["al-Rashid", "Rashid"]),
        ("Zhou Minghai", ["Zhou"]),
        ("John Marsh Jr.", ["Marsh"]),
        ("Harald", []),
    ],
)
def test_surnames(name: str, expected: list[str]) -> None:
    assert surnames(name) == expected
