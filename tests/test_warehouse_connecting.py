"""Every recipe of CONNECTING.md answers, where its tool is installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from warehouse_rows import document, unit

from warehouse.connect import connect, open_writer
from warehouse.load import publish
from warehouse.plain import publish_plain
from warehouse.reference import PAGE

CONNECTING = PAGE.with_name("CONNECTING.md").read_text("utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", CONNECTING, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)\n```", CONNECTING, re.DOTALL)
ATTACH = re.findall(r"`(ATTACH .*?;) USE lake;`", CONNECTING)


@pytest.fixture(scope="module")
def store(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("connecting") / "warehouse" / "store"
    shutil.copytree(empty_store, folder)
    with open_writer(folder) as con:
        publish(con, unit(document("ceasefire", "Ceasefire talks went on.")), message="")
    publish_plain(folder)
    return folder


def test_there_are_recipes() -> None:
    assert (len(PYTHON), len(SHELL), len(ATTACH)) == (4, 2, 1)


def _run(command: list[str], store: Path) -> str:
    folder = store.parents[1]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("code", PYTHON, ids=["duckdb", "pandas", "polars", "arrow"])
def test_python_recipe(store: Path, code: str) -> None:
    if ".pl()" in code:
        pytest.importorskip("polars", reason="polars is not installed")
    assert "r1" in _run([sys.executable, "-c", code], store)


def test_duckdb_command_line(store: Path) -> None:
    if shutil.which("duckdb") is None:
        pytest.skip("DuckDB's command line is not installed")
    assert "r1" in _run(["sh", "-c", SHELL[0]], store)


def test_harlequin_opens_the_copy(store: Path) -> None:
    pytest.importorskip("harlequin", reason="Harlequin is not installed")
    from harlequin_duckdb import DuckDbAdapter

    path = SHELL[1].split()[-1]
    adapter = DuckDbAdapter([str(store.parents[1] / path)], read_only=True)
    cursor = adapter.connect().execute("SELECT run_id FROM latest_documents")
    assert cursor is not None
    assert "r1" in str(cursor.fetchall())


def test_a_notebook_runs(store: Path) -> None:
    nbclient = pytest.importorskip("nbclient", reason="Jupyter is not installed")
    pytest.importorskip("ipykernel", reason="Jupyter has no Python kernel here")
    import nbformat

    cells = [nbformat.v4.new_code_cell(code) for code in PYTHON if "pl()" not in code]
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(store.parents[1])}}
    nbclient.NotebookClient(notebook, timeout=60, resources=resources).execute()
    assert "r1" in json.dumps(notebook)


def test_the_lake_is_attached_by_hand(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (statement,) = ATTACH
    monkeypatch.chdir(store)
    with connect("sqlite_scanner", "ducklake") as con:
        con.execute(statement)
        con.execute("USE lake")
        assert con.execute("SELECT count(*) FROM latest_documents").fetchone() == (1,)
        assert con.execute("SELECT hits FROM search('talks')").fetchone() == (1,)
