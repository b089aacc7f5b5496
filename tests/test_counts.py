"""Counts in sentences of our own: which number, of what, whose, where, and by whose word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases
from test_extract import extracted, reference
from tolls import tolls

from transforms.counts.find import find_counts
from transforms.counts.signs import Signs
from transforms.documents import Count, Document
from transforms.extract import extract
from transforms.numerals import parse_number
from transforms.structuring.sentences import split_sentences

WORDS = (
    "two 12 a the man men soldiers were was killed shot and , . wounded died no one several dozens"
    " of at least up to dead 45-year-old himself he his wife $ % percent million injuries with body"
    " 3 between or another victims not could deaths Ann arrested fled ( )"
).split(" ")


def read(text: str, published: str | None = None) -> Document:
    """Return an article of one paragraph with everything found in it."""
    from test_extract import document

    made = document(("paragraph", text))
    if published:
        made.published_at = datetime.fromisoformat(published).replace(tzinfo=UTC)
        made.published_precision = "day"
    made.sentences = split_sentences(made.text, made.blocks)
    extract(made, reference())
    return made


def spans(found: Document) -> list[list[Any]]:
    return [
        [found.text[c.start_char : c.end_char], c.category, c.value_low, c.value_high, c.qualifier]
        for c in found.counts
    ]


def only(text: str) -> Count:
    (count,) = read(text).counts
    return count


@pytest.mark.parametrize("case", cases("counts"))
def test_counts_of_a_text(case: dict[str, Any]) -> None:
    assert spans(read(case["text"], case.get("published"))) == case["counts"]


@pytest.mark.parametrize("case", cases("tolls"))
def test_toll_of_a_text(case: dict[str, Any]) -> None:
    found = list(tolls([read(case["text"], case.get("published"))]).values())
    assert found == ([(case["killed"], case["wounded"])] if case["killed"] is not None else [])


def test_side_place_and_claimant() -> None:
    text = "Kenya's defence ministry said 12 Ethiopian soldiers were killed near Moyale."
    count = only(text)
    assert (count.side_entity_id, count.claimed_by_entity_id) == (
        "iso:ETH",
        "org:ken-defense-ministry",
    )
    assert count.claimed_by_text == "Kenya's defence ministry"
    assert count.object == "soldiers"
    found = read("Some 40 Peruvian miners were killed in Lima, police said.").counts[0]
    assert (found.place_entity_id, found.claimed_by_text) == ("geonames:3936456", "police")


def test_according_to() -> None:
    count = only("Six nurses were wounded, according to the regional hospital.")
    assert count.claimed_by_text == "the regional hospital"
    assert only("Six nurses were wounded.").claimed_by_text is None


@pytest.mark.parametrize(
    ("text", "claimants"),
    [
        (
            "The Red Cross estimated 200 dead; Aidid's aides claimed 315 dead and 812 wounded.",
            ["Red Cross", "Aidid's aides", "Aidid's aides"],
        ),
        (
            "The war killed 64,500 people, according to government figures; it left 70,000 dead.",
            ["government figures", None],
        ),
        ("Six women were treated at a hospital, said Dr. Ann Lee.", ["Ann Lee"]),
        ("Twelve people were killed and police said the gunmen had fled.", [None]),
        ("The Pentagon raised the toll to 241.", ["Pentagon"]),
        (
            "Police said six men were killed, and nurses claimed nine women were killed.",
            ["Police", "nurses"],
        ),
        ("Peru put its losses at 40 dead.", ["Peru"]),
    ],
)
def test_a_claimant_stands_in_the_clause(text: str, claimants: list[str | None]) -> None:
    assert [count.claimed_by_text for count in read(text).counts] == claimants


def test_mentions_of_one_toll_share_a_claim() -> None:
    counts = read(
        "Nine miners were killed. Officials buried the nine miners killed on Monday."
    ).counts
    assert len({count.claim_id for count in counts}) == 1
    first, second = read("Four soldiers and two civilians were killed.").counts
    assert first.claim_id != second.claim_id


def test_a_part_of_a_claim_has_its_number() -> None:
    whole, part = read("Two men were killed. One man died at the scene.").counts
    assert part.claim_id == f"{whole.claim_id}.1"


def test_what_is_recalled_is_background() -> None:
    now, then = read("Two men were killed. In 1994, 30 people were killed.", "2021-03-04").counts
    assert (now.is_background, then.is_background) == (False, True)


def test_another_language_has_no_counts() -> None:
    assert extracted(("paragraph", "12 killed 3 soldiers"), language="fr").counts == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,000", 2000.0),
        ("1.5 million", 1.5e6),
        ("forty-two", 42.0),
        ("a hundred", 100.0),
        ("two hundred and five", 205.0),
        ("half a million", 5e5),
        ("three hundred thousand", 3e5),
        ("nobody", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert parse_number(text) == value


def every_sign(signs: Signs, document: Document) -> list[set[str]]:
    return [set[str]().union(*signs.kinds.values())] * len(document.sentences)


@settings(max_examples=80, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=40))
def test_any_text_gives_sound_rows(words: list[str]) -> None:
    made = read(" ".join(words))
    found = find_counts(made, reference())
    with patch("transforms.counts.find.find_signs", every_sign):
        assert find_counts(made, reference()) == found  # what has no sign has no count
    for row in found:
        assert 0 <= row.start_char < row.end_char <= len(made.text)
        assert (row.value_low is None) == (row.qualifier == "at_most")
        assert (row.value_high is None) == (row.qualifier == "at_least")
        assert 0 < row.confidence <= 1
