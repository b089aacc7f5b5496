"""Governments meant by their capitals, and roles of persons: our own labelled sentences."""

from __future__ import annotations

from collections import Counter

from test_extract import extracted

from tests.benchmarks.metonymy import metonyms, roles


def test_capitals_that_govern_are_told_from_cities():
    figures = metonyms(None, show=False)
    assert figures["metonymy_precision"] >= 0.95
    assert figures["metonymy_recall"] >= 0.9


def test_roles_stand_as_the_text_gives_them():
    assert roles(None, show=False)["roles"] >= 0.85


def test_joined_capitals_act_together_with_their_countries():
    found = extracted(("paragraph", "Neither Baku nor Yerevan wants another war."))
    ids = Counter(m.entity_id for m in found.mentions if m.is_metonym)
    assert ids == {"iso:AZE": 1, "iso:ARM": 1}
