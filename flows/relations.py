"""What the documents of a unit repeat and tell, looked for beside the unit's validation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from flows.copies import Tables, find_relations
from flows.garbage import no_search_for_cycles
from flows.inputs import Entry
from transforms.rows import RunStamp

if TYPE_CHECKING:
    from warehouse.connect import Connection

# Tables that relations are told by, and all that the search is given.
TOLD_BY = ("documents", "fingerprints")


class Relations:
    """Copies, versions and stories of one unit, found before or after it is known what passes.

    `staged` are its rows as they came, `entries` its inputs. What another writer publishes in a
    shared warehouse after the search is not seen.
    """

    def __init__(
        self,
        con: Connection,
        stamp: RunStamp,
        staged: Mapping[str, pa.Table],
        entries: Collection[Entry],
    ) -> None:
        """Look for nothing yet."""
        self._con, self._stamp = con, stamp
        self._staged, self._entries = staged, entries
        self._early: Future[Tables] | None = None

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        """Look for them in a thread, as if all rows passed.

        The search ends before the body's caller goes on, and is broken off where the body fails.
        The body must leave the connection alone.
        """
        with ThreadPoolExecutor(1) as thread:
            self._early = thread.submit(self._find, self._staged)
            try:
                yield
            except BaseException:
                self._break_off(self._early)
                raise

    def _break_off(self, search: Future[Tables]) -> None:
        """End a search; an interrupt that falls between two of its queries has no effect."""
        while not search.done():
            self._con.interrupt()
            wait([search], timeout=0.1)

    def of(self, passed: Mapping[str, pa.Table]) -> Tables:
        """Return documents with what they repeat and the story they tell, and merged stories.

        What was found meanwhile holds if every row that tells of them passed as it was.
        """
        same = all(passed.get(name) is self._staged.get(name) for name in TOLD_BY)
        return self._early.result() if self._early and same else self._find(passed)

    @no_search_for_cycles()
    def _find(self, tables: Mapping[str, pa.Table]) -> Tables:
        if not tables.get("documents"):
            return {}
        told_by = {name: tables[name] for name in TOLD_BY}
        addressed = self._addressed(tables["documents"])
        return find_relations(self._con, told_by, self._stamp, addressed)

    def _addressed(self, documents: pa.Table) -> set[str]:
        """Return the documents whose source_uri is their own."""
        whole = {
            entry.document_id
            for entry in self._entries
            if entry.document_id and not entry.record_locator
        }
        ids, uris = (documents[name].to_pylist() for name in ("document_id", "source_uri"))
        return whole.union(i for i, uri in zip(ids, uris, strict=True) if uri.startswith("http"))
