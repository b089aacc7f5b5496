"""The ledger of a warehouse, asked in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from flows.inputs import Candidate, Entry, Key
from warehouse.tables.arrow import ARROW_TYPES
from warehouse.tables.model import Type

if TYPE_CHECKING:
    from warehouse.connect import Connection

INPUT_COLUMNS = ("source_uri", "record_locator", "sha256", "document_id")


class Ledger(Protocol):
    """What earlier runs left; asked, never written here."""

    def unchanged(self, candidates: list[Candidate]) -> set[str]:
        """Return the addresses of files that were read to their end as they are now."""

    def known(self, entries: list[Entry]) -> tuple[set[Key], set[str]]:
        """Return which entries were offered before, and which of their documents are there."""


class NoLedger:
    """The ledger of a warehouse that is not there yet."""

    def unchanged(self, candidates: list[Candidate]) -> set[str]:  # noqa: ARG002
        """Return nothing."""
        return set()

    def known(self, entries: list[Entry]) -> tuple[set[Key], set[str]]:  # noqa: ARG002
        """Return nothing."""
        return set(), set()


class StoreLedger:
    """The ledger in an open warehouse."""

    def __init__(self, con: Connection) -> None:
        """Take the connection to ask."""
        self.con = con

    def unchanged(self, candidates: list[Candidate]) -> set[str]:
        """Return the addresses of files that were read to their end as they are now."""
        from warehouse.ledger import unchanged_files

        rows = [c for c in candidates if c.modified_at is not None]
        stamps = pa.array([c.modified_at for c in rows], ARROW_TYPES[Type.TIMESTAMP])
        table = pa.table(
            {
                "source_uri": pa.array([c.source_uri for c in rows], pa.string()),
                "size_bytes": pa.array([c.size_bytes for c in rows], pa.int64()),
                "modified_at": stamps,
            }
        )
        return unchanged_files(self.con, table)

    def known(self, entries: list[Entry]) -> tuple[set[Key], set[str]]:
        """Return which entries were offered before, and which of their documents are there."""
        from warehouse.ledger import known_inputs

        columns = {
            name: pa.array([getattr(entry, name) for entry in entries], pa.string())
            for name in INPUT_COLUMNS
        }
        return known_inputs(self.con, pa.table(columns))
