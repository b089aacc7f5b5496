"""Who did what to whom, in sentences of our own."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import read_reference
from seeds.files import Row, read_rows
from tests.support import cases
from transforms.documents import Block, Document, Event, Fields, RawInput
from transforms.events.deeds import Clauses
from transforms.events.groups import find_groups
from transforms.events.needs import has_told, telling_words
from transforms.events.nominals import find_nominals
from transforms.events.tagging import tag
from transforms.events.tokens import tokenize
from transforms.extract import extract
from transforms.plain_words import plain, words_in
from transforms.reference import Reference, compile_reference
from transforms.structuring.sentences import split_sentences
from warehouse.tables.knowledge import SECTORS


@cache
def reference() -> Reference:
    return compile_reference(read_reference())


def document(text: str) -> Document:
    blocks = [Block("paragraph", 0, len(text), 0)]
    source = RawInput("0" * 32, "memory:", "", "text/plain", b"")
    made = Document(
        source, Fields(), text, [], blocks, split_sentences(text, blocks), language="en"
    )
    extract(made, reference())
    return made


def told(event: Event) -> str:
    """Return an event as the cases write it: actor, root, recipient, by whose word."""
    prefix = "not " * event.is_negated + "maybe " * event.is_hypothetical
    claim = f" by {event.claimed_by_text}" if event.claimed_by_text else ""
    return (
        f"{prefix}{event.actor_text or '?'} {event.cameo_root} {event.recipient_text or '?'}{claim}"
    )


@pytest.mark.parametrize("case", cases("events"))
def test_events_of_a_sentence(case: dict[str, Any]) -> None:
    assert sorted(told(e) for e in document(case["text"]).events) == sorted(case["events"])


def rows_with_examples() -> list[Any]:
    rows = [*read_rows("event_verbs"), *read_rows("event_nouns")]
    return [pytest.param(row, id=row["example"]) for row in rows]


@pytest.mark.parametrize("row", rows_with_examples())
def test_each_pattern_reads_its_example(row: Row) -> None:
    roots = [event.cameo_root for event in document(row["example"]).events]
    if row["cameo_root"] == "-":
        assert roots == []
    else:
        assert roots
        assert not row["cameo_root"] or row["cameo_root"] in roots


def test_roots_cover_cameo_once() -> None:
    assert [row["cameo_root"] for row in read_rows("event_roots")] == [
        f"{number:02}" for number in range(1, 21)
    ]
    used = {row["cameo_root"] for row in (*read_rows("event_verbs"), *read_rows("event_nouns"))}
    assert used - {"", "-"} == set(reference().events.roots)


def test_appeals_and_statements_are_neutral_and_have_no_plover_type() -> None:
    roots = reference().events.roots
    assert [root for root in roots if roots[root].quad_class is None] == ["01", "02"]
    assert [root for root in roots if roots[root].plover_type is None] == ["01", "02"]


def test_sectors_are_those_of_the_contract() -> None:
    assert {row["sector"] for row in read_rows("sectors")} == set(SECTORS)


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("Ukrainian police arrested six rebels.", ("UKR", "police"), (None, "rebels")),
        ("Kenya condemned Hamas.", ("KEN", "government"), ("PSE", "rebels")),
        ("Iran's foreign ministry thanked UNICEF.", ("IRN", "government"), (None, "international")),
    ],
)
def test_country_and_sector(
    text: str, actor: tuple[str | None, str], recipient: tuple[str | None, str]
) -> None:
    (event,) = document(text).events
    assert (event.actor_country_code, event.actor_sector) == actor
    assert (event.recipient_country_code, event.recipient_sector) == recipient


def test_a_date_is_that_of_the_event() -> None:
    (event,) = document("Iraq invaded Kuwait on 2 August 1990.").events
    assert event.event_date is not None
    assert (event.event_date.isoformat()[:10], event.event_date_precision) == ("1990-08-02", "day")


def test_a_participle_shares_the_date_of_its_verb() -> None:
    text = "A car bomb exploded in Omagh on 15 August 1998, killing 28 people."
    (event,) = document(text).events
    assert event.event_date is not None
    assert event.event_date.isoformat()[:10] == "1998-08-15"


def test_without_a_date_none_is_made_up() -> None:
    (event,) = document("Iraq invaded Kuwait.").events
    assert (event.event_date, event.event_date_precision) == (None, None)


def test_a_place_is_where_it_happened() -> None:
    (event,) = document("Police arrested two journalists in Cairo.").events
    assert event.place_entity_id == "geonames:360630"


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("No soldier had fired on civilians.", "No soldier had fired on civilians"),
        ("Police detained six men and left.", "Police detained six men"),
        ("Iran accuses Iraq of shelling Basra.", "Iran accuses Iraq"),
        ("Rebels shelled Goma, but the ministry denied losses.", "Rebels shelled Goma"),
        ("Chad asked them to wait until the roads have been searched.", "Chad asked them to wait"),
        (
            "Peru and Chile signed a declaration of principles on Monday that will end the row.",
            "Peru and Chile signed a declaration of principles on Monday",
        ),
        ("Troops killed three rebels when they attacked Goma.", "Troops killed three rebels"),
        ("Gunmen attacked the convoy in Basra.", "Gunmen attacked the convoy in Basra"),
    ],
)
def test_the_evidence_ends_before_what_opens_the_next_clause(text: str, evidence: str) -> None:
    event = document(text).events[0]
    assert text[event.start_char : event.end_char] == evidence


WORDS = st.sampled_from(
    """Iraq Kuwait attacked said that the army of and , . which was by to will not if talks with
    “ ” ( ) - 20 Monday shelling agreed refused ’s ; who urged killed held""".split()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=30))
def test_any_words_give_spans_within_the_text(words: list[str]) -> None:
    made = document(" ".join(words))
    for event in made.events:
        assert 0 <= event.start_char < event.end_char <= len(made.text)
        assert event.cameo_root in reference().events.roots
        assert 0 <= event.confidence <= 1
        assert event.actor_text or event.recipient_text


HINGES = st.sampled_from(
    """attack attacks announced ready prepared to must should said talks with between on of calls
    for cease-fire peace-talks sanctions signed a deal was be not don’t mustn't Iraq Syria's the
    THAT launched raids provide aid fail reach agreement refused comment begin help lift
    blockade , ; and Monday no quickly MAY committed set ULTIMATUM stage a sit-in U.S. İraq
    20-strong""".split()
)


@settings(max_examples=300, deadline=None)
@given(st.lists(HINGES, min_size=2, max_size=14))
def test_no_sentence_that_is_let_go_has_a_deed(parts: list[str]) -> None:
    text = " ".join(parts)
    lexicon = reference().events
    tokens = tokenize(text, 0, len(text), [], lexicon.vocabulary)
    tag(tokens, lexicon)
    telling = telling_words(words_in(plain(text)), lexicon)
    if not has_told(tokens, telling, lexicon):
        assert not Clauses(tokens, find_groups(tokens), lexicon).deeds()
        assert not find_nominals(tokens, lexicon, [])


def test_what_patterns_ask_for_is_written_in_plain_words() -> None:
    lexicon = reference().events
    patterns = chain.from_iterable((*lexicon.patterns.values(), *lexicon.nouns.values()))
    asked = {word for p in patterns for word in (p.verb, *p.particles, *p.objects, *p.recipients)}
    assert all(re.fullmatch("[a-z]+(-[a-z]+)?", word) for word in asked | lexicon.needs.keys())
