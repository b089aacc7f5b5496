"""Views and macros: one per file in sql/, with a header of comments that documents it.

Header: lines of prose, then `-- column: meaning` for each column or parameter, deeper lines
continuing; `-- As in: documents, mentions` takes over the meanings of columns of those tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from warehouse.quoting import identifier, literal
from warehouse.tables import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ENTRY = re.compile(r"-- ([A-Za-z][A-Za-z0-9_]*): (.+)")
_AS_IN = re.compile(r"-- As in: (.+)")
_MACRO = re.compile(r"CREATE OR REPLACE MACRO [\w.]+\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class SqlObject:
    """A view or macro: its name as a query writes it, its meanings and its CREATE statement."""

    kind: Literal["view", "macro"]
    name: str
    comment: str
    sql: str
    meanings: dict[str, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of a macro's parameters in order; none for a view."""
        found = _MACRO.search(self.sql)
        return tuple(p.strip() for p in found.group(1).split(",")) if found else ()

    def meaning(self, column: str) -> str | None:
        """Return what a column means: as the header says, or as a table named in it does."""
        if column in self.meanings:
            return self.meanings[column]
        for table in TABLES:
            if table.qualified_name in self.tables and column in table.column_names:
                return table[column].comment
        return None


@cache
def sql_objects() -> tuple[SqlObject, ...]:
    """Return all views and macros, each after those it reads."""
    found = {o.name: o for kind in ("view", "macro") for o in _read_folder(kind)}
    order = TopologicalSorter({o.name: _reads(o, found) for o in found.values()})
    return tuple(found[name] for name in order.static_order())


def create_objects(con: DuckDBPyConnection, *, skip: frozenset[str] = frozenset()) -> None:
    """Create or replace all views and macros in the catalog in use; comment the views."""
    for item in sql_objects():
        if item.name in skip:
            continue
        con.execute(item.sql)
        if item.kind == "view":
            con.execute(f"COMMENT ON VIEW {quoted(item.name)} IS {literal(item.comment)}")


def columns_of(con: DuckDBPyConnection, item: SqlObject) -> tuple[str, ...]:
    """Return the column names that a view or macro gives, as DuckDB binds it."""
    arguments = ", ".join("NULL" for _ in item.parameters)
    call = f"{quoted(item.name)}({arguments})" if item.kind == "macro" else quoted(item.name)
    return tuple(column[0] for column in con.execute(f"FROM {call} LIMIT 0").description or ())


def quoted(name: str) -> str:
    """Return a name such as ops.snapshots with its parts quoted."""
    return ".".join(identifier(part) for part in name.split("."))


def parse(kind: Literal["view", "macro"], name: str, source: str) -> SqlObject:
    """Split a file into its header and its statement."""
    lines = source.splitlines()
    length = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    prose: list[str] = []
    meanings: dict[str, str] = {}
    tables: tuple[str, ...] = ()
    for line in lines[:length]:
        if found := _AS_IN.fullmatch(line):
            tables = tuple(t.strip() for t in found.group(1).rstrip(".").split(","))
        elif found := _ENTRY.fullmatch(line):
            meanings[found.group(1)] = found.group(2)
        elif line.startswith("--   ") and meanings:
            meanings[next(reversed(meanings))] += " " + line[2:].strip()
        else:
            prose.append(line[2:].strip())
    sql = "\n".join(lines[length:]).strip()
    return SqlObject(kind, name, " ".join(prose), sql, meanings, tables)


def _read_folder(kind: Literal["view", "macro"]) -> Iterator[SqlObject]:
    folder = files("warehouse") / "sql" / f"{kind}s"
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".sql"):
            yield parse(kind, entry.name.removesuffix(".sql"), entry.read_text("utf-8"))


def _reads(item: SqlObject, others: dict[str, SqlObject]) -> set[str]:
    words = set(re.findall(r"(?:FROM|JOIN)\s+([\w.]+)", item.sql))
    return (words & others.keys()) - {item.name}
