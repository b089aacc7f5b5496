"""Documents made anew by this version of the pipeline, from the bytes that they once came from.

The bytes are read where the ledger says that they lie. Where a file is gone or has changed, a plain
text file in UTF-8 is rebuilt from the article and its edits; the document's id, a hash of the
bytes, proves either. What cannot be had again stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from flows.discover import candidate_of
from flows.inputs import Entry, Found, path_of
from flows.limits import Limits
from flows.offer import Offer
from flows.place import ID_DIGITS
from flows.reading import read_at
from flows.retry import Retry
from flows.settings import Settings
from transforms.cleaning.edits import restore
from transforms.documents import Edit, RawInput
from warehouse.store import Store

if TYPE_CHECKING:
    from warehouse.connect import Connection

# Inputs whose bytes are the characters of their raw text.
REBUILT = ("text/plain", "text/markdown")
PLACES = """
SELECT source_uri, record_locator, document_id FROM ops.files
WHERE document_id IN (SELECT unnest(?::VARCHAR[]))
ORDER BY status <> 'loaded', source_uri, record_locator
"""
TEXTS = """
SELECT d.document_id, d.text, d.media_type, f.source_uri, f.record_locator, f.size_bytes,
    f.modified_at, f.extra, f.sha256
FROM documents AS d JOIN ops.files AS f USING (document_id)
WHERE document_id IN (SELECT unnest(?::VARCHAR[])) AND f.status = 'loaded'
    AND d.media_type IN (SELECT unnest(?::VARCHAR[]))
ORDER BY document_id, f.source_uri, f.record_locator
"""
EDITS = """
SELECT raw_start, raw_end, before_text, after_text, kind, rule FROM edits
WHERE document_id = ? ORDER BY edit_index
"""
# Documents whose texts are held at a time.
CHUNK = 256


@dataclass(slots=True)
class Again(Retry):
    """Documents to make anew; `left` are those whose bytes have not been found yet."""

    store: Store | None = None
    left: set[str] = field(default_factory=set)

    def offered(self, offer: Offer) -> Iterator[Found]:
        """Yield the inputs of the documents, each once, judged as if they were not there."""
        return offer.again(self._found(offer.limits), self.forced)

    def _found(self, limits: Limits) -> Iterator[Found]:
        for found in self._sources(limits):
            document_id = found.entry.document_id
            if document_id in self.left and found.raw is not None:
                self.left.discard(document_id)
                yield found
        for found in self._rebuilt():
            self.left.discard(found.entry.document_id or "")
            yield found

    def _sources(self, limits: Limits) -> Iterator[Found]:
        for uri, locators in self.wanted.items():
            path = path_of(uri)
            if path is not None and path.is_file():
                yield from read_at(candidate_of(path), locators, limits)

    def _rebuilt(self) -> Iterator[Found]:
        from warehouse.connect import open_reader

        if not self.left or self.store is None:
            return
        with closing(open_reader(self.store)) as con:
            ids = sorted(self.left)
            for start in range(0, len(ids), CHUNK):
                seen: set[str] = set()
                for row in con.execute(TEXTS, [ids[start : start + CHUNK], [*REBUILT]]).fetchall():
                    found = _rebuild(con, row)
                    if found and row[0] not in seen:
                        seen.add(row[0])
                        yield found


def between(first_day: date | None, last_day: date | None, where: str | None) -> str | None:
    """Return a condition on documents: published on these days (UTC, both included), and `where`.

    None if nothing is asked. A document without a publication time is of the day it came in.
    """
    day = "coalesce(published_at, ingested_at)::DATE"
    asked = [f"({where}\n)"] if where else []
    asked += [f"{day} >= DATE '{first_day.isoformat()}'"] if first_day else []
    asked += [f"{day} <= DATE '{last_day.isoformat()}'"] if last_day else []
    return " AND ".join(asked) or None


def prepare(settings: Settings, since: str | None, where: str | None) -> Again:
    """Return the documents that another version made, or as `since` and `where` choose.

    `since`: those made by an older version than this one. `where`: a condition in SQL on documents.
    Raises QueryFailed, QueryRefused for a condition that is none, StoreMissing.
    """
    from warehouse.query import run_query

    condition = where or "true"
    found = run_query(
        settings.store,
        f"SELECT document_id, pipeline_version FROM documents WHERE ({condition}\n)",
    ).to_pylist()
    ids = {row["document_id"] for row in found if _is_due(row["pipeline_version"], since, where)}
    again = Again(forced=ids, left=set(ids), store=settings.store)
    for uri, locator, _ in _places(settings.store, sorted(ids)):
        again.wanted.setdefault(uri, set()).add(locator)
    return again


def _is_due(made_by: str, since: str | None, where: str | None) -> bool:
    from packaging.version import Version

    if since is not None:
        return Version(made_by) < Version(since)
    return where is not None or made_by != version("dateline")


def _places(store: Store, ids: Sequence[str]) -> list[tuple[str, str, str]]:
    from warehouse.connect import open_reader

    with closing(open_reader(store)) as con:
        return con.execute(PLACES, [ids]).fetchall()


def _rebuild(con: Connection, row: tuple[Any, ...]) -> Found | None:
    """Return a plain file as it was, if the hash of its bytes says so."""
    document_id, text, media_type, uri, locator, size, modified_at, extra, digest = row
    edits = [Edit(*edit) for edit in con.execute(EDITS, [document_id]).fetchall()]
    content = restore(text, edits).encode()
    if sha256(content).hexdigest()[:ID_DIGITS] != document_id:
        return None
    raw = RawInput(document_id, uri, locator, media_type, content)
    entry = Entry(
        source_uri=uri,
        record_locator=locator,
        sha256=digest,
        size_bytes=size,
        modified_at=modified_at,
        document_id=document_id,
        extra=extra,
    )
    return Found(entry, raw)
