"""500 hostile texts through everything that shows: artifacts, pages, logs and CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from browser import dom_of, needs_chromium
from payloads import PAYLOADS

from expectations.escaping import json_text
from expectations.pages import history_page, run_page
from flows.markup import safe, table
from flows.report import FailedCheck, RunReport
from flows.run_page import Surroundings, sections
from warehouse.export import export

RUN: dict[str, Any] = {"files_seen": 1, "documents_quarantined": 1, "documents_loaded": 0}
OWN = (
    "!DOCTYPE|html|head|meta|title|style|body|h1|h2|p|a|table|tbody|tr|th|td|code|details|summary"
    "|svg|rect"
)
NAMES = ("run_id", "message", "flow", "status", "started_at")


def page_of(payload: str) -> str:
    run = {**RUN, **dict.fromkeys(NAMES, payload), "failed": payload}
    check = dict.fromkeys(
        ("suite", "table_name", "column_name", "expectation", "severity", "observed"), payload
    )
    reject = {"error_code": payload, "count": 1, "ids": payload}
    failed, held = {**check, "success": False}, {**check, "success": True}
    return run_page(run, [failed, held], [reject]) + history_page([run])


def is_inert(html: str) -> bool:
    """Whether a page has the elements of its own only, and no attribute that runs."""
    tags = re.findall(r"<[^>]*>", html)
    return all(
        re.match(rf"</?(?:{OWN})\b", t) and not re.search(r"\son\w+=|javascript:", t) for t in tags
    )


@pytest.mark.parametrize("start", range(0, 500, 100))
def test_pages_hold_no_element_that_a_value_made(start: int):
    for payload in PAYLOADS[start : start + 100]:
        assert is_inert(page_of(payload)), payload
        assert "Content-Security-Policy" in page_of(payload)


def test_the_check_of_pages_would_see_a_script():
    assert not is_inert("<p><script>alert(1)</script></p>")
    assert not is_inert("<p onclick=alert(1)>x</p>")


@needs_chromium
def test_a_browser_finds_nothing_to_run_in_a_page_of_all_payloads(tmp_path: Path):
    rows = [
        {
            "suite": "rules",
            "table_name": "documents",
            "column_name": payload,
            "expectation": payload,
            "severity": "warning",
            "success": False,
            "observed": payload,
        }
        for payload in PAYLOADS
    ]
    page = tmp_path / "run.html"
    page.write_text(run_page({**RUN, **dict.fromkeys(NAMES, PAYLOADS[0])}, rows, []), "utf-8")
    dom = dom_of(page.as_uri(), tmp_path)
    assert is_inert(dom)
    assert dom.count("<td") >= 5 * len(PAYLOADS)


def artifacts(payload: str) -> str:
    report = RunReport(run_id="r1", files_seen=1, quarantined=1, seconds=1.0)
    report.warning = payload
    report.validations = {"warning": {"held": 0, "failed": 1}}
    report.failed_checks = [FailedCheck("warning", "documents", "expect_x", payload, payload)]
    around = Surroundings(
        names=[(payload, 1)], tags=[(payload, 1)], sources=[(payload, 1, 1, 0)], page="docs/r1.html"
    )
    told = list(sections(report, around))
    assert not any(set("<>[]`|") & set(description) for _, _, description in told), payload
    return "\n".join(markdown for _, markdown, _ in told)


def test_artifacts_hold_no_markup_that_a_value_made():
    shape = re.sub(r"&#\d+;|\w", "", artifacts("x"))
    for payload in PAYLOADS:
        told = artifacts(payload)
        assert not set("<>") & set(told), payload
        values = re.sub(r"[\w &#;…]", "", safe(payload))
        assert values == "", (payload, values)
        assert told.count("|") == shape.count("|"), payload


def test_a_table_of_payloads_has_a_row_for_each():
    made = table(("value",), ((safe(payload),) for payload in PAYLOADS))
    assert len(made.splitlines()) == len(PAYLOADS) + 2
    assert {line.count("|") for line in made.splitlines()} == {2}


def test_a_line_of_the_log_stays_one_line_and_reads_back():
    for payload in PAYLOADS:
        line = json_text({"event": "batch", "value": payload})
        assert line.isprintable()
        assert json.loads(line)["value"] == payload


def exported(form: str, texts: list[str]) -> list[dict[str, str]]:
    target = io.BytesIO()
    values = pa.table({"n": range(-1, len(texts) - 1), "value": texts})
    export(pa.RecordBatchReader.from_batches(values.schema, values.to_batches()), target, form)
    text = target.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_reads_back_as_the_same_values_in_as_many_rows():
    assert [row["value"] for row in exported("csv", PAYLOADS)] == PAYLOADS


FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "=cmd|' /C calc'!A0"]


def test_no_text_of_a_sheet_is_a_formula_and_numbers_are_as_they_are():
    texts = [*PAYLOADS, *FORMULAS, *(f"{formula}{p}" for formula in "=+-@" for p in PAYLOADS)]
    rows = exported("sheet", texts)
    assert rows[0]["n"] == "-1"
    for row, text in zip(rows, texts, strict=True):
        assert row["value"][:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"), text
        assert row["value"].removeprefix("'") == text.removeprefix("'")
