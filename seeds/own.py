"""The analyst's own knowledge: CSV files whose lines win over the tables of this folder.

| file | a line says |
|---|---|
| names.csv | that a name means a thing: a known id, or a new one that the line makes |
| places.csv | where a place lies that is not known, or that lies elsewhere than we say |
| blocked.csv | that a name is never read |
| merges.csv | that one id is another |
| splits.csv | that one id is another in articles that have a certain word |
| tags.csv, triggers.csv | a theme of one's own, and the terms that speak for it |
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.tables.columns import ENTITY_ID_PATTERN, ENTITY_TYPES

Tables = dict[str, pa.Table]
Row = dict[str, str]
Check = Callable[[str], bool]


class OwnTableError(ValueError):
    """A file of the analyst's own is wrong; the message names file, line, column and the repair."""


def _matches(pattern: str) -> Check:
    return lambda cell: re.fullmatch(pattern, cell) is not None


def _within(least: float, most: float) -> Check:
    def check(cell: str) -> bool:
        return bool(re.fullmatch(r"-?\d{1,3}(?:\.\d{1,9})?", cell)) and least <= float(cell) <= most

    return check


NAME = (_matches(r"\S(?:.{0,198}\S)?"), "a name, up to 200 characters")
ID = (_matches(ENTITY_ID_PATTERN), "an id such as org:osce or person:ana-ruiz")
TAG = (_matches(r"theme:[a-z0-9-]+"), "a tag such as theme:water-rights")
ANY = (lambda _: True, "anything")
COLUMNS: dict[str, dict[str, tuple[Check, str]]] = {
    "names.csv": {
        "name": NAME,
        "entity_id": ID,
        "entity_type": (lambda cell: cell in ENTITY_TYPES, f"one of {', '.join(ENTITY_TYPES)}"),
    },
    "places.csv": {
        "entity_id": ID,
        "name": NAME,
        "latitude": (_within(-90, 90), "degrees north from -90 to 90, such as 39.82"),
        "longitude": (_within(-180, 180), "degrees east from -180 to 180, such as 46.75"),
        "country": (
            _matches("(?:[A-Z]{3})?"),
            "a code of ISO 3166-1 such as ARM, or nothing",
        ),
    },
    "blocked.csv": {"name": NAME},
    "merges.csv": {"entity_id": ID, "into": ID},
    "splits.csv": {"entity_id": ID, "beside": NAME, "into": ID},
    "tags.csv": {"tag_id": TAG, "label": NAME, "parent_tag_id": ANY, "definition": ANY},
    "triggers.csv": {
        "tag_id": TAG,
        "term": NAME,
        "strength": (lambda cell: cell in ("strong", "weak"), "strong or weak"),
    },
}


def read_own(files: Mapping[str, bytes]) -> dict[str, list[Row]]:
    """Return the rows of the files by name. Raises OwnTableError at the first wrong cell."""
    for name in files:
        if name not in COLUMNS:
            raise OwnTableError(f"{name} is none of {', '.join(COLUMNS)}: rename or remove it")
    return {name: _rows(name, files[name]) for name in COLUMNS if name in files}


def _rows(name: str, content: bytes) -> list[Row]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise OwnTableError(f"{name}, line {line}: no UTF-8: save the file as UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = COLUMNS[name]
    if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
        raise OwnTableError(f"{name}, line 1: no column {missing[0]}: write {','.join(columns)}")
    rows = []
    for row in reader:
        found = {column: (row[column] or "").strip() for column in columns}
        for column, (check, wanted) in columns.items():
            if not check(found[column]):
                where = f"{name}, line {reader.line_num}, column {column}"
                raise OwnTableError(f"{where}: {found[column]!r} is not {wanted}: write that")
        rows.append(found)
    return rows


def with_own(tables: Mapping[str, pa.Table], own: Mapping[str, list[Row]]) -> Tables:
    """Return the tables of read_reference with the analyst's own; their names are theirs alone."""
    found = dict(tables)
    names = [
        *own.get("names.csv", ()),
        *({**r, "entity_type": "place"} for r in own.get("places.csv", ())),
    ]
    blocked = [row["name"] for row in own.get("blocked.csv", ())]
    _forget_names(found, {*(row["name"] for row in names), *blocked})
    _forget_things(found, {row["entity_id"] for row in own.get("places.csv", ())})
    _add_things(found, names)
    _append(found, "blocked_names", [{"name": n, "level": "own", "reason": "own"} for n in blocked])
    _append(found, "tags", [_tag(row) for row in own.get("tags.csv", ())])
    _append(found, "triggers", own.get("triggers.csv", ()))
    _append(found, "merges", own.get("merges.csv", ()))
    _append(found, "splits", own.get("splits.csv", ()))
    return found


def _forget_names(tables: Tables, names: set[str]) -> None:
    for name in ("entity_names", "spellings"):
        other = pc.is_in(tables[name].column("name"), pa.array(sorted(names), pa.string()))
        tables[name] = tables[name].filter(pc.invert(other))


def _forget_things(tables: Tables, ids: set[str]) -> None:
    for name in ("entities", "weights"):
        known = pc.is_in(tables[name].column("entity_id"), pa.array(sorted(ids), pa.string()))
        tables[name] = tables[name].filter(pc.invert(known))


def _add_things(tables: Tables, rows: Sequence[Row]) -> None:
    known = set(tables["entities"].column("entity_id").to_pylist()) if rows else set()
    made = {row["entity_id"]: row for row in reversed(rows) if row["entity_id"] not in known}
    _append(tables, "entity_names", [_name(row, made) for row in rows])
    _append(tables, "entities", [_entity(row) for row in made.values()])
    weights = {"population": 0, "curated": True, "searched": True}
    _append(tables, "weights", [{"entity_id": entity_id, **weights} for entity_id in made])


def _name(row: Row, made: Mapping[str, Row]) -> Row:
    kind = "canonical" if made.get(row["entity_id"]) is row else "alias"
    return {"entity_id": row["entity_id"], "name": row["name"], "name_kind": kind}


def _entity(row: Row) -> dict[str, Any]:
    is_place = "latitude" in row
    return {
        "entity_id": row["entity_id"],
        "name": row["name"],
        "entity_type": row["entity_type"],
        "country_code": row.get("country") or None,
        "latitude": float(row["latitude"]) if is_place else None,
        "longitude": float(row["longitude"]) if is_place else None,
        "place_kind": "other" if is_place else None,
    }


def _tag(row: Row) -> dict[str, Any]:
    return {**row, "scheme": "theme", "parent_tag_id": row["parent_tag_id"] or None}


def _append(tables: Tables, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    table = tables[name]
    full = [{column: row.get(column) for column in table.column_names} for row in rows]
    added = pa.Table.from_pylist(full, schema=table.schema)
    tables[name] = pa.concat_tables([table, added]).combine_chunks()
