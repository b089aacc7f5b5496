"""A publish unit goes in whole or not at all, and a second time changes nothing."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from processes import call_in_process, publish_killed_at
from warehouse_rows import (
    WHEN,
    content,
    document,
    file_of,
    hexadecimal,
    rows,
    sentences_of,
    unit,
)

from warehouse import load
from warehouse.connect import open_reader, open_writer
from warehouse.errors import ContractBroken
from warehouse.ledger import counts, known_inputs, originals, unchanged_files
from warehouse.load import publish


@pytest.fixture
def store(empty_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty_store, tmp_path / "store"))


def _entity(name: str, **values: Any) -> Any:
    return rows("entities", {"entity_id": "person:x", "name": name, **values})


def _reject(run: str, **values: Any) -> Any:
    given = {"quarantine_id": hexadecimal("q", 16), "source_uri": "file:///inbox/paris.txt"}
    more = {"record_locator": "", "run_id": run, "grain": "input", **values}
    return rows("quarantine", {**given, **more})


def test_snapshot_names_its_run(store: Path) -> None:
    with open_writer(store) as con:
        first = publish(con, unit(document("oslo")), message="1 in")
        second = publish(con, unit(document("rome"), run="r2"), message="it's 1 in")
        found = con.execute(
            "SELECT snapshot_id, run_id, commit_message FROM ops.snapshots WHERE run_id IS NOT NULL"
        ).fetchall()
    assert found == [(first, "r1", "run r1: 1 in"), (second, "r2", "run r2: it's 1 in")]
    assert second == first + 1


def test_second_publish_changes_no_row(store: Path) -> None:
    extra = {
        "entities": _entity("X"),
        "validations": rows("validations", {"run_id": "r1"}),
        "quarantine": _reject("r1"),
        "containers": rows("containers", {"source_uri": "file:///inbox/a.jsonl"}),
    }
    given = unit(document("oslo"), document("rome"), **extra)
    with open_writer(store) as con:
        publish(con, given, message="once")
        before = content(con)
        publish(con, given, message="twice")
        assert content(con) == before
    assert all(before[name] for name in ("documents", "sentences", "entities", "ops.quarantine"))


def test_replaced_document_leaves_no_tail(store: Path) -> None:
    article = document("oslo")
    with open_writer(store) as con:
        publish(con, unit(article, document("rome")), message="two sentences each")
        short = unit(article, run="r2", sentences=rows("sentences", *sentences_of(article, 1)))
        publish(con, short, message="one sentence")
        found = con.execute(
            "SELECT document_id, count(*) FROM sentences GROUP BY ALL ORDER BY 2"
        ).fetchall()
    assert found == [(hexadecimal("oslo"), 1), (hexadecimal("rome"), 2)]


def test_replaced_ids_go_without_a_successor(store: Path) -> None:
    with open_writer(store) as con:
        publish(con, unit(document("oslo"), document("rome")), message="two")
        publish(con, unit(run="r2"), message="one less", replaced=[hexadecimal("oslo")])
        assert counts(con)["documents"] == 1
        assert con.execute("SELECT DISTINCT document_id FROM sentences").fetchall() == [
            (hexadecimal("rome"),)
        ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_things_do_not_depend_on_arrival(store: Path, order: tuple[int, ...]) -> None:
    tables = [
        _entity("Ann Lee", description="minister"),
        _entity("Ann Lee", country_code="FRA", description="envoy"),
        _entity("ann lee", country_code="BEL"),
    ]
    with open_writer(store) as con:
        for position in order:
            publish(con, unit(run=f"r{position}", entities=tables[position]), message="")
        found = con.execute("SELECT name, country_code, description FROM entities").fetchall()
    assert found == [("Ann Lee", "BEL", "envoy")]


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1)])
def test_a_thing_has_one_canonical_name(store: Path, order: tuple[int, ...]) -> None:
    spellings = ("Kim Jong Un", "Kim Jong-un")
    with open_writer(store) as con:
        for position, spelling in enumerate(order):
            name = spellings[spelling]
            row = {"entity_id": "person:x", "name": name, "name_kind": "canonical"}
            tables = {"entities": _entity(name), "entity_names": rows("entity_names", row)}
            publish(con, unit(run=f"r{position}", **tables), message="")
        found = con.execute("SELECT name, name_kind FROM entity_names ORDER BY ALL").fetchall()
    assert found == [("Kim Jong Un", "canonical"), ("Kim Jong-un", "alias")]


def test_reference_data_is_as_it_came_last(store: Path) -> None:
    with open_writer(store) as con:
        for name in ("A", "B"):
            given = rows("entities", {"entity_id": "iso:NOR", "name": name})
            publish(con, unit(entities=given), message="")
        assert con.execute("SELECT name FROM entities").fetchall() == [("B",)]


def test_rejects_count_runs_and_keep_their_first_time(store: Path) -> None:
    later = WHEN + timedelta(days=1)
    with open_writer(store) as con:
        publish(con, unit(run="r1", quarantine=_reject("r1")), message="")
        again = _reject("r2", first_seen_at=later)
        publish(con, unit(run="r2", quarantine=again), message="")
        query = "SELECT run_id, attempts, first_seen_at, resolved_at FROM ops.quarantine"
        assert con.execute(query).fetchall() == [("r2", 2, WHEN, None)]
        publish(con, unit(document("paris"), run="r3"), message="it loads now")
        assert con.execute(query).fetchall() == [("r2", 2, WHEN, WHEN)]


def test_reject_of_this_unit_stays_open_though_its_input_loads(store: Path) -> None:
    with open_writer(store) as con:
        publish(con, unit(document("paris"), quarantine=_reject("r1", grain="row")), message="")
        assert con.execute("SELECT resolved_at FROM ops.quarantine").fetchall() == [(None,)]


def test_named_rejects_are_resolved(store: Path) -> None:
    with open_writer(store) as con:
        publish(con, unit(quarantine=_reject("r1")), message="")
        publish(con, unit(run="r2"), message="", resolved=[hexadecimal("q", 16)])
        assert con.execute("SELECT resolved_at FROM ops.quarantine").fetchall() == [(WHEN,)]


def test_files_keep_when_they_were_first_seen(store: Path) -> None:
    with open_writer(store) as con:
        publish(con, unit(files=rows("files", file_of("a", status="quarantined"))), message="")
        late = file_of("a", first_seen_at=WHEN + timedelta(days=1))
        publish(con, unit(files=rows("files", late)), message="")
        assert con.execute("SELECT status, first_seen_at FROM ops.files").fetchall() == [
            ("loaded", WHEN)
        ]


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        ({"nonsense": rows("tags")}, "nonsense"),
        ({"dictionary": rows("dictionary")}, "dictionary"),
        ({"runs": rows("runs")}, "exactly one row"),
        ({"documents": rows("documents", document("a"), document("a"))}, "twice"),
        ({"edits": rows("edits", {"document_id": hexadecimal("b")})}, "not in the unit"),
        ({"tags": rows("tags").drop(["label"])}, "label"),
    ],
)
def test_unit_that_breaks_the_contract(store: Path, broken: dict[str, Any], named: str) -> None:
    with open_writer(store) as con:
        before = content(con)
        with pytest.raises(ContractBroken, match=named):
            publish(con, {**unit(), **broken}, message="")
        assert content(con) == before


STEPS = ["merge_knowledge", "write_operations", "resolve_quarantine", "name_snapshot"]


@pytest.mark.parametrize("step", STEPS)
def test_failure_leaves_the_snapshot_before(
    store: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with open_writer(store) as con:
        publish(con, unit(document("oslo")), message="")
        before, snapshot = content(con), con.execute("FROM ops.snapshots").fetchall()

        def fail(*_: object) -> None:
            raise OSError("disk full")

        with monkeypatch.context() as patch:
            patch.setattr(load, step, fail)
            with pytest.raises(OSError, match="disk full"):
                publish(con, unit(document("oslo"), document("rome"), run="r2"), message="")
        assert content(con) == before
        assert con.execute("FROM ops.snapshots").fetchall() == snapshot
        publish(con, unit(document("rome"), run="r3"), message="goes on")
        assert counts(con)["documents"] == 2


@pytest.mark.parametrize("step", ["merge_knowledge", "write_operations", "name_snapshot"])
def test_killed_publish_leaves_the_store_whole(store: Path, step: str) -> None:
    with open_writer(store) as con:
        publish(con, unit(document("oslo")), message="")
        before = content(con)
    publish_killed_at(store, f"warehouse.load.{step}")
    with open_reader(store) as con:
        assert content(con) == before
    with open_writer(store) as con:
        assert content(con) == before
        publish(con, unit(document("rome"), run="r3"), message="")
        assert counts(con)["documents"] == 2


def test_reader_sees_whole_units_while_a_writer_publishes(store: Path) -> None:
    units = [unit(document(f"a{i}"), document(f"b{i}"), run=f"r{i}") for i in range(8)]
    script = f"""
        import sys, time
        from pathlib import Path
        from warehouse.connect import open_reader
        with open_reader(Path({str(store)!r})) as con:
            print("ready", flush=True)
            while True:
                row = con.execute(
                    "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM sentences)"
                ).fetchone()
                print(*row, flush=True)
                if row[0] == 16:
                    break
    """
    reader = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    )
    stop = threading.Timer(60, reader.kill)
    stop.start()
    assert reader.stdout is not None
    reader.stdout.readline()
    with open_writer(store) as con:
        for each in units:
            publish(con, each, message="")
    seen = [tuple(map(int, line.split())) for line in reader.stdout]
    stop.cancel()
    assert reader.wait() == 0
    assert len(set(seen)) > 1
    assert all(n % 2 == 0 and sentences == 2 * n for n, sentences in seen), set(seen)


def test_ledger(store: Path) -> None:
    copy = document("copy", document("oslo")["text"], duplicate_of=hexadecimal("oslo"))
    container = {"source_uri": "file:///inbox/a.jsonl", "size_bytes": 9, "modified_at": WHEN}
    with open_writer(store) as con:
        given = unit(document("oslo"), copy, containers=rows("containers", container))
        publish(con, given, message="")
        candidates = rows(
            "files",
            file_of("oslo"),
            file_of("copy", size_bytes=101),
            file_of("new"),
            file_of("a", **container),
        ).select(["source_uri", "size_bytes", "modified_at"])
        assert unchanged_files(con, candidates) == {
            "file:///inbox/oslo.txt",
            "file:///inbox/a.jsonl",
        }
        inputs = rows("files", file_of("oslo"), file_of("oslo", source_uri="file:///b"))
        seen, loaded = known_inputs(
            con, inputs.select(["source_uri", "record_locator", "sha256", "document_id"])
        )
        assert seen == {("file:///inbox/oslo.txt", "", hexadecimal("oslo", 64))}
        assert loaded == {hexadecimal("oslo")}
        digest = copy["content_hash"]
        assert originals(con, [digest, "0" * 64]) == {digest: hexadecimal("oslo")}
        assert counts(con)["ops.files"] == 2


def test_opens_without_a_home(store: Path) -> None:
    call_in_process(store, "warehouse.connect", "open_reader", HOME=None)
