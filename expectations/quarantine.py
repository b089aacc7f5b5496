"""Rejects as rows of ops.quarantine, under ids that a second run finds again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

import pyarrow as pa

from expectations.escaping import bytes_text
from expectations.model import RunStamp
from expectations.rejects import RowReject
from warehouse.tables.arrow import arrow_schema, to_arrow


class Origin(NamedTuple):
    """Where a document came from; `record_locator` is '' for a plain file."""

    source_uri: str
    record_locator: str = ""


class Refusal(Protocol):
    """Bad data as a value: transforms.documents.Rejected is one."""

    @property
    def stage(self) -> str:
        """Stage that refused it."""

    @property
    def code(self) -> str:
        """Documented code."""

    @property
    def detail(self) -> str:
        """What happened, why, and what helps."""


def quarantine_id(
    *,
    source_uri: str,
    record_locator: str,
    content_id: str | None,
    code: str,
    table: str | None = None,
    row_key: str | None = None,
) -> str:
    """Return 16 hex digits of SHA-256 over what failed and why; the run has no part in it.

    `content_id` is the sha256 of an input, or the document_id of a document or row.
    """
    parts = [source_uri, record_locator, content_id, table, row_key, code]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def quarantine_rows(
    rejects: Iterable[RowReject], *, run: RunStamp, origins: Mapping[str, Origin]
) -> pa.Table:
    """Return rejects in the schema of ops.quarantine; `origins` are by document_id.

    Rows of no document (entities, tags), or of an unknown one, are given as table:NAME.
    """
    return to_arrow("quarantine", [_row(reject, run, origins) for reject in rejects])


def input_quarantine_row(
    *,
    run: RunStamp,
    source_uri: str,
    record_locator: str,
    sha256: str,
    refusal: Refusal,
    document_id: str | None = None,
    content: bytes = b"",
) -> tuple[object, ...]:
    """Return the row of an input that did not become a document, in declared column order.

    Collect such rows and make the table with warehouse.tables.arrow.to_arrow("quarantine", rows).
    """
    values: dict[str, object] = {
        "quarantine_id": quarantine_id(
            source_uri=source_uri,
            record_locator=record_locator,
            content_id=sha256,
            code=refusal.code,
        ),
        "grain": "input",
        "document_id": document_id,
        "source_uri": source_uri,
        "record_locator": record_locator,
        "stage": refusal.stage,
        "error_code": refusal.code,
        "message": refusal.detail,
        "payload": bytes_text(content) if content else None,
    }
    return _ordered(values, run)


def _row(reject: RowReject, run: RunStamp, origins: Mapping[str, Origin]) -> tuple[object, ...]:
    origin = origins.get(reject.document_id or "", Origin(f"table:{reject.table}"))
    values: dict[str, object] = {
        "quarantine_id": quarantine_id(
            source_uri=origin.source_uri,
            record_locator=origin.record_locator,
            content_id=reject.document_id,
            table=reject.table,
            row_key=reject.row_key,
            code=reject.code,
        ),
        "grain": "document" if reject.is_document else "row",
        "document_id": reject.document_id,
        "source_uri": origin.source_uri,
        "record_locator": origin.record_locator,
        "table_name": reject.table,
        "stage": "validate",
        "error_code": reject.code,
        "message": reject.message,
        "payload": reject.payload_json,
    }
    return _ordered(values, run)


def _ordered(values: Mapping[str, object], run: RunStamp) -> tuple[object, ...]:
    """Add what every row has in common and put the values in declared order; NULL where absent."""
    full = {
        "run_id": run.run_id,
        "first_seen_at": run.started_at,
        "attempts": 1,
        **values,
    }
    return tuple(full.get(name) for name in arrow_schema("quarantine").names)
