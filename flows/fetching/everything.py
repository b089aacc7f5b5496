"""All sources of a fetch, several at a time, in one body for the terminal and the flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from flows.errors import WriterBusy
from flows.fetching.hosts import Hosts
from flows.fetching.limits import limits_of
from flows.fetching.memory import FOLDER, Memory
from flows.fetching.report import FetchReport, SourceReport
from flows.fetching.robots import Robots
from flows.fetching.source import Tools, fetch_source
from flows.fetching.sources import choose
from flows.settings import Settings
from seeds.sources import Source

LOCK_NAME = "fetch.lock"
Fetch = Callable[[Source], SourceReport]
# Runs the function on the sources and returns the reports in their order.
SourceMapper = Callable[[Fetch, Sequence[Source]], Iterable[SourceReport]]


def fetch_all(
    settings: Settings, ids: Sequence[str] = (), mapper: SourceMapper | None = None
) -> FetchReport:
    """Fetch what is new in the sources into the inbox; one that is broken stops no other.

    Raises Usage for wrong sources or settings, WriterBusy if a fetch is running already.
    """
    sources = choose(settings, ids)
    limits = limits_of(settings)
    with _one_fetch(settings.warehouse), closing(Memory(settings.warehouse)) as memory:
        hosts, robots = Hosts(memory, limits.patience), Robots(memory, limits)
        tools = Tools(settings.inbox, limits, memory, hosts, robots)
        found = (mapper or threads(settings.fetch_workers))(
            lambda source: fetch_source(source, tools), sources
        )
        return FetchReport(str(settings.inbox), tuple(found))


def threads(count: int) -> SourceMapper:
    """Return a mapper on so many threads; requests to one host still come one at a time."""

    def on_threads(fetch: Fetch, sources: Sequence[Source]) -> Iterable[SourceReport]:
        with ThreadPoolExecutor(count, thread_name_prefix="fetch") as pool:
            return list(pool.map(fetch, sources))

    return on_threads


@contextmanager
def _one_fetch(store: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    folder = store / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WriterBusy(f"another fetch is running on {store}: wait until it is done") from error
    try:
        yield
    finally:
        lock.release()
