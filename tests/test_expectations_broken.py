"""What no data is to blame for: tables of another shape, rules that raise, the engine itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pyarrow as pa
import pytest
from expectations_rows import good_row, make, verdict_on

from expectations import suites
from expectations.errors import ExpectationBroken
from expectations.model import Rule

BETWEEN = "expect_column_values_to_be_between"


def misshapen(rows):
    table = make("tags", rows)
    reordered = [table.column_names[1], table.column_names[0], *table.column_names[2:]]
    return {
        "missing": table.drop_columns(["label"]),
        "extra": table.append_column("more", pa.array([1] * len(table))),
        "order": table.select(reordered),
        "none": table.select([]),
    }


@pytest.mark.parametrize("kind", ["missing", "extra", "order", "none"])
@pytest.mark.parametrize("height", [0, 2])
def test_other_columns_than_declared_are_fatal(kind, height):
    table = misshapen([good_row("tags", n) for n in range(height)])[kind]
    verdict = verdict_on(tags=table, entities=make("entities", [good_row("entities", 1)]))
    assert len(verdict.fatal) == 1
    assert "tags must have the columns of the contract" in verdict.fatal[0]
    assert verdict.tables == {}
    rows = [r for r in verdict.validations.to_pylist() if r["table_name"] == "tags"]
    assert [(r["severity"], r["success"]) for r in rows] == [("fatal", False)]


BROKEN = {
    "no such column": (
        "expect_column_values_to_not_be_null",
        {"column": "nowhere"},
        "raised: .*nowhere",
    ),
    "a regex that is none": (
        "expect_column_values_to_match_regex",
        {"column": "label", "regex": "("},
        r"tags\.label raised: ",
    ),
    "a text against a number": (
        BETWEEN,
        {"column": "label", "min_value": 0},
        r"tags\.label raised: ",
    ),
    "no such expectation": ("expect_nothing", {}, "suite of tags could not run: .*ExpectNothing"),
    "an argument too many": (
        "expect_column_values_to_be_unique",
        {"column": "label", "x": 1},
        "suite of tags could not run: ",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_an_expectation_that_raises_is_neither_pass_nor_failure(kind, monkeypatch):
    name, kwargs, message = BROKEN[kind]
    rule = Rule(
        table="tags",
        column="label",
        expectation=name,
        kwargs=kwargs,
        code=name,
        meaning="is",
        why="So.",
    )
    monkeypatch.setattr(suites, "written_rules", lambda table, now: (rule,))
    with pytest.raises(ExpectationBroken, match=message):
        verdict_on(tags=make("tags", [good_row("tags", 1)]))


def test_a_column_of_another_type_is_a_broken_system():
    table = make("tags", [good_row("tags", 1)])
    other = table.set_column(2, "label", pa.array([1], pa.int64()))
    with pytest.raises(ExpectationBroken, match=r"tags\.label is int64.*to_arrow"):
        verdict_on(tags=other)


def test_an_unknown_table_is_a_broken_system():
    with pytest.raises(ExpectationBroken, match="no table tag in the contract"):
        verdict_on(tag=make("tags", []))


def test_the_engine_is_silent_and_writes_nothing(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    verdict_on(tags=make("tags", [good_row("tags", 1), good_row("tags", 2, scheme="x")]))
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"


def test_importing_the_room_does_not_import_the_engine():
    code = (
        "import sys, expectations.validate, expectations.quarantine;"
        "sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
