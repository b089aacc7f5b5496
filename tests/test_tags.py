"""Tags: the vocabulary is a tree with definitions, regions and actors come from entities."""

from __future__ import annotations

import re

from test_extract import extracted, reference

from seeds.files import read_rows
from transforms.entity_tags import entity_tag_rows
from transforms.extract_rows import reference_tables

ROOTS = {"conflict", "diplomacy", "humanitarian", "economy", "law", "society"}


def test_the_vocabulary_is_a_tree_of_defined_themes_with_triggers():
    themes = {row["tag_id"]: row for row in read_rows("tags")}
    triggered = {row["tag_id"] for row in read_rows("triggers")}
    assert len(themes) >= 150
    for tag_id, row in themes.items():
        assert row["definition"]
        assert tag_id in triggered or tag_id[6:] in ROOTS
        assert re.fullmatch(r"((medtop:\d{8}|cameo:\d{2,4})(\||$))*", row["mapping"])
        path = [tag_id]
        while parent := themes[path[-1]]["parent_tag_id"]:
            assert parent not in path
            path.append(parent)
        assert path[-1][6:] in ROOTS


def test_a_term_speaks_for_a_theme_once():
    terms = [(row["tag_id"], row["term"]) for row in read_rows("triggers")]
    assert len(terms) == len(set(terms))
    assert all(term == term.lower() for _, term in terms)


def test_regions_and_actors_come_from_entities_with_their_evidence():
    found = extracted(
        ("title", "NATO weighs aid for Donbas"),
        ("paragraph", "Kyiv said Poland agreed. Kyiv warned Minsk. Kyiv asked NATO. Warsaw rain."),
    )
    tags = {tag.tag_id: found.text[tag.start_char : tag.end_char] for tag in found.tags}
    assert tags["actor:nato"] == "NATO"
    assert tags["region:donbas"] == "Donbas"
    assert tags["actor:UKR"] == tags["region:UKR"] == "Kyiv"
    assert "region:POL" not in tags
    rows = {row[0]: row[1:3] for row in entity_tag_rows([found], reference())}
    assert rows["actor:UKR"] == ("actor", "Ukraine")
    assert rows["actor:nato"][1].startswith("N")
    used = set(reference_tables([found], reference())["tags"].column("tag_id").to_pylist())
    assert set(tags) <= used
