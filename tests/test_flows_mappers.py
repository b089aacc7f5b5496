import os
import signal
from collections.abc import Callable, Iterator

import pyarrow as pa
import pytest

from flows.inputs import Batch, Portion
from flows.mappers import Mapper, map_here, pool_mapper
from flows.units import least_of_each, paired
from transforms.documents import RawInput
from transforms.pipeline import Transformed


def batch(number: int, *contents: bytes) -> Batch:
    inputs = (RawInput(c.decode().rjust(32, "0"), "file:///x", "", "t", c) for c in contents)
    return Batch(number, tuple(inputs))


def work(given: Batch) -> Transformed:
    """Copy contents into a table; the content KILL kills the process, as a crash in C would."""
    for source in given.inputs:
        if source.content == b"KILL":
            os.kill(os.getpid(), signal.SIGKILL)
    contents = [source.content.decode() for source in given.inputs]
    return Transformed({"t": pa.table({"content": contents})}, [])


def contents(result: Transformed) -> list[str]:
    return list(result.tables["t"]["content"].to_pylist())


@pytest.mark.parametrize("mapper", [map_here, pool_mapper(2)], ids=["here", "pool"])
def test_results_come_in_the_order_of_the_batches(mapper: Mapper):
    batches = [batch(n, str(n).encode()) for n in range(1, 8)]
    assert [contents(r) for r in mapper(work, batches)] == [[str(n)] for n in range(1, 8)]


def test_the_pool_pulls_batches_lazily():
    pulled = 0

    def batches() -> Iterator[Batch]:
        nonlocal pulled
        for number in range(50):
            pulled += 1
            yield batch(number, b"x")

    results = pool_mapper(1)(work, batches())
    next(results)
    assert pulled < 10
    results.close()  # type: ignore[attr-defined]


def test_a_document_that_kills_its_worker_is_poison_and_the_rest_goes_on():
    batches = [batch(1, b"a", b"KILL", b"b"), batch(2, b"c"), batch(3, b"d")]
    first, *others = pool_mapper(2)(work, batches)
    assert contents(first) == ["a", "b"]
    assert [(s.content, why.code) for s, why in first.rejected] == [(b"KILL", "E_POISON")]
    assert [contents(r) for r in others] == [["c"], ["d"]]


def test_portions_without_inputs_keep_their_place():
    def portion(*of: bytes) -> Portion:
        return Portion(batch(1, *of), (), ())

    given = [portion(), portion(b"a"), portion(), portion(), portion(b"b"), portion()]
    mapped: list[Batch] = []

    def spying(inner: Callable[[Batch], Transformed], batches: object) -> Iterator[Transformed]:
        for one in batches:  # type: ignore[attr-defined]
            mapped.append(one)
            yield inner(one)

    got = list(paired(given, work, spying))
    assert [p for p, _ in got] == given
    assert [r is None for _, r in got] == [True, False, True, True, False, True]
    assert [b.inputs[0].content for b in mapped] == [b"a", b"b"]


def test_a_key_keeps_the_least_values_in_any_order():
    table = pa.table({"id": ["a", "b", "a", "c", "b"], "n": [3, 2, 1, 4, 5]})
    mirrored = table.take([4, 3, 2, 1, 0])
    assert least_of_each(mirrored, ("id",)).sort_by("id") == least_of_each(table, ("id",))
    assert least_of_each(table, ("id",)).to_pydict() == {"id": ["a", "b", "c"], "n": [1, 2, 4]}
