"""Rows that failed, as values: which, by what code, and what to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from expectations.escaping import json_text, row_json, value_text
from expectations.losing import lost_columns
from expectations.model import Outcome, Rule
from expectations.passing import failing_rows
from warehouse.tables import BY_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReject:
    """A row that did not pass; `code` is its first failing rule, `message` names them all.

    `row_key` is the key as JSON text; rows that share a key are told apart by #2, #3 behind it.
    `lost` are the columns that the row lost and was loaded without; None if the row left.
    """

    table: str
    document_id: str | None
    row_key: str
    code: str
    column: str | None
    message: str
    payload_json: str
    lost: tuple[str, ...] | None = None

    @property
    def is_document(self) -> bool:
        """Whether a whole document leaves."""
        return self.table == "documents" and self.lost is None


def row_rejects(name: str, table: pa.Table, outcomes: Iterable[Outcome]) -> list[RowReject]:
    """Return a reject per failing row of a table, in row order."""
    failed = failing_rows(outcomes)
    positions = sorted(failed)
    rows = _readable(table.take(pa.array(positions, pa.int64()))).to_pylist()
    seen: dict[str, int] = {}
    return [
        _reject(name, row, failed[position], seen)
        for position, row in zip(positions, rows, strict=True)
    ]


def _readable(table: pa.Table) -> pa.Table:
    """Turn times into text in Arrow: a year beyond 9999 has no Python value."""
    text = pa.string()
    fields = [f.with_type(text) if pa.types.is_temporal(f.type) else f for f in table.schema]
    return table.cast(pa.schema(fields))


def _reject(
    name: str, row: Mapping[str, object], rules: list[Rule], seen: dict[str, int]
) -> RowReject:
    document_id = row.get("document_id")
    lost = lost_columns(name, rules)
    return RowReject(
        table=name,
        document_id=document_id if isinstance(document_id, str) else None,
        row_key=_row_key(name, row, seen),
        code=rules[0].code,
        column=rules[0].column,
        message=_message(row, rules, lost),
        payload_json=row_json(row),
        lost=lost,
    )


def _row_key(name: str, row: Mapping[str, object], seen: dict[str, int]) -> str:
    key = json_text({column: row[column] for column in BY_NAME[name].key})
    seen[key] = seen.get(key, 0) + 1
    return key if seen[key] == 1 else f"{key}#{seen[key]}"


def _message(row: Mapping[str, object], rules: list[Rule], lost: tuple[str, ...] | None) -> str:
    failures = "; ".join(_failure(row, rule) for rule in rules)
    kept = f" The article is loaded without {', '.join(lost)}." if lost else ""
    return f"{failures}.{kept} `dateline quarantine show` prints the row."


def _failure(row: Mapping[str, object], rule: Rule) -> str:
    if rule.column is None:
        return f"{rule.table} {rule.meaning}"
    return f"{rule.table}.{rule.column} {rule.meaning}, found {value_text(row[rule.column])}"
