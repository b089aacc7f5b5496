# ruff: noqa: N818 - the names say what happened
"""What can go wrong in the warehouse.

WarehouseError
├── StoreMissing      no warehouse at that path
├── SchemaMismatch    the warehouse was made by other table declarations and cannot be brought up
├── ContractBroken    a publish unit is not what the contract says
├── QueryFailed       DuckDB refused or failed a query
└── QueryRefused      the query is not a plain read
"""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """Base of every error of this room."""


class StoreMissing(WarehouseError):
    """No warehouse lies at the path."""

    def __init__(self, store: Path) -> None:
        super().__init__(f"No warehouse at {store}: run `dateline run PATH` first.")


class SchemaMismatch(WarehouseError):
    """The tables in the lake cannot be brought up to the contract by adding to them."""


class ContractBroken(WarehouseError):
    """A publish unit has tables, columns or keys that the contract forbids."""


class QueryFailed(WarehouseError):
    """A query has a mistake, or needs more than the machine has."""


class QueryRefused(WarehouseError):
    """A query does something else than read the warehouse."""
