"""Five hundred names made to break out of SQL: each is a name, in every place where names stand."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from warehouse_rows import document, hexadecimal, rows, unit

from warehouse.connect import connect, open_writer
from warehouse.errors import FolderRefused
from warehouse.load import publish
from warehouse.objects import sql_objects
from warehouse.plain import write_plain
from warehouse.query import run_query
from warehouse.quoting import identifier, literal

ATTACKS = (
    "'; DROP TABLE documents; --",
    "'; ATTACH '/etc/passwd' AS x; --",
    "' UNION ALL SELECT content FROM read_text('/etc/passwd') --",
    "' OR '1'='1",
    "\\'; DELETE FROM mentions; --",
    '"; DROP VIEW reactions; --',
    "\" AS x, (SELECT content FROM read_text('/etc/passwd')) AS \"y",
    '"."ops"."runs',
    "$$; DROP TABLE tags; $$",
    "$1",
    "?",
    ":name",
    "{name}",
    "%s",
    "'||getenv('HOME')||'",
    "') FROM (SELECT 1); COPY documents TO 'stolen.csv'; --",
    "E'\\x27; SELECT 1; --",
    "/* */ DROP TABLE documents",
    "-- DROP TABLE documents",
    "SELECT",
    "NULL",
    "documents",
    "main.documents",
    "sqlite_scan('catalog.sqlite', 'ducklake_table')",
    "'); INSTALL httpfs; LOAD httpfs; --",
)
WRAPPINGS = (
    *("{}", " {}", "{} ", "Envoy {} Smith", "{}\n{}", "\t{}", "{};", "({})", "[{}]", "'{}'"),
    *('"{}"', "''{}''", "`{}`", "\u2019{}\u2019", "\u202e{}", "\ufeff{}", "É{}", "{}\\"),
    *("{}/*", "\\u0027{}"),
)  # fmt: skip
NAMES = [wrapping.replace("{}", attack) for attack in ATTACKS for wrapping in WRAPPINGS]
assert len(set(NAMES)) == 500


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse in which every name is a title, a publisher, a thing, a speaker and a tag."""
    folder = tmp_path_factory.mktemp("names") / "store"
    keys = [hexadecimal(name) for name in NAMES]
    given: dict[str, Any] = {
        "entities": [
            {"entity_id": f"person:{n}", "name": n, "entity_type": "person"} for n in NAMES
        ],
        "mentions": [
            {"document_id": k, "entity_id": f"person:{n}", "entity_type": "person", "text": n}
            for k, n in zip(keys, NAMES, strict=True)
        ],
        "quotes": [
            {"document_id": k, "speaker_text": n, "kind": "direct", "text": n}
            for k, n in zip(keys, NAMES, strict=True)
        ],
        "tags": [{"tag_id": f"hashtag:{n}", "scheme": "hashtag", "label": n} for n in NAMES],
    }
    with closing(open_writer(folder)) as con:
        articles = [document(name, title=name, publisher=name, byline=name) for name in NAMES]
        made = {name: rows(name, *values) for name, values in given.items()}
        publish(con, unit(*articles, run=NAMES[0], **made), message=NAMES[0])
    return folder


def test_a_name_in_quotes_is_itself() -> None:
    with closing(connect()) as con:
        for name in NAMES:
            found = con.execute(f"SELECT {literal(name)} AS {identifier(name)}")
            assert [column[0] for column in found.description or ()] == [name]
            assert found.fetchall() == [(name,)]


def test_names_come_back_as_they_went_in_and_views_stand(store: Path) -> None:
    for query in (
        "SELECT title AS name FROM documents",
        "SELECT publisher AS name FROM latest_documents",
        "SELECT name FROM entities",
        "SELECT label AS name FROM tags",
        "SELECT speaker AS name FROM quote_book",
    ):
        assert sorted(run_query(store, query)["name"].to_pylist()) == sorted(NAMES)
    for item in sql_objects():
        if item.kind == "view":
            assert run_query(store, f"SELECT count(*) AS n FROM {item.name}").num_rows == 1


def test_a_name_as_an_argument_is_a_value(store: Path, tmp_path: Path) -> None:
    # The macros are the same in the plain file, which answers ten times as fast.
    write_plain(store, tmp_path / "plain.duckdb")
    before = _state(store)
    with closing(connect()) as con:
        con.execute(f"ATTACH {literal(tmp_path / 'plain.duckdb')} AS plain (READ_ONLY)")
        con.execute("USE plain")
        for attack in ATTACKS:
            for call in ("quotes_of({})", "entity_timeline({}, 'year')", "search({})"):
                bound = con.execute(f"FROM {call.format('$n')}", {"n": attack}).fetchall()
                assert con.execute(f"FROM {call.format(literal(attack))}").fetchall() == bound
    assert _state(store) == before


def _state(store: Path) -> list[tuple[str, int]]:
    return sorted(
        (str(path), path.stat().st_size)
        for path in store.parent.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    )


def test_a_folder_may_have_a_hostile_name(tmp_path: Path) -> None:
    folder = tmp_path / f"{ATTACKS[0]} {ATTACKS[5]} $$"
    with closing(open_writer(folder)) as con:
        publish(con, unit(document("oslo")), message="")
    write_plain(folder, folder / f"{ATTACKS[3]}.duckdb")
    assert run_query(folder, "SELECT title FROM documents")["title"].to_pylist() == ["Oslo"]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize("name", ["back\\slash", "what?"])
def test_a_folder_that_would_be_an_address_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FolderRefused, match="another folder"):
        open_writer(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
