"""Quarantined inputs, read again from where they came."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.discover import candidate_of, discover
from flows.errors import Usage
from flows.inputs import ContainerEnd, Found, file_uri, path_of
from flows.limits import Limits
from flows.offer import Offer
from flows.reading import read_at
from warehouse.store import Place

if TYPE_CHECKING:
    from warehouse.connect import Connection

log = logging.getLogger(__name__)

OPEN = """
SELECT quarantine_id, grain, document_id, source_uri, record_locator FROM ops.quarantine
WHERE resolved_at IS NULL ORDER BY source_uri, record_locator, quarantine_id
"""


@dataclass(slots=True)
class Retry:
    """Inputs to read again: `wanted` are locators by address, `ids` quarantine ids by both.

    `forced` are documents that are there without some rejected rows and are made anew, `listed` the
    folders that can be listed now.
    """

    wanted: dict[str, set[str]] = field(default_factory=dict)
    ids: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    forced: set[str] = field(default_factory=set)
    listed: set[tuple[str, str]] = field(default_factory=set)

    def offered(self, offer: Offer) -> Iterator[Found | ContainerEnd]:
        """Yield the inputs that are still there, judged against the warehouse, known or not.

        Of a folder that could not be listed, what is new in it.
        """
        yield from offer.again(self._read(offer.limits), self.forced)
        for folder in self._folders():
            for item in offer.of(discover([str(folder)])):
                is_still = isinstance(item, Found) and path_of(item.entry.source_uri) == folder
                if not is_still:
                    self.listed.add((file_uri(folder), ""))
                yield item

    def _folders(self) -> list[Path]:
        paths = [path_of(uri) for uri in self.wanted]
        return [path for path in paths if path is not None and path.is_dir()]

    def _read(self, limits: Limits) -> Iterator[Found]:
        for uri, locators in self.wanted.items():
            path = path_of(uri)
            if path is None:
                log.warning("%s is no file and cannot be read again", uri)
                continue
            if path.is_dir():
                continue
            left = set(locators)
            for found in read_at(candidate_of(path), locators, limits):
                left.discard(found.entry.record_locator)
                yield found
            if left:
                log.warning("%s has nothing at %s any more", path, ", ".join(sorted(left)))

    def superseded(self, keys: Iterator[tuple[str, str]], failed: set[str]) -> set[str]:
        """Return the ids of old rejections that do not hold any more for inputs tried again."""
        return {i for key in [*keys, *self.listed] for i in self.ids.get(key, ())} - failed


def prepare(store: Place, ids: Sequence[str]) -> Retry:
    """Return what to read again: the open rows with these ids or beginnings of ids, or all.

    Raises Usage if an id names no open row, StoreMissing if there is no warehouse.
    """
    from warehouse.connect import open_reader

    with open_reader(store) as con:
        rows = _chosen(con, ids)
    retry = Retry()
    for quarantine_id, grain, document_id, uri, locator in rows:
        retry.wanted.setdefault(uri, set()).add(locator)
        retry.ids.setdefault((uri, locator), set()).add(quarantine_id)
        if grain == "row" and document_id:
            retry.forced.add(document_id)
    return retry


def open_ids(con: Connection, ids: Sequence[str]) -> set[str]:
    """Return the ids of the open entries that begin with one of these. Raises Usage."""
    return {str(row[0]) for row in _chosen(con, ids)}


def _chosen(con: Connection, ids: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the open rows whose ids begin with one of these, or all open rows."""
    wanted = tuple(i.lower() for i in ids)
    rows = con.execute(OPEN).fetchall()
    missing = [i for i in wanted if not any(row[0].startswith(i) for row in rows)]
    if missing:
        raise Usage(f"no open quarantine entry {', '.join(missing)}: dateline quarantine list")
    return [row for row in rows if not wanted or row[0].startswith(wanted)]
