"""The whole pipeline on small files: every input has one fate, and the ledger says which."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pipeline_runs import all_fates, article, ask, configured, everything, run, spoiling

import flows.loader
from expectations.validate import Verdict
from flows.errors import ValidationFailed
from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.report import RunReport
from flows.retry import prepare


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return all_fates(tmp_path / "in")


@pytest.fixture(scope="module")
def loaded(
    tmp_path_factory: pytest.TempPathFactory, empty_store: Path
) -> tuple[Path, Path, RunReport]:
    """A folder of all fates, the warehouse of it, and the report of the run that loaded it."""
    made = tmp_path_factory.mktemp("loaded")
    folder, store = all_fates(made / "in"), Path(shutil.copytree(empty_store, made / "store"))
    return folder, store, run(store, folder)


def test_every_input_has_one_fate_and_the_ledger_says_which(loaded: tuple[Path, Path, RunReport]):
    _, store, report = loaded
    counts = (report.files_seen, report.loaded, report.duplicate, report.quarantined)
    assert counts == (9, 3, 1, 5)
    assert report.codes == {"E_EMPTY": 2, "E_JSON": 1, "E_MEDIA_TYPE": 1, "E_RECORD": 1}
    fates = ask(store, "SELECT source_uri, record_locator, status, extra FROM ops.files ORDER BY 1")
    assert [(uri.rsplit("/")[-1], *rest) for uri, *rest in sorted(fates)] == [
        ("a.txt", "", "loaded", None),
        ("b.txt", "", "duplicate", None),
        ("c.txt", "", "loaded", None),
        ("d.jsonl", "line:1", "loaded", '{"desk":4}'),
        ("d.jsonl", "line:2", "quarantined", None),
        ("d.jsonl", "line:3", "quarantined", None),
        ("e.txt", "", "quarantined", None),
        ("f.txt", "", "quarantined", None),
        ("g.pdf", "", "quarantined", None),
    ]
    row = ask(store, "SELECT status, files_seen, documents_loaded, message FROM ops.runs")
    assert row == [("partial", 9, 3, "9 in = 3 loaded + 1 duplicate + 5 quarantined")]


def test_another_input_with_the_same_text_repeats_the_first(folder: Path, store: Path):
    run(store, folder)
    (kind, original, first), *more = ask(
        store,
        "SELECT d.duplicate_kind, d.duplicate_of, o.document_id FROM documents d "
        "JOIN documents o ON o.content_hash = d.content_hash AND o.duplicate_of IS NULL "
        "WHERE d.duplicate_of IS NOT NULL",
    )
    assert (kind, original, more) == ("exact", first, [])
    (folder / "h.txt").write_text("\n\n" + article("a ceasefire"))
    run(store, folder)
    found = ask(store, "SELECT DISTINCT duplicate_of FROM documents WHERE duplicate_kind = 'exact'")
    assert found == [(first,)]


def test_a_second_run_changes_nothing_and_heals_the_plain_file(
    loaded: tuple[Path, Path, RunReport],
):
    folder, store, _ = loaded
    before = everything(store)
    (store / "dateline.duckdb").unlink()
    report = run(store, folder)
    assert report.nothing_new
    assert report.message.startswith("nothing new")
    assert everything(store) == before
    assert (store / "dateline.duckdb").is_file()


def test_units_and_batches_change_no_row(
    loaded: tuple[Path, Path, RunReport], store: Path, tmp_path: Path
):
    folder, one, _ = loaded
    report = run(store, folder, batch_documents=1, unit_documents=1)
    assert report.quarantined == 5
    query = (
        "SELECT * EXCLUDE (run_id, ingested_at, duplicate_of, duplicate_kind) FROM documents "
        "ORDER BY document_id"
    )
    assert ask(one, query) == ask(store, query)
    for table in ("mentions", "blocks", "entities", "entity_names", "tags"):
        query = f"FROM {table} ORDER BY ALL"
        assert ask(one, query) == ask(store, query)
    assert len(ask(store, "FROM ops.snapshots WHERE run_id IS NOT NULL")) > 1
    assert ask(store, "SELECT status, files_seen FROM ops.runs") == [("partial", 9)]


def test_a_limit_stops_and_the_next_run_goes_on(folder: Path, store: Path):
    assert run(store, folder, limit=4).files_seen == 4
    assert ask(store, "FROM ops.containers") == []
    assert run(store, folder).files_seen == 5
    assert run(store, folder).nothing_new


def test_a_dry_run_says_the_same_and_writes_nothing(
    loaded: tuple[Path, Path, RunReport], tmp_path: Path
):
    folder, known, _ = loaded
    store = tmp_path / "new"
    request = Request((str(folder),), configured(store), dry_run=True)
    report = run_pipeline(request, map_here)
    assert (report.loaded, report.quarantined) == (3, 5)
    assert not store.exists()
    again = replace(request, settings=configured(known))
    assert run_pipeline(again, map_here).nothing_new


def test_a_dry_run_into_a_warehouse_that_is_there_says_what_is_new(folder: Path, store: Path):
    run(store, folder, limit=4)
    before = ask(store, "SELECT max(snapshot_id) FROM ops.snapshots")
    report = run_pipeline(Request((str(folder),), configured(store), dry_run=True), map_here)
    assert report.files_seen == 5
    assert ask(store, "SELECT max(snapshot_id) FROM ops.snapshots") == before


def test_what_was_repaired_is_loaded_by_a_retry(folder: Path, store: Path):
    run(store, folder)
    (folder / "e.txt").write_text(article("grain"))
    request = Request((), configured(store), flow="retry", retry=prepare(store, []))
    report = run_pipeline(request, map_here)
    assert (report.files_seen, report.loaded, report.quarantined) == (5, 1, 4)
    rows = ask(store, "SELECT source_uri, attempts, resolved_at IS NULL FROM ops.quarantine")
    found = {(uri.rsplit("/")[-1], attempts, is_open) for uri, attempts, is_open in rows}
    assert found == {
        ("d.jsonl", 2, True),
        ("e.txt", 1, False),
        ("f.txt", 2, True),
        ("g.pdf", 2, True),
    }
    assert run(store, folder).nothing_new


def test_a_fatal_rule_publishes_nothing_but_the_failure(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
):
    real = flows.loader.validate_unit

    def failing(tables: dict[str, pa.Table], **where: Any) -> Verdict:
        return replace(real(tables, **where), tables={}, fatal=["documents must be right"])

    monkeypatch.setattr(flows.loader, "validate_unit", failing)
    with pytest.raises(ValidationFailed, match="documents must be right"):
        run(store, folder)
    assert ask(store, "FROM documents") == ask(store, "FROM ops.files") == []
    assert ask(store, "SELECT status, files_seen FROM ops.runs") == [("failed", 0)]
    monkeypatch.undo()
    assert run(store, folder).loaded == 3


def test_a_document_that_fails_an_expectation_is_quarantined_as_a_whole(folder: Path, store: Path):
    report = run_pipeline(Request((str(folder),), configured(store)), spoiling)  # type: ignore[arg-type]
    counts = (report.files_seen, report.loaded, report.duplicate, report.quarantined)
    assert counts == (9, 2, 0, 7)  # a copy of the spoilt document goes with it
    grains = ask(store, "SELECT grain, count(*) FROM ops.quarantine GROUP BY 1 ORDER BY 1")
    assert grains == [("document", 1), ("input", 6)]
    assert (
        ask(store, "FROM mentions WHERE document_id NOT IN (SELECT document_id FROM documents)")
        == []
    )


WORDS = st.sampled_from(["", "a ceasefire", "trade", "grain", "a border"])
TEXTS = WORDS.map(lambda topic: article(topic) if topic else "")
RECORDS = st.one_of(
    TEXTS.map(lambda text: json.dumps({"text": text})), st.sampled_from(["{", "[]", '{"k":1}', " "])
)
FILES = st.one_of(
    st.tuples(st.just(".txt"), TEXTS),
    st.tuples(st.just(".jsonl"), st.lists(RECORDS, max_size=4).map("\n".join)),
    st.tuples(st.just(".bin"), st.just("\0")),
)


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_a_run_ends_and_closes_its_file_where_the_last_unit_is_full(
    store: Path, tmp_path: Path, cut: int
):
    records = [
        {"text": f"Envoys of {name} met in Oslo."} for name in ("Chad", "Mali", "Peru", "Iran")
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(record) for record in records))
    run(store, tmp_path / "in.jsonl", batch_documents=cut, unit_documents=cut)
    ended = "SELECT status, files_seen, ended_at IS NOT NULL FROM ops.runs"
    assert ask(store, ended) == [("completed", 4, True)]
    assert ask(store, "SELECT count(*) FROM ops.containers") == [(1,)]


@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(files=st.lists(FILES, max_size=5), cut=st.integers(1, 3))
def test_seen_is_loaded_and_duplicate_and_quarantined(
    empty_store: Path, files: list[tuple[str, str]], cut: int
):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "in"
        store = Path(shutil.copytree(empty_store, Path(name) / "store"))
        folder.mkdir()
        for number, (ending, content) in enumerate(files):
            (folder / f"{number}{ending}").write_text(content)
        report = run(store, folder, batch_documents=cut, unit_documents=cut, plain_max_bytes=0)
        assert report.files_seen == report.loaded + report.duplicate + report.quarantined
        counted = ask(store, "SELECT status, count(*) FROM ops.files GROUP BY 1")
        statuses: dict[str, int] = dict(counted)  # type: ignore[arg-type]
        assert statuses.get("loaded", 0) == report.loaded
        assert statuses.get("duplicate", 0) == report.duplicate
        assert statuses.get("quarantined", 0) == report.quarantined
        assert ask(store, "SELECT count(*) FROM documents") == [(report.loaded,)]
        assert run(store, folder, plain_max_bytes=0).nothing_new
