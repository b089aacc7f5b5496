import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from distributed import Client

from flows.dask_pool import LOCAL, DaskPool, local_cluster
from flows.errors import Unreachable
from flows.inputs import Batch, Portion
from flows.mappers import (
    MakePool,
    Mapper,
    Pool,
    Work,
    map_here,
    meanwhile,
    pool_mapper,
    window_of,
)
from flows.process_pool import ProcessPool
from flows.results import Result
from flows.units import least_of_each, paired
from transforms.documents import RawInput
from transforms.transformed import Transformed

# One cluster serves all that need one.


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


def contents(result: Result) -> list[str]:
    return list(result.take("t")["content"].to_pylist())


def processes(work: Work) -> Pool:
    return ProcessPool(work, 2)


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Address of a Dask cluster of two workers."""
    with local_cluster(2) as started:
        yield started.scheduler_address


@pytest.fixture(params=["processes", "dask"])
def make_pool(request: pytest.FixtureRequest) -> MakePool:
    if request.param == "processes":
        return processes
    address = request.getfixturevalue("cluster")
    return lambda work: DaskPool(work, address, 2)


def test_results_come_in_the_order_of_the_batches_here():
    assert_in_order(map_here)


def test_results_come_in_the_order_of_the_batches(make_pool: MakePool):
    assert_in_order(pool_mapper(make_pool))


def assert_in_order(mapper: Mapper) -> None:
    batches = [batch(n, str(n).encode()) for n in range(1, 8)]
    assert [contents(r) for r in mapper(work, batches)] == [[str(n)] for n in range(1, 8)]


def test_a_pool_pulls_batches_lazily(make_pool: MakePool):
    pulled = 0

    def batches() -> Iterator[Batch]:
        nonlocal pulled
        for number in range(50):
            pulled += 1
            yield batch(number, b"x")

    results = pool_mapper(make_pool)(work, batches())
    next(results)
    assert pulled <= window_of(2) < 50
    results.close()  # type: ignore[attr-defined]


def test_a_document_that_kills_its_worker_is_poison_and_the_rest_goes_on(make_pool: MakePool):
    batches = [batch(1, b"a", b"KILL", b"b"), batch(2, b"c"), batch(3, b"d")]
    first, *others = pool_mapper(make_pool)(work, batches)
    assert contents(first) == ["a", "b"]
    assert [(s.content, why.code) for s, why in first.rejected] == [(b"KILL", "E_POISON")]
    assert [contents(r) for r in others] == [["c"], ["d"]]


def test_threads_that_share_processes_lose_nothing_to_a_death():
    """As task runs do: a death breaks the batches of all of them at once, whatever their size."""
    pool = ProcessPool(work, 1)
    letters = [b"a", b"b", b"c", b"d"]
    batches = [batch(1, b"KILL"), batch(2, *letters), batch(3, *letters, *letters)]
    with ThreadPoolExecutor(len(batches)) as threads:
        got = list(threads.map(lambda one: pool.result(one, pool.submit(one)), batches))
    pool.close()
    assert [[why.code for _, why in r.rejected] for r in got] == [["E_POISON"], [], []]
    assert [len(contents(r)) for r in got[1:]] == [4, 8]


def test_portions_without_inputs_keep_their_place():
    def portion(*of: bytes) -> Portion:
        return Portion(batch(1, *of), (), ())

    given = [portion(), portion(b"a"), portion(), portion(), portion(b"b"), portion()]
    mapped: list[Batch] = []

    def spying(inner: Callable[[Batch], Result], batches: object) -> Iterator[Result]:
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


def test_a_cluster_of_its_own_ends_with_the_pool(monkeypatch):
    monkeypatch.setattr("flows.dask_pool.CONNECT_SECONDS", 1)
    pool = DaskPool(work, LOCAL, 1)
    one = batch(1, b"a")
    assert contents(pool.result(one, pool.submit(one))) == ["a"]
    address = pool._own.scheduler_address
    pool.close()
    with pytest.raises(Unreachable):
        DaskPool(work, address, 1)


def sleepy(given: Batch) -> Transformed:
    """Sleep for long in the first process that tries a batch with the path of a marker."""
    for source in given.inputs:
        marker = Path(source.content.decode())
        if marker.name == "slow" and not marker.exists():
            marker.touch()
            time.sleep(60)
    return Transformed({"t": pa.table({"content": [str(given.number)]})}, [])


def test_a_straggler_is_overtaken_by_a_copy(cluster: str, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("flows.dask_pool.PATIENCE_SECONDS", 0.5)
    with Client(cluster) as client:
        client.wait_for_workers(2, timeout=120)  # one that a test before killed starts anew
    batches = [batch(n, str(tmp_path / f"quick{n}").encode()) for n in (1, 2)]
    batches.append(batch(3, str(tmp_path / "slow").encode()))
    started = time.monotonic()
    got = [contents(r) for r in pool_mapper(lambda w: DaskPool(w, cluster, 2))(sleepy, batches)]
    assert got == [["1"], ["2"], ["3"]]
    assert time.monotonic() - started < 50


def test_a_thread_gets_ready_after_the_first_result():
    ready = threading.Event()
    results = meanwhile(map_here, ready.set)(lambda _: Transformed({}, []), [batch(1), batch(2)])
    assert not ready.is_set()
    assert len(list(results)) == 2
    assert ready.wait(10)


def test_what_fails_while_getting_ready_is_told_where_it_is_needed():
    results = meanwhile(map_here, lambda: 1 / 0)(lambda _: Transformed({}, []), [batch(1)])
    assert len(list(results)) == 1
