"""What a run that died had made of its batches is taken by the next one, not made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from pipeline_runs import all_fates, article, ask, configured
from support import record_input

from flows.errors import Unkept
from flows.forget import forget_documents
from flows.inputs import Batch
from flows.kept_batches import FOLDER, KeptBatches
from flows.mappers import Work, map_here
from flows.pipeline import Request, run_pipeline
from flows.report import RunReport
from flows.results import UNFINISHED, Kept, Result
from flows.work import work_of
from transforms.rows import RunStamp
from transforms.transformed import Transformed

ROWS = (
    "SELECT title, text FROM documents ORDER BY ALL",
    "SELECT m.* FROM mentions AS m ORDER BY ALL",
    "SELECT source_uri, record_locator, status FROM ops.files ORDER BY ALL",
    "SELECT error_code, message FROM ops.quarantine ORDER BY ALL",
)


class Counting:
    """A mapper that counts the batches that it was given."""

    def __init__(self) -> None:
        self.batches = 0

    def __call__(self, work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
        for batch in batches:
            self.batches += 1
            yield work(batch)


def run(store: Path, inbox: Path) -> tuple[RunReport, int]:
    """Run in batches of two; return the report and how many batches were worked out."""
    counting = Counting()
    settings = configured(store, batch_documents=2)
    return run_pipeline(Request((str(inbox),), settings), counting), counting.batches


class Killed(BaseException):
    """Stands for kill -9."""


def dying(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
    """Work out all batches, and die before the last rows are loaded."""
    yield from map(work, batches)
    raise Killed


def fail(store: Path, inbox: Path, engine: str = "gazetteer") -> int:
    """Run until all batches are worked out, and die; return how many are kept."""
    request = Request((str(inbox),), configured(store, engine=engine, batch_documents=2))
    with pytest.raises(Killed):
        run_pipeline(request, dying)
    return len(list((store / FOLDER).glob("*")))


def test_the_next_run_takes_what_was_made_and_the_rows_are_the_same(tmp_path: Path) -> None:
    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    kept = fail(store, inbox)
    report, batches = run(store, inbox)
    undisturbed, worked = run(tmp_path / "other", inbox)
    assert (kept, batches, worked) == (2, 0, 2)
    assert report.message == undisturbed.message
    for query in ROWS:
        assert ask(store, query) == ask(tmp_path / "other", query)
    assert ask(store, "SELECT DISTINCT run_id FROM documents") == [(report.run_id,)]
    assert not list((store / FOLDER).iterdir())


def test_a_batch_with_another_input_is_made_anew_in_its_place(tmp_path: Path) -> None:
    inbox, store = tmp_path / "in", tmp_path / "store"
    inbox.mkdir()
    for number in range(6):
        (inbox / f"{number}.txt").write_text(article(f"item {number}"))
    assert fail(store, inbox) == 3
    (inbox / "2.txt").write_text(article("another item"))
    report, batches = run(store, inbox)
    assert (report.loaded, batches) == (6, 1)
    texts = ask(store, "SELECT text FROM documents ORDER BY source_uri")
    assert ["another" in text for (text,) in texts] == [False, False, True, False, False, False]


def spoil(store: Path, name: str, content: bytes) -> None:
    """Put something else into a file of every batch that is kept."""
    for file in (store / FOLDER).glob(f"*/{name}"):
        file.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [("manifest.json", b'{"digests": []}'), ("documents.arrow", b""), ("mentions.arrow", bytes(9))],
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, name: str, content: bytes) -> None:
    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    fail(store, inbox)
    spoil(store, name, content)
    report, _ = run(store, inbox)
    assert report.loaded == 3
    assert not list((store / FOLDER).iterdir())


def test_a_damaged_batch_that_is_refused_the_second_time_is_removed(tmp_path: Path) -> None:
    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    fail(store, inbox)
    spoil(store, "documents.arrow", b"")
    with mock.patch("transforms.pipeline.read", side_effect=RuntimeError("a fault")):
        assert run(store, inbox)[0].loaded == 0
    assert not list((store / FOLDER).iterdir())


def test_what_earlier_versions_and_workers_left_is_removed(tmp_path: Path) -> None:
    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    unfinished = store / FOLDER / f"0.1{UNFINISHED}"
    unfinished.mkdir(parents=True)
    (unfinished / "documents.arrow").write_bytes(b"")
    (store / FOLDER / "0.zip").write_bytes(b"")
    assert run(store, inbox)[0].loaded == 3
    assert not list((store / FOLDER).iterdir())


def test_what_a_worker_left_that_died_goes_with_its_batch(tmp_path: Path) -> None:
    def half_written(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
        for batch in batches:
            assert batch.keep
            batch.keep.with_suffix(f".1{UNFINISHED}").mkdir(parents=True)
            yield work(batch)

    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    assert run_pipeline(Request((str(inbox),), configured(store)), half_written).loaded == 3
    assert not list((store / FOLDER).iterdir())


def test_a_folder_that_cannot_be_written_is_told_with_what_helps(tmp_path: Path) -> None:
    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    store.mkdir()
    (store / FOLDER).write_text("no folder")
    with pytest.raises(Unkept, match=r"cannot be written to .*batches: .*; make room"):
        run(store, inbox)
    (store / FOLDER).unlink()
    assert run(store, inbox)[0].loaded == 3


def test_rows_of_a_batch_are_held_only_where_another_run_may_remove_them(tmp_path: Path) -> None:
    (source,) = [record_input({"text": article("fisheries")})]
    for shared, held in ((False, Kept), (True, Transformed)):
        catalog = "dbname=none" if shared else ""
        settings = configured(tmp_path / held.__name__, catalog=catalog)
        kept = KeptBatches(settings, RunStamp("r", datetime(2026, 3, 1, tzinfo=UTC), "1"))
        for _ in ("made", "found"):
            (result,) = kept.mapper(map_here)(work_of(kept.stamp, settings), [Batch(1, (source,))])
            assert type(result) is held
            assert len(result.take("documents")) == 1


def test_another_engine_or_other_code_takes_nothing(tmp_path: Path) -> None:
    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    assert fail(store, inbox) == fail(store, inbox) == 2
    assert fail(store, inbox, "minilm") == 4
    with mock.patch("flows.kept_batches._code", return_value="mended"):
        assert fail(store, inbox) == 6


def test_what_may_pass_another_time_is_not_kept(tmp_path: Path) -> None:
    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    with mock.patch("transforms.pipeline.read", side_effect=RuntimeError("a fault")):
        assert fail(store, inbox) == 0
    assert run(store, inbox)[0].loaded == 3


def test_what_is_kept_is_forgotten_with_a_document(tmp_path: Path) -> None:
    inbox, store = all_fates(tmp_path / "in"), tmp_path / "store"
    run(store, inbox)
    (inbox / "more.txt").write_text(article("fisheries"))
    assert fail(store, inbox) == 1
    ((document_id,),) = ask(store, "SELECT document_id FROM documents WHERE text LIKE '%trade%'")
    forget_documents(configured(store), [document_id])
    assert not (store / FOLDER).exists()
