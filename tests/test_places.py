"""Which place a toponym means, in sentences of our own; the expected is an id or a point's name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import cases

from flows.reference import reference
from transforms.places.resolve import Resolved, Toponym, resolve
from transforms.places.spelling import spellings


def resolved(text: str, names: list[str]) -> list[Resolved | None]:
    """Resolve names of a text, each at its next occurrence."""
    toponyms, at = [], 0
    for name in names:
        at = text.index(name, at)
        toponyms.append(Toponym(at, at + len(name)))
        at += len(name)
    return resolve(text, toponyms, reference().by_name)


@pytest.mark.parametrize("case", cases("places"))
def test_places_of_a_text(case: dict[str, Any]) -> None:
    names = [name for name, _ in case["places"]]
    found = resolved(case["text"], names)
    assert [(n, r and r.place.entity_id) for n, r in zip(names, found, strict=True)] == [
        tuple(pair) for pair in case["places"]
    ]


@settings(max_examples=25)
@given(st.lists(st.sampled_from(["Paris", "Texas", "Georgia", "Laurel County", "Zzyzx", "ROME"])))
def test_any_row_of_names_is_resolved_in_any_order(names: list[str]) -> None:
    text = ", ".join(names)
    found = resolved(text, names)
    assert len(found) == len(names)
    assert all(r is None or 0 <= r.confidence <= 1 for r in found)


@given(st.text(max_size=30))
def test_spellings_begin_with_the_name(name: str) -> None:
    found = list(spellings(name))
    assert all(isinstance(spelling.name, str) for spelling in found)
    if name.isalpha() and not name.isupper():
        assert found[0].name == name
