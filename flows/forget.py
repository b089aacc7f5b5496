"""Forgetting a document, and the proof that nothing of it is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.errors import Remains
from flows.explain import find
from flows.kept_batches import remove_kept
from flows.plain import refresh_plain
from flows.settings import Settings
from flows.upkeep import told, writer


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was forgotten and what was searched afterwards; it holds no text."""

    document_ids: tuple[str, ...]
    rows: dict[str, int]
    files_searched: int
    bytes_searched: int
    searched_for: int


def forget_documents(
    settings: Settings, beginnings: Sequence[str], *, with_copies: bool = True
) -> Receipt:
    """Forget documents, named by the beginnings of their ids, and their exact copies.

    Raises Usage if a beginning names no document or several, and Remains if afterwards a byte of
    them is found in the folder of the warehouse.
    """
    from warehouse.connect import PLAIN_NAME
    from warehouse.forget import copies_of, empty_free_pages, forget_rows, shred
    from warehouse.fulltext import drop_index
    from warehouse.remains import search

    store = settings.store
    with writer(settings) as con:
        named = [find(con, beginning) for beginning in beginnings]
        ids = sorted({i for n in named for i in (copies_of(con, n) if with_copies else [n])})
        gone = forget_rows(con, ids, told("forget", f"documents forgotten: {len(ids)}"))
        shred(con, alone=not store.is_shared)
        con.close()
        empty_free_pages(store)
        drop_index(store)
        remove_kept(store.folder)
        # The old one goes first: to write the new one may fail.
        (store.folder / PLAIN_NAME).unlink(missing_ok=True)
        refresh_plain(store, settings.plain_max_bytes)
        seen = search(store.folder, gone.needles)
    if seen.found:
        raise Remains(
            f"the rows of {', '.join(ids)} are deleted, but their text is still in "
            f"{', '.join(seen.found)} under {store}: remove these files, then run this again"
        )
    return Receipt(gone.document_ids, gone.rows, seen.files, seen.bytes_read, len(gone.needles))


def lines(receipt: Receipt) -> list[str]:
    """Return the receipt for a terminal."""
    rows = ", ".join(f"{count:,} {name}" for name, count in receipt.rows.items())
    return [
        f"forgotten: {', '.join(receipt.document_ids)}",
        f"rows deleted: {rows or 'none'}",
        f"searched for {receipt.searched_for:,} passages in {receipt.files_searched:,} files, "
        f"{receipt.bytes_searched:,} bytes: none found",
        "the source file and backups are yours to remove; the input is not loaded again",
    ]
