"""Rejects as rows of ops.quarantine: ids that last, payloads that are safe to show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest
from expectations_rows import NOW, Run, good_row, make

from expectations.escaping import bytes_text, json_text, value_text
from expectations.quarantine import Origin, input_quarantine_row, quarantine_id, quarantine_rows
from expectations.validate import validate_unit
from warehouse.tables.arrow import arrow_schema, to_arrow

PARTS = {
    "source_uri": "file:///a.txt",
    "record_locator": "line:3",
    "content_id": "0" * 32,
    "table": "blocks",
    "row_key": "{}",
    "code": "expect_column_values_to_be_in_set",
}


@dataclass(frozen=True)
class Refused:
    stage: str = "read"
    code: str = "E_ENCODING"
    detail: str = "file:///a.txt is binary"


def rejects_of(**tables):
    return validate_unit(tables, run=Run(), unit=0).rejects


def failing_unit():
    tags = [good_row("tags", 1, scheme="x"), good_row("tags", 1, scheme="x")]
    return {
        "documents": make("documents", [good_row("documents", 1, word_count=-1)]),
        "mentions": make("mentions", [good_row("mentions", 2, confidence=None)]),
        "tags": make("tags", tags),
    }


def quarantined(run):
    origins = {f"{1:032x}": Origin("file:///a.jsonl", "line:3")}
    return quarantine_rows(rejects_of(**failing_unit()), run=run, origins=origins)


def test_rejects_become_rows_that_keep_the_contract_themselves():
    table = quarantined(Run())
    assert table.schema == arrow_schema("quarantine")
    assert rejects_of(quarantine=table) == []
    found = [(r["grain"], r["source_uri"], r["record_locator"]) for r in table.to_pylist()]
    assert found == [
        ("document", "file:///a.jsonl", "line:3"),
        ("row", "table:mentions", ""),
        ("row", "table:tags", ""),
        ("row", "table:tags", ""),
    ]
    assert set(table["stage"].to_pylist()) == {"validate"}


def test_another_run_finds_the_same_ids():
    later = Run("20270101T000000-0002", NOW + timedelta(days=300))
    first, second = quarantined(Run()), quarantined(later)
    assert first["quarantine_id"].equals(second["quarantine_id"])
    assert set(second["run_id"].to_pylist()) == {later.run_id}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_what_failed_is_in_the_id(part):
    assert quarantine_id(**PARTS) != quarantine_id(**PARTS | {part: "other"})
    assert quarantine_id(**PARTS) == quarantine_id(**PARTS)


def test_parts_do_not_run_together():
    one = PARTS | {"source_uri": "ab", "record_locator": "c"}
    other = PARTS | {"source_uri": "a", "record_locator": "bc"}
    assert quarantine_id(**one) != quarantine_id(**other)


def test_an_input_that_was_refused_is_a_row():
    row = input_quarantine_row(
        run=Run(),
        source_uri="file:///a.txt",
        record_locator="",
        sha256="ab" * 32,
        refusal=Refused(),
        content=b"PK\x03\x04<script>\xff" + b"x" * 9_000,
    )
    table = to_arrow("quarantine", [row])
    assert rejects_of(quarantine=table) == []
    [values] = table.to_pylist()
    assert (values["grain"], values["stage"]) == ("input", "read")
    assert (values["error_code"], values["message"]) == ("E_ENCODING", "file:///a.txt is binary")
    assert values["payload"].startswith("PK\\u0003\\u0004\\u003cscript\\u003e\\xff")
    assert values["payload"].endswith("x")
    assert len(values["payload"]) < 2_100


NASTY = [
    "<script>alert(1)</script>",
    "a & b",
    "\x1b[2J\x9b",
    "line\nbreak\u2028\u2029",
    "\u202eevil",
    'quote " and \\ backslash',
    "\x00",
    "Гянджа 中文 🕊",
    "\U000e0001",
    "\ud800",
]


@pytest.mark.parametrize("text", NASTY)
def test_a_payload_reads_back_and_runs_nowhere(text):
    escaped = json_text({"text": text})
    assert json.loads(escaped) == {"text": text}
    assert escaped.isprintable()
    assert not set(escaped) & set("<>&")
    assert bytes_text(text.encode("utf-8", "surrogatepass")).isprintable()


def test_a_payload_is_the_row_with_long_texts_cut():
    body = "x" * 5_000
    row = good_row("documents", 1, text=body, character_count=1, published_at=NOW)
    [reject] = rejects_of(documents=make("documents", [row]))
    payload = json.loads(reject.payload_json)
    assert payload["text"] == "x" * 2_000
    assert payload["published_at"] == "2026-03-01 12:00:00.000000Z"
    assert list(payload) == list(row)
    assert payload["duplicate_kind"] == row["duplicate_kind"]


def test_a_message_names_the_value_the_limit_and_a_command():
    row = good_row("tags", 1, scheme="<b>" + "y" * 500)
    [reject] = rejects_of(tags=make("tags", [row]))
    assert "tags.scheme must be one of hashtag, theme" in reject.message
    assert 'found "\\u003cb\\u003eyyy' in reject.message
    assert "`dateline quarantine show`" in reject.message
    assert len(reject.message) < 300


@pytest.mark.parametrize(("value", "text"), [(None, "null"), (float("nan"), '"nan"'), (2, "2")])
def test_a_value_in_a_message_is_json(value, text):
    assert value_text(value) == text
