"""Engines by setting, the weights' errors, and the rules that merge tags with the gazetteer."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from test_extract import document

from flows.engines import engine_of, names
from flows.errors import EngineBroken, Usage
from flows.reference import reference
from seeds.weights import WeightsError, read_weights
from transforms.extract import extract
from transforms.tagging.engines import Tag


def merged(text: str, *tags: tuple[str, str, float], kind: str = "paragraph") -> list[Any]:
    """Return (words, type, id) after merging tags, each given as (words, type, confidence)."""
    found = document((kind, text))
    placed = []
    at = 0
    for words, entity_type, confidence in tags:
        at = found.text.index(words, at)
        placed.append(Tag(at, at + len(words), entity_type, confidence))
        at += len(words)
    extract(found, reference(), placed, "engine")
    return [
        (found.text[m.start_char : m.end_char], m.entity_type, m.entity_id) for m in found.mentions
    ]


VASK = "person:rolena-vask"
AZERBAIJAN = ("Azerbaijan", "place", "iso:AZE")


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        pytest.param(
            "Azerbaijan agreed.", [("Azerbaijan", "place", 0.9)], [AZERBAIJAN], id="same"
        ),
        pytest.param(
            "Azerbaijan agreed.", [("Azerbaijan", "organization", 0.99)], [AZERBAIJAN],
            id="a curated name keeps its type",
        ),
        pytest.param(
            "Rolena Vask agreed.", [("Rolena Vask", "person", 0.9)],
            [("Rolena Vask", "person", "person:rolena-vask")], id="a new person",
        ),
        pytest.param(
            "The Dorvel Institute agreed.", [("Dorvel Institute", "organization", 0.9)],
            [("Dorvel Institute", "organization", "org:dorvel-institute")], id="a new body",
        ),
        pytest.param(
            "The Dorvel Institute agreed.", [("Dorvel Institute", "organization", 0.2)], [],
            id="too unsure",
        ),
        pytest.param(
            "The Dorvel Institute agreed.", [("Dorvel Institute", "organization", 0.4)],
            [("Dorvel Institute", "organization", "org:dorvel-institute")],
            id="unsure, but it reads like a body",
        ),
        pytest.param(
            "They fasted on Yom Kippur.", [("Yom Kippur", "person", 0.8)], [], id="a feast",
        ),
        pytest.param(
            "The Minister of State for External Trade agreed.",
            [("State for External Trade", "organization", 0.8)], [], id="a minister's portfolio",
        ),
        pytest.param(
            "The Bank of Azerbaijan agreed.", [("Bank of Azerbaijan", "organization", 0.9)],
            [("Bank of Azerbaijan", "organization", "org:bank-of-azerbaijan")], id="longer",
        ),
        pytest.param(
            "Azerbaijan’s defense ministry agreed.",
            [("Azerbaijan", "place", 0.9), ("defense ministry", "organization", 0.6)],
            [("Azerbaijan’s defense ministry", "organization", "org:aze-defense-ministry")],
            id="a country and its body are one",
        ),
        pytest.param(
            "The Syrian air force denied it.", [("Syrian air force", "organization", 0.9)],
            [("Syrian air force", "organization", "org:syr-air-force")],
            id="a body found whole has its country in its id",
        ),
        pytest.param(
            "They met in Phnom Penh again.", [],
            [("Phnom Penh", "place", "geonames:1821306")], id="a capital stays",
        ),
        pytest.param(
            "The Armenian-Azerbaijani border.", [("Armenian-Azerbaijani", "group", 0.7)],
            [("Armenian", "group", "iso:ARM"), ("Azerbaijani", "group", "iso:AZE")],
            id="a hyphenated pair is two",
        ),
        pytest.param(
            "President Rolena Vask left. Vask said no.", [("Rolena Vask", "person", 0.9)],
            [("Rolena Vask", "person", VASK), ("Vask", "person", VASK)],
            id="a full name types its surname",
        ),
        pytest.param(
            "Mufti Rolena Vask and Gen. Vask.",
            [("Mufti Rolena Vask", "person", 0.9), ("Gen. Vask", "person", 0.7)],
            [("Rolena Vask", "person", VASK), ("Vask", "person", VASK)],
            id="a title is no part of a name",
        ),
        pytest.param(
            "The 2009 Azerbaijani vote was held.", [("2009 Azerbaijani vote", "other", 0.9)],
            [], id="no name within an event",
        ),
        pytest.param(
            "The U.S. Department of Defense agreed.",
            [("U.S. Department of Defense", "organization", 0.9)],
            [("U.S. Department of Defense", "organization", "org:u-s-department-of-defense")],
            id="a body with its country is one, though both are known",
        ),
    ],
)  # fmt: skip
def test_merge(text: str, tags: list[tuple[str, str, float]], expected: list[Any]):
    assert merged(text, *tags) == expected


def test_a_heading_invents_no_person():
    tag = ("Domestic Pressures", "person", 0.99)
    assert merged("Domestic Pressures", tag, kind="heading") == []


def test_a_tag_across_a_border_is_dropped():
    found = document(("paragraph", "the road to Dorvelgrad"), ("paragraph", "Vask said so"))
    start = found.text.index("Dorvelgrad")
    extract(found, reference(), [Tag(start, start + 16, "place", 0.99)], "engine")
    assert found.mentions == []


def test_the_type_that_an_article_uses_decides_what_is_unsure():
    text = "Dorvel said so. They went to Dorvel. In Dorvel it rained."
    tags = [("Dorvel", "person", 0.6), ("Dorvel", "place", 0.8), ("Dorvel", "place", 0.8)]
    assert {kind for _, kind, _ in merged(text, *tags)} == {"place"}


def test_mentions_carry_method_and_confidence():
    found = document(("paragraph", "Azerbaijan met Rolena Vask."))
    tags = [Tag(0, 10, "place", 0.97), Tag(15, 26, "person", 0.91)]
    extract(found, reference(), tags, "engine")
    assert [m.method for m in found.mentions] == ["engine+gazetteer", "engine"]
    assert [m.confidence for m in found.mentions] == [0.97, 0.91]


def test_every_engine_of_the_room_has_a_name():
    assert names() == ["gazetteer", "minilm", "spacy"]


@pytest.mark.parametrize("setting", ["gpt", "minilm:large", "gazetteer:x", "spacy", ""])
def test_a_wrong_engine_is_a_usage_error(setting: str):
    with pytest.raises(Usage, match="engine = "):
        engine_of(setting)


def test_the_gazetteer_needs_no_engine():
    assert engine_of("gazetteer") is None


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Return a folder with a model of that form, right but for what a test breaks."""
    for name in ("tiny.onnx", "tiny.tokenizer.json"):
        (tmp_path / name).write_bytes(name.encode())
    sums = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in tmp_path.iterdir()}
    card = {"labels": ["O"], "limit": 8, "calibration": {}, "sha256": sums}
    (tmp_path / "tiny.json").write_text(json.dumps(card))
    return tmp_path


def test_weights_are_read(models: Path):
    weights = read_weights("tiny", models)
    assert (weights.model, weights.tokenizer) == (b"tiny.onnx", b"tiny.tokenizer.json")


@pytest.mark.parametrize("name", ["tiny.onnx", "tiny.tokenizer.json", "tiny.json"])
@pytest.mark.parametrize("content", [None, b"", b"garbage"])
def test_broken_weights_name_the_file_and_the_repair(
    models: Path, name: str, content: bytes | None
):
    (models / name).unlink()
    if content is not None:
        (models / name).write_bytes(content)
    with pytest.raises(WeightsError, match="git checkout -- seeds/models") as caught:
        read_weights("tiny", models)
    assert str(models / name) in str(caught.value)


@pytest.mark.parametrize("content", ["[]", "{}", '{"labels": []}'])
def test_a_card_that_lacks_something_says_what(models: Path, content: str):
    (models / "tiny.json").write_text(content)
    with pytest.raises(WeightsError, match=r"lacks|no model card"):
        read_weights("tiny", models)


def test_spacy_without_spacy_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "spacy", None)
    with pytest.raises(EngineBroken, match=r"pip install 'dateline\[spacy\]'"):
        engine_of("spacy:not_installed_either")


def test_a_spacy_pipeline_is_an_engine(tmp_path: Path):
    spacy = pytest.importorskip("spacy", reason="the extra `spacy` is not installed")
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Rolena Vask"},
            {"label": "GPE", "pattern": "Dorvelgrad"},
            {"label": "DATE", "pattern": "Tuesday"},
        ]
    )
    pipeline.to_disk(tmp_path / "tiny")
    engine = engine_of(f"spacy:{tmp_path / 'tiny'}")
    assert engine is not None
    found = document(("heading", "Talks"), ("paragraph", "🙂 Rolena Vask left Dorvelgrad Tuesday."))
    tags = engine.tag(found)
    assert [(found.text[t.start_char : t.end_char], t.entity_type) for t in tags] == [
        ("Rolena Vask", "person"),
        ("Dorvelgrad", "place"),
    ]
    extract(found, reference(), tags, engine.method)
    assert {m.method for m in found.mentions} == {"spacy:en_pipeline"}


def test_a_spacy_pipeline_that_is_not_there(tmp_path: Path):
    pytest.importorskip("spacy", reason="the extra `spacy` is not installed")
    with pytest.raises(EngineBroken, match="cannot be loaded"):
        engine_of(f"spacy:{tmp_path / 'nothing'}")
