from pathlib import Path

from flows.batches import portions
from flows.discover import discover
from flows.inputs import Candidate, ContainerEnd, Entry, Found, Key, key_of
from flows.ledger import NoLedger
from flows.limits import Limits
from flows.offer import Offer


class FakeLedger:
    """Remembers what it is told, as the warehouse would."""

    def __init__(self, files: set[str], keys: set[Key], documents: set[str]) -> None:
        self.files, self.keys, self.ids = files, keys, documents

    def unchanged(self, candidates: list[Candidate]) -> set[str]:
        return self.files

    def known(self, entries: list[Entry]) -> tuple[set[Key], set[str]]:
        return self.keys, self.ids


def entries(offer: Offer, folder: Path) -> list[Entry]:
    return [i.entry for i in offer.of(discover([str(folder)])) if isinstance(i, Found)]


def test_a_second_copy_is_a_duplicate_and_needs_no_work(tmp_path: Path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("the same")
    founds = list(Offer(NoLedger(), Limits(max_input_bytes=100)).of(discover([str(tmp_path)])))
    assert [(i.entry.duplicate, i.raw is None) for i in founds if isinstance(i, Found)] == [
        (False, False),
        (True, True),
    ]


def test_a_document_of_the_warehouse_is_a_duplicate(tmp_path: Path):
    (tmp_path / "a.txt").write_text("words")
    (entry,) = entries(Offer(NoLedger(), Limits(max_input_bytes=100)), tmp_path)
    ledger = FakeLedger(set(), set(), {str(entry.document_id)})
    (again,) = entries(Offer(ledger, Limits(max_input_bytes=100)), tmp_path)
    assert again.duplicate


def test_known_files_and_records_are_skipped(tmp_path: Path):
    (tmp_path / "a.txt").write_text("words")
    (tmp_path / "b.jsonl").write_text('{"text":"one"}\n{"text":"two"}\n')
    a, one, two = entries(Offer(NoLedger(), Limits(max_input_bytes=100)), tmp_path)
    offer = Offer(FakeLedger({a.source_uri}, {key_of(one)}, set()), Limits(max_input_bytes=100))
    assert entries(offer, tmp_path) == [two]
    assert offer.skipped == 2


def test_the_limit_counts_new_inputs_and_leaves_the_container_open(tmp_path: Path):
    (tmp_path / "b.jsonl").write_text("".join(f'{{"text":"{i}"}}\n' for i in range(5)))
    for limit, ends in ((3, 0), (5, 1), (None, 1)):
        items = list(
            Offer(NoLedger(), Limits(max_input_bytes=100), limit).of(discover([str(tmp_path)]))
        )
        assert sum(isinstance(i, Found) for i in items) == (limit or 5)
        assert sum(isinstance(i, ContainerEnd) for i in items) == ends


def test_portions_are_bounded_in_number_and_bytes_and_lose_nothing(tmp_path: Path):
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text(str(number) * 10)
    items = list(Offer(NoLedger(), Limits(max_input_bytes=100)).of(discover([str(tmp_path)])))
    by_number = list(portions(items, documents=3, size=1000, unit=9))
    assert [(p.batch.number, len(p.batch.inputs)) for p in by_number] == [(1, 3), (2, 3), (3, 1)]
    by_size = list(portions(items, documents=100, size=20, unit=9))
    assert [len(p.batch.inputs) for p in by_size] == [2, 2, 2, 1]
    assert [e for p in by_size for e in p.entries] == [i.entry for i in items]


def test_batches_grow_and_a_run_that_goes_on_behind_a_unit_cuts_the_same(tmp_path: Path):
    for number in range(150):
        (tmp_path / f"{number:03}.txt").write_text(str(number))
    items = list(Offer(NoLedger(), Limits(max_input_bytes=100)).of(discover([str(tmp_path)])))

    def cut(from_here: int) -> list[list[str]]:
        found = portions(items[from_here:], documents=32, size=1000, unit=60)
        return [[source.document_id for source in portion.batch.inputs] for portion in found]

    assert [len(ids) for ids in cut(0)] == [8, 8, 16, 32, 8, 8, 16, 32, 8, 8, 6]
    assert cut(64) == cut(0)[4:]
