"""What the room's pages say is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from warehouse_rows import document, unit

from warehouse.connect import attach_lake, connect, open_writer
from warehouse.load import publish
from warehouse.query import run_query
from warehouse.reference import PAGE, reference_page

README = PAGE.with_name("README.md").read_text("utf-8")
SQL = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
ATTACH = re.findall(r"`(ATTACH .*?;) USE lake;`", README)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "warehouse" / "store"
    with open_writer(folder) as con:
        publish(con, unit(document("ceasefire", "Ceasefire talks went on.")), message="")
    return folder


def test_reference_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == reference_page(), "run `python -m warehouse.reference`"


def test_there_are_examples() -> None:
    assert len(SQL) >= 3
    assert len(PYTHON) == len(ATTACH) == 1


@pytest.mark.parametrize("query", SQL)
def test_sql_example_runs(store: Path, query: str) -> None:
    assert run_query(store, query).num_columns > 1


def test_first_example_finds_its_article(store: Path) -> None:
    assert run_query(store, SQL[0])["title"].to_pylist() == ["Ceasefire"]


@pytest.mark.parametrize("code", PYTHON)
def test_python_example_runs(store: Path, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=store.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "run r1" in done.stdout


@pytest.mark.parametrize("statement", ATTACH)
def test_attach_example_runs(
    store: Path, statement: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(store)
    with connect("sqlite_scanner", "ducklake") as con:
        con.execute(statement)
        con.execute("USE lake")
        assert con.execute("SELECT count(*) FROM latest_documents").fetchone() == (1,)
        assert con.execute("SELECT hits FROM search('talks')").fetchone() == (1,)


def test_attached_lake_is_named_as_the_page_says(store: Path) -> None:
    with connect("sqlite_scanner", "ducklake") as con:
        attach_lake(con, store, read_only=True)
        assert con.execute("SELECT current_database()").fetchone() == ("lake",)
