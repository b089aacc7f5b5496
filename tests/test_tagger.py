"""The tagger's parts without its weights: words, windows, decoding, and a stand-in model."""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from transforms.tagging import tagger as module
from transforms.tagging.tagger import Tagger, Text
from transforms.tagging.tagger_decode import Calibration, decode, forbidden, viterbi
from transforms.tagging.tagger_features import SHAPES, Encoder, shape, words
from transforms.tagging.tagger_windows import CLS, SEP, pack

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
STRAIGHT = Calibration((0.0, 1.0), (0.0, 1.0))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S. troops", ["U", ".", "S", ".", "troops"]),
        ("Nagorno-Karabakh", ["Nagorno", "-", "Karabakh"]),
        ("Baku's US$5bn", ["Baku", "'", "s", "US", "$", "5bn"]),
        ("snake_case", ["snake", "_", "case"]),
        ("Ame\u0301lie 🙂 Łódź", ["Ame\u0301lie", "🙂", "Łódź"]),
        (" \t\n", []),
    ],
)
def test_words(text: str, expected: list[str]):
    assert [text[start:end] for start, end in words(text)] == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("said", "lower"),
        ("Baku", "title"),
        ("NATO", "upper"),
        ("U", "capital"),
        ("McDonald", "mixed"),
        ("iPhone", "mixed"),
        ("F16", "digit"),
        ("—", "sign"),
        ("北京", "uncased"),
        ("Élysée", "title"),
    ],
)
def test_shape(word: str, expected: str):
    assert SHAPES[shape(word)] == expected


@st.composite
def _sentences(draw: st.DrawFn) -> tuple[list[list[int]], list[tuple[int, int]]]:
    sizes = draw(st.lists(st.integers(1, 90), min_size=1, max_size=8))
    pieces = [[7] * draw(st.integers(1, 4)) for _ in range(sum(sizes))]
    ends = list(itertools.accumulate(sizes))
    return pieces, list(zip([0, *ends], ends, strict=False))


@given(_sentences(), st.integers(20, 64))
@settings(deadline=None)
def test_every_word_is_scored_once_and_no_window_is_too_long(
    text: tuple[list[list[int]], list[tuple[int, int]]], limit: int
):
    pieces, bounds = text
    windows = list(pack(pieces, [1] * len(pieces), bounds, limit))
    assert sorted(w for window in windows for w in window.words) == list(range(len(pieces)))
    for window in windows:
        assert len(window.ids) == len(window.shapes) <= limit
        assert window.ids[0] == CLS
        assert window.ids[-1] == SEP
        assert all(window.ids[at] == 7 for at in window.positions)


def test_a_sentence_that_fits_is_never_cut():
    pieces, bounds = [[1]] * 90, [(0, 40), (40, 70), (70, 90)]
    windows = list(pack(pieces, [1] * 90, bounds, 60))
    for start, end in bounds:
        assert any(set(range(start, end)) <= set(window.words) for window in windows)


@given(st.lists(st.lists(st.floats(-5, 5), min_size=7, max_size=7), min_size=1, max_size=12))
@settings(deadline=None)
def test_decoding_is_valid_and_the_search_finds_the_best_path(rows: list[list[float]]):
    logs = np.array(rows, np.float32)
    path = viterbi(logs, LABELS).tolist()
    bad = forbidden(LABELS)
    assert not bad[0, path[0]]
    assert not any(bad[a, b] for a, b in itertools.pairwise(path))
    if len(rows) <= 3:
        best = max(
            sum(float(logs[i, label]) for i, label in enumerate(candidate))
            for candidate in itertools.product(range(len(LABELS)), repeat=len(rows))
            if not bad[0, candidate[0]]
            and not any(bad[a, b] for a, b in itertools.pairwise(candidate))
        )
        score = sum(float(logs[i, label]) for i, label in enumerate(path))
        assert score == pytest.approx(best, abs=1e-4)
    spans = list(decode(logs, LABELS))
    assert all(a.last < b.first for a, b in itertools.pairwise(spans))


def test_spans_are_joined_and_typed():
    logs = np.full((3, 7), -9.0, np.float32)
    logs[0, 5] = logs[1, 6] = logs[2, 1] = 0.0
    spans = [(s.first, s.last, s.label) for s in decode(logs, LABELS)]
    assert spans == [(0, 1, "MISC"), (2, 2, "PER")]


@pytest.mark.parametrize(("score", "share"), [(0.0, 0.2), (0.4, 0.2), (0.7, 0.55), (0.95, 0.7)])
def test_calibration_is_a_line_between_its_points(score: float, share: float):
    calibration = Calibration((0.4, 0.6, 0.8), (0.2, 0.4, 0.7))
    assert calibration.of(score, "PER") == pytest.approx(share)


class CapitalsArePlaces:
    """Stands in for the model: a piece of a word with a capital is a place's, like its left one."""

    runs = 0

    def run(self, _: None, inputs: dict[str, Any]) -> list[Any]:
        self.runs += 1
        shapes = inputs["token_type_ids"]
        named = (shapes >= SHAPES.index("title")) & (shapes <= SHAPES.index("mixed"))
        before = np.zeros_like(named)
        before[:, 1:] = named[:, :-1]
        label = np.where(named, np.where(before, 4, 3), 0)
        return [np.eye(len(LABELS), dtype=np.float32)[label] * 9]


def _tagger() -> Tagger:
    vocabulary = {"[UNK]": 100, "a": 7, "##a": 8}
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return Tagger(CapitalsArePlaces(), Encoder(tokenizer), LABELS, STRAIGHT, 40)


def _found(text: str, sentences: list[tuple[int, int]] | None = None) -> list[str]:
    spans = _tagger().tag(Text(text, sentences or [(0, len(text))]))
    return [text[span.start : span.end] for span in spans]


def test_offsets_are_code_points():
    assert _found("🙂🙂 the Ame\u0301lie River, Łódź") == ["Ame\u0301lie River", "Łódź"]


def test_a_border_is_hard():
    text = "the road to Nakhchivan\nIran said"
    assert _found(text, [(0, 22), (23, 32)]) == ["Nakhchivan", "Iran"]
    assert _found(text.replace("\n", " ")) == ["Nakhchivan Iran"]


def test_a_window_that_comes_again_is_not_scored_again():
    tagger, text = _tagger(), "the road to Nakhchivan"
    first, again = (tagger.tag(Text(text, [(0, len(text))])) for _ in range(2))
    assert first == again != []
    assert tagger.session.runs == 1


@pytest.mark.parametrize("change", ["a road to Nakhchivan", "The road to Nakhchivan"])
def test_another_window_is_scored(change: str):
    tagger, text = _tagger(), "the road to Nakhchivan"
    for each in (text, change):
        tagger.tag(Text(each, [(0, len(each))]))
    assert tagger.session.runs == 2


def test_so_many_windows_are_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "KEPT_WINDOWS", 2)
    tagger = _tagger()
    for word in ("a", "aa", "aaa", "a"):
        tagger.tag(Text(word, [(0, len(word))]))
    assert tagger.session.runs == 4


@pytest.mark.parametrize("shift", range(0, 40, 3))
def test_no_name_is_lost_at_a_seam(shift: int):
    filler = ["word"] * 31
    text = " ".join(["word"] * shift + [*filler, "New", "York", "City"] * 30)
    assert _found(text) == ["New York City"] * 30


def test_five_megabytes_without_a_full_stop_keep_every_name():
    unit = "they walked on and on to the town of Upper Karabakh again and again then "
    text = unit * math.ceil(5_000_000 / len(unit))
    assert _found(text) == ["Upper Karabakh"] * (len(text) // len(unit))


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_gives_ordered_spans_or_none(text: str):
    spans = _tagger().tag(Text(text, [(0, len(text))]))
    assert all(0 <= s.start < s.end <= len(text) and 0 <= s.confidence <= 1 for s in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


def test_an_empty_text_and_a_word_of_a_million_letters():
    assert _found("") == []
    assert _found("x" * 1_000_000) == []


def test_words_are_remembered_and_odd_ones_have_a_piece():
    encoder = _tagger().encoder
    encoded = encoder.encode(["a", "\u0301", "a" * 500, "a"])
    assert encoded.pieces[0] == encoded.pieces[3] == [7]
    assert all(encoded.pieces)
    assert json.dumps(encoded.pieces)  # plain lists of plain numbers
