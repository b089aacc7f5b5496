"""The command line, through click's runner and once as a process."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from cli_calls import articles, call, sql
from pyarrow import parquet

from flows.cli import COMMANDS
from flows.errors import ValidationFailed
from flows.lock import writer_lock

HEAVY = ("duckdb", "pyarrow", "prefect", "pydantic", "great_expectations", "rich")


pytestmark = pytest.mark.usefixtures("without_prefect")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return articles(tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that was filled through the command line; 5: one line did not pass."""
    made = tmp_path_factory.mktemp("warehouse") / "store"
    result = call("run", folder, "--warehouse", made)
    assert result.exit_code == 5, result.output
    return made


def test_help_imports_nothing_heavy_and_lists_every_command():
    code = (
        "import sys, flows.cli\n"
        "try: flows.cli.main(['--help'])\n"
        f"except SystemExit: print([m for m in {HEAVY!r} if m in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *shown, heavy = run.stdout.splitlines()
    assert heavy == "[]"
    assert all(any(line.strip().startswith(name) for line in shown) for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_without_heavy_imports(name: str):
    code = (
        "import sys, flows.cli\n"
        f"try: flows.cli.main([{name!r}, '--help'])\n"
        f"except SystemExit: sys.exit(any(m in sys.modules for m in {HEAVY!r}))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert "Usage:" in run.stdout


def test_a_missing_path_alone_runs_nothing(tmp_path: Path):
    result = call("run", tmp_path / "gone.txt", "--warehouse", tmp_path / "s")
    assert result.exit_code == 2
    assert "gone.txt" in result.stderr
    assert not (tmp_path / "s").exists()


def test_a_missing_path_is_named_and_the_rest_is_run(folder: Path, tmp_path: Path):
    result = call("run", folder, tmp_path / "gone.txt", "--warehouse", tmp_path / "s", "--dry-run")
    assert result.exit_code == 2
    assert "gone.txt" in result.stderr
    assert " loaded + " in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "x", "--workers", "0"),
        ("frobnicate",),
        ("sql", "SELECT 1", "--format", "xml"),
        ("sql", "SELECT 1", "--warehouse", "nowhere"),
        ("status", "--warehouse", "nowhere"),
        ("explain", "abc", "--warehouse", "nowhere"),
    ],
)
def test_wrong_usage_is_2_with_a_message_and_no_traceback(arguments: tuple[str, ...]):
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.output


def test_a_second_run_says_nothing_new(folder: Path, store: Path):
    result = call("run", folder, "--warehouse", store)
    assert result.exit_code == 0
    assert result.stdout.startswith("nothing new")


def test_the_report_as_json(folder: Path, tmp_path: Path):
    result = call("run", folder, "--warehouse", tmp_path / "s", "--dry-run", "--json")
    report = json.loads(result.stdout)
    assert (report["files_seen"], report["loaded"], report["quarantined"]) == (3, 2, 1)
    assert result.exit_code == report["exit_code"] == 5


def test_another_writer_is_4_and_the_message_names_it(folder: Path, store: Path):
    with writer_lock(store):
        result = call("run", folder, "--warehouse", store)
        assert result.exit_code == 4
        assert f"process {os.getpid()}" in result.stderr
        assert call("sql", "SELECT 1", "--warehouse", store).exit_code == 0
        assert "nobody" not in call("status", "--warehouse", store).stdout


def test_a_failed_validation_is_3(folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(request: object) -> None:
        raise ValidationFailed("documents must be right")

    monkeypatch.setattr("flows.execute.execute", fail)
    result = call("run", folder, "--warehouse", store)
    assert (result.exit_code, "documents must be right" in result.stderr) == (3, True)


def test_an_unreachable_prefect_is_said_in_one_line(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    result = call("run", folder, "--warehouse", store)
    assert result.exit_code == 1
    assert "unset PREFECT_API_URL" in result.stderr


def test_the_queries_to_try_work_as_printed_and_find_something(folder: Path, tmp_path: Path):
    printed = call("run", folder, "--warehouse", tmp_path / "s").stdout
    queries = [line for line in printed.splitlines() if line.startswith("  ") and ' sql "' in line]
    assert len(queries) == 3
    for line in queries:
        result = call(*shlex.split(line)[1:], "--format", "json")
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout), line


def test_json_is_one_array_and_csv_a_header_and_rows_and_nothing_else(store: Path):
    query = "SELECT document_id, title FROM documents ORDER BY document_id"
    for form in ("json", "csv"):
        result = sql(store, query, form)
        assert (result.exit_code, result.stderr) == (0, "")
        rows = (
            json.loads(result.stdout)
            if form == "json"
            else list(csv.DictReader(io.StringIO(result.stdout)))
        )
        assert [sorted(row) for row in rows] == [["document_id", "title"]] * 2


def test_parquet_goes_to_a_file_whole_or_not_at_all(store: Path, tmp_path: Path):
    target = tmp_path / "out.parquet"
    options = ("--warehouse", store, "--format", "parquet", "--output", target)
    assert call("sql", "SELECT 1 AS one", *options).exit_code == 0
    assert parquet.read_table(target).equals(pa.table({"one": pa.array([1], pa.int32())}))
    target.unlink()
    assert call("sql", "SELECT * FROM nowhere", *options).exit_code == 2
    assert list(tmp_path.glob("*out.parquet*")) == []


@pytest.mark.parametrize("query", ["DELETE FROM documents", "SELEC 1", "SELECT * FROM nope", " "])
def test_a_query_that_does_not_read_or_has_a_mistake_is_2(store: Path, query: str):
    result = sql(store, query, "json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_a_table_shows_control_characters_as_escapes(store: Path):
    result = call("sql", "SELECT chr(27) || '[31m' AS colour, '[red]x' AS m", "--warehouse", store)
    assert "\x1b" not in result.stdout
    assert "\\x1b[31m" in result.stdout
    assert "[red]x" in result.stdout


def test_status_tells_rows_and_runs(store: Path):
    assert "3 in = 2 loaded" in call("status", "--warehouse", store).stdout
    state = json.loads(call("status", "--warehouse", store, "--json").stdout)
    assert (state["rows"]["documents"], state["open_quarantine"], state["writer"]) == (2, 1, None)


def test_explain_takes_the_beginning_of_an_id(store: Path):
    query = "SELECT document_id FROM documents WHERE title IS NOT NULL"
    ((document_id,),) = (
        tuple(row.values()) for row in json.loads(sql(store, query, "json").stdout)
    )
    result = call("explain", document_id[:8], "--warehouse", store)
    assert result.exit_code == 0, result.output
    for expected in (document_id, "[Vienna]", "statement", "a.txt"):
        assert expected in result.stdout
    assert call("explain", "zzz", "--warehouse", store).exit_code == 2
    assert "several" in call("explain", "", "--warehouse", store).stderr


def test_quarantine_is_listed_shown_and_retried(store: Path):
    listed = call("quarantine", "list", "--warehouse", store).stdout
    assert {"id", "code", "source", "message"} == set(listed.split("\n")[1].split()), listed
    (entry,) = json.loads(call("quarantine", "list", "--warehouse", store, "--json").stdout)
    assert (entry["error_code"], entry["record_locator"]) == ("E_JSON", "line:2")
    shown = call("quarantine", "show", entry["quarantine_id"][:6], "--warehouse", store)
    assert "b.jsonl line 2" in shown.stdout
    assert "{bad" in shown.stdout
    retried = call("quarantine", "retry", entry["quarantine_id"], "--warehouse", store)
    assert retried.exit_code == 5
    (again,) = json.loads(call("quarantine", "list", "--warehouse", store, "--json").stdout)
    assert again["attempts"] == entry["attempts"] + 1
    assert call("quarantine", "retry", "zzzz", "--warehouse", store).exit_code == 2
