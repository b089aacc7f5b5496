"""Facilities, events, weapons, treaties and works in sentences of our own, by lexicon and form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_extract import extracted

CASES = Path(__file__).parent / "cases" / "things.jsonl"
TYPES = {"facility", "event", "weapon", "treaty", "work"}


def read_cases() -> list[Any]:
    rows = (json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines())
    return [pytest.param(row, id=row["text"][:40]) for row in rows]


@pytest.mark.parametrize("case", read_cases())
def test_things_in_a_sentence(case: dict[str, Any]):
    found = extracted(("paragraph", case["text"]))
    things = [m for m in found.mentions if m.entity_type in TYPES]
    assert [[found.text[m.start_char : m.end_char], m.entity_type] for m in things] == case[
        "things"
    ]
    assert all(m.entity_id and m.method in ("gazetteer", "pattern") for m in things)


def test_a_thing_has_the_same_id_by_any_of_its_names():
    found = extracted(("paragraph", "The Second World War, World War II, was taught in two ways."))
    assert {m.entity_id for m in found.mentions} == {"event:second-world-war"}


def test_a_heading_invents_no_thing():
    assert extracted(("heading", "Vask Air Base Attack And Dorvel Accord")).mentions == []
