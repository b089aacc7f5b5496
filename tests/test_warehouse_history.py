"""Past states: asked, compared, gone back to; maintenance loses none that it should keep."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warehouse_rows import content, document, hexadecimal, rows, sentences_of, unit

from flows.upkeep import told
from warehouse import maintain as maintenance
from warehouse.connect import current_snapshot, open_reader, open_writer
from warehouse.errors import SnapshotMissing
from warehouse.load import publish
from warehouse.maintain import maintain
from warehouse.snapshots import differences, roll_back

MONTHS = [datetime(2021, month, 3, tzinfo=UTC) for month in (1, 2)]


@pytest.fixture(scope="module")
def made(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents, then one of them anew and a third."""
    folder = Path(shutil.copytree(empty_store, tmp_path_factory.mktemp("made") / "store"))
    with closing(open_writer(folder)) as con:
        first = document("oslo", published_at=MONTHS[0])
        publish(con, unit(first, document("rome"), tags=_tag("a")), message="first")
        anew = unit(first, document("bern", published_at=MONTHS[1]), run="r2", tags=_tag("b"))
        short = rows("sentences", *sentences_of(first, 1), *sentences_of(document("bern")))
        publish(con, {**anew, "sentences": short}, message="second")
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "store"))


def _tag(label: str) -> Any:
    return rows("tags", {"tag_id": "theme:x", "label": label})


def _version(con: Any, run: str) -> int:
    query = "SELECT max(snapshot_id) FROM ops.snapshots WHERE run_id = ?"
    return int(con.execute(query, [run]).fetchone()[0])


def _rows_but_runs(con: Any) -> dict[str, Any]:
    return {name: found for name, found in content(con).items() if name != "ops.runs"}


def test_a_past_state_is_asked_by_number_and_by_time(store: Path) -> None:
    with closing(open_reader(store)) as con:
        version = _version(con, "r1")
        query = "SELECT snapshot_time FROM ops.snapshots WHERE snapshot_id = ?"
        (when,) = con.execute(query, [version]).fetchone()
    for as_of in (str(version), when.isoformat()):
        with closing(open_reader(store, as_of)) as con:
            counted = con.execute("SELECT count(*), count(DISTINCT run_id) FROM latest_documents")
            assert counted.fetchone() == (2, 1)
    for nowhere in ("99", "2001-01-01"):
        with pytest.raises(SnapshotMissing, match="dateline snapshots list"):
            open_reader(store, nowhere)


def test_difference_counts_rows_that_came_and_went(store: Path) -> None:
    with closing(open_reader(store)) as con:
        found = differences(con, _version(con, "r1"), current_snapshot(con))
        assert ("documents", 2, 1) in found
        assert ("tags", 1, 1) in found
        assert ("sentences", 2, 1) in found
        assert not {name for name, _, _ in found} & {"edits", "ops.dictionary"}
        assert differences(con, 3, 3) == []
        with pytest.raises(SnapshotMissing):
            differences(con, 1, 99)


def test_rolling_back_restores_every_row_and_can_be_undone(store: Path) -> None:
    with closing(open_writer(store)) as con:
        first, second = _version(con, "r1"), _version(con, "r2")
        with closing(open_reader(store, str(first))) as past:
            before = _rows_but_runs(past)
        after = _rows_but_runs(con)
        changes = roll_back(con, first, told("rollback", "back"))
        assert _rows_but_runs(con) == before != after
        assert ("documents", 1, 2) in changes
        roll_back(con, second, told("rollback", "and again"))
        assert _rows_but_runs(con) == after
        flows = con.execute("SELECT flow, count(*) FROM ops.runs GROUP BY ALL ORDER BY ALL")
        assert flows.fetchall() == [("rollback", 2), ("x", 2)]


def test_maintenance_changes_no_row_and_leaves_one_file_a_partition(store: Path) -> None:
    with closing(open_writer(store)) as con:
        for number in range(4):
            given = document(f"n{number}", published_at=MONTHS[1])
            publish(con, unit(given, run=f"m{number}"), message="more")
        before = content(con)
        done = maintain(con, keep=timedelta(0), grace=timedelta(0))
        assert content(con) == before
        assert done.files_after < done.files_before
        assert done.snapshots_expired > 5
        listed = con.execute("SELECT data_file FROM ducklake_list_files('lake', 'documents')")
        # January, February, and without a date.
        assert len(listed.fetchall()) == 3
    parquet = list((store / "data").rglob("*.parquet"))
    assert len(parquet) == done.files_after


def test_maintenance_deletes_things_that_no_article_names(store: Path) -> None:
    with closing(open_writer(store)) as con:
        things = [{"entity_id": i, "name": "X"} for i in ("person:x", "treaty:x", "iso:NOR")]
        names = [{"entity_id": thing["entity_id"], "name": "X"} for thing in things]
        tables = {
            "entities": rows("entities", *things),
            "entity_names": rows("entity_names", *names),
        }
        publish(con, unit(**tables), message="")
        maintain(con, keep=timedelta(days=1))
        for table in ("entities", "entity_names"):
            found = con.execute(f"SELECT entity_id FROM {table} ORDER BY ALL").fetchall()
            assert found == [("iso:NOR",)]


def test_maintenance_keeps_young_snapshots_and_files_that_may_be_another_writers(
    store: Path,
) -> None:
    orphan = store / "data" / "main" / "documents" / "of-a-writer-at-work.parquet"
    orphan.write_bytes(b"PAR1")
    with closing(open_writer(store)) as con:
        version = _version(con, "r1")
        done = maintain(con, keep=timedelta(days=1))
        assert (done.snapshots_expired, done.orphans_removed) == (0, 0)
    assert orphan.exists()
    with closing(open_reader(store, str(version))) as con:
        assert con.execute("SELECT count(*) FROM documents").fetchone() == (2,)


@pytest.mark.parametrize("step", range(5))
def test_maintenance_that_breaks_off_is_finished_by_the_next(
    store: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    made, call = [], maintenance._call

    def breaking(*arguments: Any) -> Any:
        made.append(arguments[1])
        if len(made) > step:
            raise KeyboardInterrupt
        return call(*arguments)

    with closing(open_writer(store)) as con:
        before = content(con)
        with monkeypatch.context() as patch:
            patch.setattr(maintenance, "_call", breaking)
            with pytest.raises(KeyboardInterrupt):
                maintain(con, keep=timedelta(0), grace=timedelta(0))
    with closing(open_writer(store)) as con:
        assert content(con) == before
        done = maintain(con, keep=timedelta(0), grace=timedelta(0))
        assert content(con) == before
    assert len(list((store / "data").rglob("*.parquet"))) == done.files_after


def test_a_reader_keeps_its_snapshot_while_maintenance_runs(store: Path) -> None:
    with closing(open_reader(store)) as reader, closing(open_writer(store)) as con:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM sentences").fetchone()
        publish(con, unit(document("oslo"), run="r9"), message="")
        maintain(con, keep=timedelta(0))
        assert reader.execute("SELECT count(*) FROM sentences").fetchone() == before
        assert reader.execute("SELECT text FROM documents ORDER BY ALL").fetchall()


def test_time_of_arrival_stays_when_a_document_is_made_anew(store: Path) -> None:
    later = document("oslo", ingested_at=datetime(2022, 1, 1, tzinfo=UTC))
    with closing(open_writer(store)) as con:
        publish(con, unit(later, run="r3"), message="")
        query = "SELECT year(ingested_at), run_id FROM documents WHERE document_id = ?"
        assert con.execute(query, [hexadecimal("oslo")]).fetchone() == (2021, "r3")
