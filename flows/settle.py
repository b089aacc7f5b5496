"""What became of every entry of a unit, as rows of the ledger and of quarantine."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from expectations.quarantine import Origin, input_quarantine_row, quarantine_rows
from expectations.rejects import RowReject
from flows.inputs import ContainerEnd, Entry, path_of
from transforms.documents import Rejected
from transforms.rows import RunStamp
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import to_arrow

Row = dict[str, object]

COPY_OF_INVALID = Rejected(
    "validate", "E_VALIDATION", "a copy of a document of this run that did not pass validation"
)


@dataclass(frozen=True, slots=True)
class Fate:
    """An entry with what became of it; `why` is set if it was quarantined as an input."""

    entry: Entry
    status: str
    why: Rejected | None = None


class Fates:
    """Decides the fate of entries in order; remembers what the run refused, by document_id.

    A copy of a refused document is refused with it: there is no document that it could repeat.
    """

    def __init__(self) -> None:
        """Begin with nothing refused."""
        self._refused: dict[str, Rejected] = {}

    def of(
        self, entries: Iterable[Entry], refused: Mapping[str, Rejected], invalid: Container[str]
    ) -> list[Fate]:
        """Return the fates of a unit's entries, given what transforming and validating refused."""
        return [self._fate(entry, refused, invalid) for entry in entries]

    def _fate(self, entry: Entry, refused: Mapping[str, Rejected], invalid: Container[str]) -> Fate:
        document_id = entry.document_id or ""
        if entry.refused:
            return Fate(entry, "quarantined", entry.refused)
        if entry.duplicate:
            why = self._refused.get(document_id)
            return Fate(entry, "quarantined", _at(entry, why)) if why else Fate(entry, "duplicate")
        if document_id in refused:
            self._refused[document_id] = refused[document_id]
            return Fate(entry, "quarantined", _at(entry, refused[document_id]))
        if document_id in invalid:  # the rejected row of documents speaks for it
            self._refused[document_id] = COPY_OF_INVALID
            return Fate(entry, "quarantined")
        self._refused.pop(document_id, None)
        return Fate(entry, "loaded")


def _at(entry: Entry, why: Rejected) -> Rejected:
    """Return the refusal with where it happened in front: stages do not know of files."""
    place = str(path_of(entry.source_uri) or entry.source_uri)
    locator = f" {entry.record_locator.replace(':', ' ')}" if entry.record_locator else ""
    return Rejected(why.stage, why.code, f"{place}{locator}: {why.detail}")


def files_table(fates: Iterable[Fate], stamp: RunStamp) -> pa.Table:
    """Return the rows of ops.files."""
    names = BY_NAME["files"].column_names
    return to_arrow("files", [_file_row(fate, stamp, names) for fate in fates])


def _file_row(fate: Fate, stamp: RunStamp, names: Iterable[str]) -> tuple[object, ...]:
    entry = fate.entry
    values: Row = {
        "source_uri": entry.source_uri,
        "record_locator": entry.record_locator,
        "sha256": entry.sha256,
        "size_bytes": entry.size_bytes,
        "modified_at": entry.modified_at,
        "first_seen_at": stamp.started_at,
        "run_id": stamp.run_id,
        "status": fate.status,
        "document_id": entry.document_id,
        "extra": entry.extra,
    }
    return tuple(values[name] for name in names)


def containers_table(ends: Iterable[ContainerEnd], stamp: RunStamp) -> pa.Table:
    """Return the rows of ops.containers; a file that was read twice in a run counts once."""
    last = {end.source_uri: end for end in ends}.values()
    rows = [(e.source_uri, e.size_bytes, e.modified_at, e.records, stamp.run_id) for e in last]
    return to_arrow("containers", rows)


def quarantine_table(
    fates: Iterable[Fate], rejects: Iterable[RowReject], stamp: RunStamp
) -> pa.Table:
    """Return the rows of ops.quarantine: inputs that did not pass, then rejected rows."""
    fates = list(fates)
    rows = [_input_row(fate, stamp) for fate in fates if fate.why]
    origins = {
        fate.entry.document_id: Origin(fate.entry.source_uri, fate.entry.record_locator)
        for fate in fates
        if fate.entry.document_id and not fate.entry.duplicate
    }
    return pa.concat_tables(
        [to_arrow("quarantine", rows), quarantine_rows(rejects, run=stamp, origins=origins)]
    )


def _input_row(fate: Fate, stamp: RunStamp) -> tuple[object, ...]:
    assert fate.why is not None
    return input_quarantine_row(
        run=stamp,
        source_uri=fate.entry.source_uri,
        record_locator=fate.entry.record_locator,
        sha256=fate.entry.sha256,
        refusal=fate.why,
        document_id=fate.entry.document_id,
        content=fate.entry.payload,
    )
