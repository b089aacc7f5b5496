# ruff: noqa: N818 - the names say what happened
"""What can go wrong in the warehouse.

WarehouseError
├── StoreMissing      no warehouse at that path
├── CatalogMissing    a warehouse lies there that has lost its catalog
├── CatalogUnusable   a catalog that does not answer or cannot be read
├── FolderRefused     a folder whose name DuckDB or DuckLake takes for something else
├── SnapshotMissing   no snapshot of that number or time, or it is expired
├── SchemaMismatch    the warehouse was made by other table declarations and cannot be brought up
├── ContractBroken    a publish unit is not what the contract says
├── PlainFailed       the lake is whole, but its plain copy could not be written
├── BackupFailed      no backup could be made there, or it is none
├── ExportFailed      the tables could not be written there
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


class CatalogMissing(WarehouseError):
    """A warehouse lies at the path without the catalog that makes tables of its files."""

    def __init__(self, store: Path, catalog: str, plain: str | None) -> None:
        left = f" {plain} still has the last full state: open it with DuckDB." if plain else ""
        super().__init__(
            f"The warehouse at {store} has lost its {catalog}: the file is missing or empty. "
            f"Nothing was changed. Restore {catalog} from a copy of that folder, or name another "
            f"folder with --warehouse.{left}"
        )


class CatalogUnusable(WarehouseError):
    """The catalog, a file or a PostgreSQL, does not answer or cannot be read."""

    def __init__(self, detail: str) -> None:
        told = detail.strip().splitlines()[0]
        super().__init__(
            f"The warehouse cannot be used: {told}. Nothing was changed. See what is wrong with: "
            "dateline doctor"
        )


class FolderRefused(WarehouseError):
    """A folder has a character in its name that DuckDB or DuckLake takes for something else."""

    def __init__(self, folder: object, character: str) -> None:
        super().__init__(
            f"No warehouse can lie in {folder}: a {character} in its path is taken for a part of "
            "an address. Name another folder with --warehouse."
        )


class SnapshotMissing(WarehouseError):
    """No snapshot has that number, or was there at that time; maintenance expires old ones."""

    def __init__(self, as_of: object, detail: str = "") -> None:
        super().__init__(
            f"No snapshot {as_of}: dateline snapshots list.{' ' if detail else ''}{detail}"
        )


class SchemaMismatch(WarehouseError):
    """The tables in the lake cannot be brought up to the contract by adding to them."""


class ContractBroken(WarehouseError):
    """A publish unit has tables, columns or keys that the contract forbids."""


class PlainFailed(WarehouseError):
    """The plain file could not be written; the lake and the old plain file are as they were."""


class BackupFailed(WarehouseError):
    """A backup cannot be made there, or what lies there is no whole backup."""


class ExportFailed(WarehouseError):
    """The tables cannot be written there; nothing was."""


class QueryFailed(WarehouseError):
    """A query has a mistake, or needs more than the machine has."""


class QueryRefused(WarehouseError):
    """A query does something else than read the warehouse."""
