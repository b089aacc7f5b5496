"""Rules over several tables: SQL on the staged rows, reported like every other rule."""

from __future__ import annotations

import hashlib

import pyarrow as pa
import pytest
from expectations_rows import Run, make

from expectations.across import rules_across
from expectations.errors import ExpectationBroken
from expectations.validate import validate_unit
from warehouse.staged import ask_staged
from warehouse.tables import BY_NAME

TEXT = "Envoys met in Vienna. They spoke of grain."
ID = hashlib.sha256(TEXT.encode()).hexdigest()[:32]


def row(table, **values):
    """Give a row of the article: what it is about is given, the rest is NULL."""
    known = {"document_id": ID, "confidence": 1.0, "method": "rule", "is_metonym": False}
    known |= {"entity_type": "place", "kind": "paragraph"}
    return {c.name: values.get(c.name, known.get(c.name)) for c in BY_NAME[table]}


def span(start, end):
    return {"start_char": start, "end_char": end, "text": TEXT[start:end]}


def unit(**more):
    document = row(
        "documents",
        source_uri="file:///a.txt",
        media_type="text/plain",
        text=TEXT,
        character_count=len(TEXT),
        word_count=8,
        content_hash="0" * 64,
        pipeline_version="1",
        run_id="r",
        ingested_at=Run().started_at,
    )
    rows = {
        "documents": [document],
        "blocks": [row("blocks", block_index=0, **span(0, 42))],
        "sentences": [
            row("sentences", sentence_index=0, block_index=0, **span(0, 21)),
            row("sentences", sentence_index=1, block_index=0, **span(22, 42)),
        ],
        "mentions": [
            row("mentions", mention_index=0, sentence_index=0, entity_id="iso:AUT", **span(14, 20))
        ],
        "entities": [row("entities", entity_id="iso:AUT", name="Austria")],
    }
    return {name: make(name, more.get(name, lines)) for name, lines in rows.items()}


def judged(tables, ask=ask_staged):
    return validate_unit(tables, run=Run(), unit=0, ask=ask)


def test_a_unit_that_agrees_passes_and_every_rule_on_its_tables_is_told():
    tables = unit()
    verdict = judged(tables)
    assert verdict.rejects == []
    assert all(verdict.tables[name].equals(tables[name]) for name in tables)
    told = [o for o in verdict.outcomes if o.rule.suite == "tables"]
    assert len(told) == sum(r.rule.table in tables for r in rules_across()) > 8
    assert judged({"validations": verdict.validations}).rejects == []


def mention(**values):
    return row("mentions", **{"mention_index": 1, "sentence_index": 0, **span(14, 20), **values})


@pytest.mark.parametrize(
    ("broken", "column", "code"),
    [
        (mention(sentence_index=7), "sentence_index", "expect_reference_to_exist"),
        (mention(sentence_index=1), "sentence_index", "expect_span_to_begin_in_sentence"),
        (mention(entity_id="iso:XXX"), "entity_id", "expect_reference_to_exist"),
        (mention(text="Geneva"), "text", "expect_span_to_equal_text"),
        (
            mention(start_char=40, end_char=46, sentence_index=None),
            "end_char",
            "expect_span_within",
        ),
    ],
)
def test_a_rule_across_tables_catches_its_row(broken, column, code):
    good = mention(mention_index=0)
    verdict = judged(unit(mentions=[broken, good]))
    [reject] = verdict.rejects
    assert (reject.table, reject.column) == ("mentions", column)
    assert reject.code.startswith(code)
    assert verdict.tables["mentions"].equals(make("mentions", [good]))
    [failed, *_] = [o for o in verdict.outcomes if not o.success and o.rule.rejects]
    assert (failed.rows, failed.observed) == ((0,), "1 of 2 rows failed")


def test_what_points_at_a_row_that_left_leaves_too():
    """The block breaks its contract, its sentences go after it, and their mention after them."""
    tables = unit(blocks=[row("blocks", block_index=0, **span(0, 42)) | {"kind": "verse"}])
    verdict = judged(tables)
    assert [r.table for r in verdict.rejects] == ["blocks", "sentences", "sentences", "mentions"]
    assert {name: len(t) for name, t in verdict.tables.items() if len(t)} == {
        "documents": 1,
        "entities": 1,
    }


def test_half_of_a_pair_is_lost_and_the_article_stays():
    tables = unit()
    place = tables["documents"].schema.get_field_index("duplicate_of")
    field = tables["documents"].schema.field(place)
    tables["documents"] = tables["documents"].set_column(place, field, pa.array([ID]))
    verdict = judged(tables)
    [reject] = verdict.rejects
    assert (reject.code, reject.lost) == (
        "expect_duplicate_of_with_duplicate_kind",
        ("duplicate_of", "duplicate_kind"),
    )
    assert verdict.tables["documents"]["duplicate_of"].to_pylist() == [None]


def test_a_query_that_cannot_run_is_neither_pass_nor_failure():
    def broken(tables, queries):
        return ask_staged(tables, dict.fromkeys(queries, "SELECT nonsense"))

    with pytest.raises(ExpectationBroken, match=r"could not run: .*nonsense"):
        judged(unit(), broken)


def test_every_rule_says_why_and_has_a_name_of_its_own():
    rules = [r.rule for r in rules_across()]
    assert len({(r.table, r.column, r.expectation) for r in rules}) == len(rules)
    assert all(r.why.endswith(".") and r.meaning for r in rules)
