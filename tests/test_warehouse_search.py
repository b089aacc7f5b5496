"""Search answers alike, in the same columns, by its index and by the macro."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warehouse_rows import document, unit

from flows.cli import main
from warehouse import fulltext
from warehouse.connect import open_writer
from warehouse.fulltext import COLUMNS, INDEX_NAME, drop_index, find_articles
from warehouse.load import publish

needs_index = pytest.mark.skipif(
    not fulltext.find_spec("duckdb_extension_fts"), reason="the extra `search` is not installed"
)
ARTICLES = {
    "oslo": "Ceasefires were signed in Oslo. A ceasefire holds. Erdoğan spoke in Київ.",
    "rome": "No ceasefire. Nothing else was said in Rome, and nobody waited for an answer there.",
    "bern": "Talks ended in Bern. Nobody signed.",
}


@pytest.fixture(scope="module")
def made(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Path(shutil.copytree(empty_store, tmp_path_factory.mktemp("search") / "store"))
    with closing(open_writer(store)) as con:
        publish(con, unit(*(document(w, text) for w, text in ARTICLES.items())), message="")
    return store


@pytest.fixture(params=["index", "macro"])
def store(made: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "macro":
        monkeypatch.setattr(fulltext, "find_spec", lambda _: None)
    elif not fulltext.find_spec("duckdb_extension_fts"):
        pytest.skip("the extra `search` is not installed")
    return made


def _titles(store: Path, words: str) -> list[str]:
    return sorted(row[1] for row in find_articles(store, words))


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("ceasefire", ["Oslo", "Rome"]),
        ("CEASEFIRE Oslo", ["Oslo"]),
        ("erdogan", ["Oslo"]),
        ("київ", ["Oslo"]),
        ("ceasefire bern", []),
        ("?,.", []),
        ("' OR 1=1 --", []),
    ],
)
def test_articles_with_all_of_the_words(store: Path, words: str, titles: list[str]) -> None:
    assert _titles(store, words) == titles


def test_columns_and_snippet(store: Path) -> None:
    (row,) = find_articles(store, "holds ceasefire")
    found = dict(zip(COLUMNS, row, strict=True))
    assert (found["title"], found["snippet"]) == ("Oslo", "A ceasefire holds")
    assert found["hits"] >= 2
    assert len(find_articles(store, "ceasefire", limit=1)) == 1


@needs_index
def test_the_index_knows_stems_and_is_renewed_after_a_load(made: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(made, tmp_path / "store"))
    assert _titles(store, "signing") == ["Bern", "Oslo"]
    before = (store / INDEX_NAME).stat().st_ino
    assert _titles(store, "signing") == ["Bern", "Oslo"]
    assert (store / INDEX_NAME).stat().st_ino == before
    with closing(open_writer(store)) as con:
        publish(con, unit(document("pisa", "Both signed in Pisa."), run="r2"), message="")
    assert _titles(store, "signing") == ["Bern", "Oslo", "Pisa"]
    (store / INDEX_NAME).write_bytes(b"no database")
    assert _titles(store, "signing") == ["Bern", "Oslo", "Pisa"]
    drop_index(store)
    assert [p.name for p in store.iterdir() if "search" in p.name] == []


def test_the_command_prints_a_table_or_json(store: Path) -> None:
    def call(*arguments: str) -> Any:
        told = CliRunner().invoke(main, ["search", *arguments, "--warehouse", str(store)])
        assert told.exit_code == 0, told.output
        return told.stdout

    assert [row["title"] for row in json.loads(call("erdogan", "oslo", "--json"))] == ["Oslo"]
    assert "A ceasefire holds" in call("ceasefire", "holds")
    assert call("nothing", "such").strip() == "no article has all of these words"
