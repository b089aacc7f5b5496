"""The tagger with its own weights: sentences of our own, any casing, any text."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_extract import document

from flows.engines import engine_of
from flows.reference import reference
from seeds.weights import read_weights
from transforms.documents import Document
from transforms.extract import extract

ROOT = Path(__file__).parents[1]
MOST_BYTES = 25 * 1024 * 1024
WIRE = (
    "GENEVA — Foreign Minister Teodor Valkanen met Rosa Imberline of the International Committee "
    "of the Red Cross on Friday, and said that Norway would host the talks."
)
NAMES = {
    ("Teodor Valkanen", "person"),
    ("Rosa Imberline", "person"),
    ("International Committee of the Red Cross", "organization"),
    ("Norway", "place"),
}


def tagged(*blocks: tuple[str, str]) -> tuple[Document, list[tuple[str, str]]]:
    """Return a document with the words and types that the whole extraction finds in it."""
    engine = engine_of("minilm")
    assert engine is not None
    found = document(*blocks)
    extract(found, reference(), engine.tag(found), engine.method)
    text = found.text
    return found, [(text[m.start_char : m.end_char], m.entity_type) for m in found.mentions]


def test_the_engine_leaves_nothing_in_the_home_folder(tmp_path: Path):
    code = "from flows.engines import engine_of; engine_of('minilm')"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"HOME": str(tmp_path)}, cwd=ROOT, check=False
    )
    assert done.returncode == 0
    assert list(tmp_path.rglob("*")) == []


def test_the_model_is_small_enough_to_ship():
    assert len(read_weights("minilm").model) <= MOST_BYTES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WIRE, NAMES),
        ("Baku says that Yerevan broke the deal.", {("Baku", "place"), ("Yerevan", "place")}),
        (
            "Azerbaijan's defense ministry denied it.",
            {("Azerbaijan's defense ministry", "organization")},
        ),
        (
            "The Armenian-Azerbaijani border is closed.",
            {("Armenian", "group"), ("Azerbaijani", "group")},
        ),
        ("Fighting around Nagorno-Karabakh went on.", {("Nagorno-Karabakh", "place")}),
        (
            "U.S. Secretary of State Antony Blinken left.",
            {("U.S.", "place"), ("Antony Blinken", "person")},
        ),
        ("The road from Nakhchivan is open.", {("Nakhchivan", "place")}),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)  # fmt: skip
def test_names_in_a_sentence(text: str, expected: set[tuple[str, str]]):
    assert expected <= set(tagged(("paragraph", text))[1])


@pytest.mark.parametrize(
    "heading",
    ["Domestic Pressures", "Military Response", "Diplomatic Fallout", "Regional Reactions"],
)
def test_a_heading_names_nobody(heading: str):
    blocks = (("heading", heading), ("paragraph", "The talks went on for a third day."))
    assert tagged(*blocks)[1] == []


@pytest.mark.parametrize("change", [str.upper, str.lower, str.title])
def test_names_are_found_in_any_casing(change):
    words = {word.casefold() for word, _ in tagged(("paragraph", change(WIRE)))[1]}
    assert len(words & {name.casefold() for name, _ in NAMES}) >= 3


def test_a_document_is_tagged_the_same_whatever_came_before():
    first = tagged(("paragraph", WIRE))[0].mentions
    tagged(*[("paragraph", f"{WIRE} {n}") for n in range(20)])
    assert tagged(("paragraph", WIRE))[0].mentions == first


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=60)
def test_any_text_gives_rows_or_none(text: str):
    found, _ = tagged(("paragraph", text))
    assert all(0 <= m.start_char < m.end_char <= len(text) for m in found.mentions)
    assert all(a.end_char <= b.start_char for a, b in itertools.pairwise(found.mentions))
    assert all(0 < m.confidence <= 1 for m in found.mentions)


@pytest.mark.parametrize(
    "text",
    ["\x00\ufffe\u202e", "🙂" * 600, "a" * 20_000, "نص عربي عن", "停火协议在日内瓦", "A B " * 3000],
    ids=range(6),
)
def test_odd_texts_raise_nothing(text: str):
    tagged(("paragraph", text))


def test_weights_that_are_missing_stop_the_run_with_the_repair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from flows.engines import minilm
    from flows.errors import EngineBroken

    monkeypatch.setattr(minilm, "read_weights", lambda name: read_weights(name, tmp_path))
    with pytest.raises(EngineBroken, match=r"minilm\.json cannot be read .*git checkout"):
        minilm.make("")
