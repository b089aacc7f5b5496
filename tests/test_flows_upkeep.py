"""Revisions, reprocessing and forgetting, from files to bytes on disk."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.cli import main
from flows.errors import Remains
from flows.forget import forget_documents
from flows.history import roll_back_to
from flows.maintain import maintain_store
from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.reprocess import between, prepare
from flows.settings import Settings
from warehouse.connect import open_reader
from warehouse.errors import QueryRefused
from warehouse.query import run_query
from warehouse.remains import search
from warehouse.tables import DOCUMENT_TABLES

SECRET = "The harbour master Odalys Brenk-Tavish kept a second ledger in the boathouse."
TEXTS = {
    "a.txt": f"Talks in Oslo\n\nEnvoys of Norway met in Oslo on Monday.\n\n{SECRET}\n",
    "b.txt": "Talks in Rome\n\nEnvoys of Italy met in Rome on Tuesday and left in the evening.\n",
}
RECORD = {
    "id": "7",
    "text": f"A note on Bergen.\n\n{SECRET} It was found in Bergen.",
    "desk": SECRET,
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox and the warehouse of it."""
    folder = tmp_path_factory.mktemp("upkeep")
    inbox = folder / "inbox"
    inbox.mkdir()
    for name, text in TEXTS.items():
        (inbox / name).write_text(text, "utf-8")
    (inbox / "c.jsonl").write_text(json.dumps(RECORD) + "\n", "utf-8")
    _load(folder / "store", inbox)
    return folder


@pytest.fixture
def folder(loaded: Path, tmp_path: Path) -> Path:
    """A copy of the warehouse whose files still lie in the first inbox."""
    shutil.copytree(loaded / "store", tmp_path / "store")
    return tmp_path


def settings_of(folder: Path) -> Settings:
    return Settings(warehouse=folder / "store", engine="gazetteer")


def _load(store: Path, *paths: Path) -> Any:
    settings = Settings(warehouse=store, engine="gazetteer")
    return run_pipeline(Request(tuple(map(str, paths)), settings), map_here)


def ask(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(open_reader(folder / "store")) as con:
        return con.execute(query).fetchall()


def id_of(folder: Path, title: str) -> str:
    found = ask(folder, f"SELECT document_id FROM documents WHERE starts_with(text, '{title}')")
    return str(found[0][0])


def rows_of(folder: Path) -> dict[str, Any]:
    names = [table.name for table in DOCUMENT_TABLES]
    hidden = "EXCLUDE (run_id)"
    return {
        name: ask(
            folder, f"SELECT * {hidden if name == 'documents' else ''} FROM {name} ORDER BY ALL"
        )
        for name in names
    }


def test_a_changed_file_is_a_revision_and_the_old_version_stays(loaded: Path, tmp_path: Path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copytree(loaded / "store", tmp_path / "store")
    draft, final = TEXTS["b.txt"], TEXTS["b.txt"].replace("evening", "morning")
    for text in (draft.replace("Rome", "Turin"), final.replace("Rome", "Turin")):
        (inbox / "d.txt").write_text(text, "utf-8")
        assert _load(tmp_path / "store", inbox).loaded == 1
    query = "SELECT contains(text, 'morning') FROM {} WHERE contains(text, 'Turin') ORDER BY ALL"
    assert ask(tmp_path, query.format("documents")) == [(False,), (True,)]
    assert ask(tmp_path, query.format("latest_documents")) == [(True,)]


def _reprocess(folder: Path, **choice: Any) -> tuple[Any, Any]:
    settings = settings_of(folder)
    again = prepare(settings, choice.get("since"), choice.get("where"))
    request = Request((), settings, flow="reprocess", retry=again)
    return run_pipeline(request, map_here), again


def test_reprocessing_replaces_rows_and_changes_nothing_else(folder: Path):
    before = rows_of(folder)
    report, again = _reprocess(folder, where="true")
    assert (report.files_seen, report.loaded, again.left) == (3, 3, set())
    assert rows_of(folder) == before
    assert ask(folder, "SELECT DISTINCT run_id FROM documents") == [(report.run_id,)]
    counts = "SELECT flow, count(*) FROM ops.runs GROUP BY ALL ORDER BY ALL"
    assert ask(folder, counts) == [("ingest", 1), ("reprocess", 1)]


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        ({}, 0),
        ({"since": "0.0.1"}, 0),
        ({"since": "99"}, 3),
        ({"where": "title = 'Talks in Rome' -- only"}, 1),
        ({"since": "99", "where": "false"}, 0),
    ],
)
def test_what_is_reprocessed(loaded: Path, choice: dict[str, str], chosen: int):
    assert (
        len(prepare(settings_of(loaded), choice.get("since"), choice.get("where")).left) == chosen
    )


def test_a_condition_is_a_condition_and_nothing_else(loaded: Path):
    with pytest.raises(QueryRefused):
        prepare(settings_of(loaded), None, "true); DELETE FROM documents; SELECT (1")


def test_plain_text_that_is_gone_is_rebuilt_and_a_record_is_left(loaded: Path, tmp_path: Path):
    inbox = tmp_path / "inbox"
    shutil.copytree(loaded / "inbox", inbox)
    # Windows line ends and spaces at line ends: the raw text is not the article's.
    (inbox / "b.txt").write_bytes(TEXTS["b.txt"].replace("\n", " \r\n").encode())
    _load(tmp_path / "store", inbox)
    before = rows_of(tmp_path)
    shutil.rmtree(inbox)
    report, again = _reprocess(tmp_path, where="true")
    assert (report.loaded, len(again.left)) == (2, 1)
    assert rows_of(tmp_path) == before
    assert ask(tmp_path, "SELECT media_type FROM documents WHERE run_id <> "
               f"'{report.run_id}'") == [("application/json",)]  # fmt: skip


def test_a_forgotten_document_is_nowhere_and_does_not_come_back(
    loaded: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    store = folder / "store"
    assert search(store, [SECRET]).found  # the search would see it
    ids = [id_of(folder, "Talks in Oslo"), id_of(folder, "A note on Bergen")]
    receipt = forget_documents(settings_of(folder), [i[:9] for i in ids])
    assert receipt.document_ids == tuple(sorted(ids))
    assert receipt.searched_for >= 2
    assert search(store, [SECRET, "Brenk-Tavish", "boathouse"]).found == ()
    for table in DOCUMENT_TABLES:
        query = f"SELECT count(*) FROM {table.name} WHERE document_id IN ('{ids[0]}', '{ids[1]}')"
        assert ask(folder, query) == [(0,)], table.name
    assert ask(folder, "SELECT title FROM documents") == [("Talks in Rome",)]
    assert ask(folder, "SELECT count(*) FROM entities WHERE entity_id LIKE 'person:%'") == [(0,)]
    receipts = ask(folder, "SELECT document_id FROM ops.forgotten ORDER BY ALL")
    assert [row[0] for row in receipts] == sorted(ids)
    again = _load(store, loaded / "inbox")
    assert (again.files_seen, again.loaded) == (0, 0)
    assert search(store, [SECRET]).found == ()


def test_what_a_forgotten_document_left_elsewhere_is_named(folder: Path):
    (folder / "store" / "notes.txt").write_text(
        "copied: Envoys of Norway met in Oslo on Monday.", "utf-8"
    )
    with pytest.raises(Remains, match=r"notes\.txt"):
        forget_documents(settings_of(folder), [id_of(folder, "Talks in Oslo")])


def test_a_copy_takes_the_place_of_a_forgotten_original(loaded: Path, folder: Path, tmp_path: Path):
    inbox = tmp_path / "more"
    inbox.mkdir()
    for number in range(2):
        text = TEXTS["b.txt"] + "\n" * (number + 2)
        (inbox / f"{number}.txt").write_text(text, "utf-8")
    _load(folder / "store", inbox)
    original = ask(
        folder, "SELECT DISTINCT duplicate_of FROM documents WHERE duplicate_of NOT NULL"
    )
    settings = settings_of(folder)
    forget_documents(settings, [original[0][0]], with_copies=False)
    found = ask(folder, "SELECT document_id, duplicate_of FROM documents WHERE title LIKE '%Rome'")
    (heir,) = (document_id for document_id, repeats in found if repeats is None)
    assert {repeats for _, repeats in found} == {None, heir}


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "maintain": lambda _: [],
    "snapshots list": lambda _: ["--json"],
    "snapshots diff": lambda _: ["1"],
    "export": lambda at: ["--duckdb", str(at / "out.duckdb"), "--parquet", str(at / "tree")],
    "backup": lambda at: [str(at / "copy")],
    "reprocess": lambda _: [],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_run(folder: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(os.environ, "DATELINE_ENGINE", "gazetteer")
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setitem(os.environ, "PREFECT_HOME", str(tmp_path))
    arguments = [*name.split(), *COMMANDS[name](tmp_path), "--warehouse", str(folder / "store")]
    told = CliRunner().invoke(main, arguments)
    assert told.exit_code == 0, told.output
    assert told.stdout.strip()


def test_rolled_back_inputs_are_offered_again(loaded: Path, folder: Path, tmp_path: Path):
    snapshot = ask(folder, "SELECT max(snapshot_id) FROM ops.snapshots")[0][0]
    inbox = tmp_path / "more"
    inbox.mkdir()
    (inbox / "e.txt").write_text(TEXTS["b.txt"].replace("Rome", "Pisa"), "utf-8")
    assert _load(folder / "store", inbox).loaded == 1
    assert ("documents", 0, 1) in roll_back_to(settings_of(folder), snapshot)
    assert _load(folder / "store", inbox).loaded == 1
    maintain_store(settings_of(folder))
    assert ask(folder, "SELECT count(*) FROM documents") == [(4,)]


def test_days_and_a_condition_are_one_condition(folder: Path):
    store = Settings(warehouse=folder / "store").store
    assert between(None, None, None) is None
    today = date.today() + timedelta(days=1)
    titled = "starts_with(text, 'Talks in Oslo') -- or so"
    for first, last, where, count in (
        (None, today, titled, 1),
        (today, None, titled, 0),
        (None, today, None, 3),
        (date(1990, 1, 1), today, "false OR true", 3),
    ):
        condition = between(first, last, where)
        found = run_query(store, f"SELECT count(*) AS n FROM documents WHERE {condition}")
        assert found.to_pylist() == [{"n": count}], condition
