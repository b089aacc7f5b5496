"""Opens a warehouse: one writer, any number of readers.

A store is a folder: `catalog.sqlite` (DuckLake's catalog, write-ahead log), `data/` (Parquet) and
`dateline.duckdb` (a plain copy, see plain.py). The lake is attached as `lake` and in use.
"""

from __future__ import annotations

import os
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import CatalogMissing, StoreMissing
from warehouse.quoting import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    # For annotations elsewhere: other rooms do not import duckdb, not even its types.
    Connection = DuckDBPyConnection

LAKE = "lake"
CATALOG_NAME = "catalog.sqlite"
DATA_NAME = "data"
PLAIN_NAME = "dateline.duckdb"
EXTENSIONS = ("sqlite_scanner", "ducklake")
# How long a statement waits for another process at the SQLite catalog.
BUSY_TIMEOUT_MS = 10_000


def open_writer(store: Path) -> DuckDBPyConnection:
    """Open a store for writing; make it, or bring its tables and views up to the contract.

    The caller holds the writer's lock: two writers at once make SQLite fail with `database is
    locked`. Raises SchemaMismatch where the lake needs more than additions, CatalogMissing where
    a new catalog would hide what is there.
    """
    from warehouse.schema import ensure_schema

    _refuse_lost_catalog(store)
    (store / DATA_NAME).mkdir(parents=True, exist_ok=True)
    con = connect(*EXTENSIONS)
    attach_lake(con, store)
    ensure_schema(con)
    return con


def open_reader(store: Path) -> DuckDBPyConnection:
    """Open a store for reading, with no way to other files through DuckDB's own file access.

    DuckDB's SQLite extension opens files past that switch, so text from outside goes through
    warehouse.query, which also refuses all but reads. Raises StoreMissing, CatalogMissing.
    """
    require_store(store)
    con = connect(*EXTENSIONS)
    attach_lake(con, store, read_only=True)
    restrict(con, store.resolve() / DATA_NAME)
    return con


def require_store(store: Path) -> None:
    """Raise StoreMissing where no warehouse lies, CatalogMissing where one without catalog does."""
    _refuse_lost_catalog(store)
    if not (store / CATALOG_NAME).is_file():
        raise StoreMissing(store)


def _refuse_lost_catalog(store: Path) -> None:
    catalog, plain = store / CATALOG_NAME, store / PLAIN_NAME
    # SQLite takes an empty file for a new database, as if there were none.
    if catalog.is_file() and catalog.stat().st_size > 0:
        return
    if plain.exists() or any((store / DATA_NAME).rglob("*.parquet")):
        raise CatalogMissing(store, CATALOG_NAME, PLAIN_NAME if plain.exists() else None)


def connect(*extensions: str) -> DuckDBPyConnection:
    """Return an in-memory DuckDB in UTC with extensions loaded from their wheels, never fetched."""
    import duckdb

    con = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "python_enable_replacements": "false",
            "temp_directory": str(Path(tempfile.gettempdir()) / f"dateline-{os.getpid()}"),
        },
    )
    con.execute("SET TimeZone = 'UTC'")
    for name in extensions:
        con.execute(f"LOAD {literal(_extension(name))}")
    return con


def attach_lake(con: DuckDBPyConnection, store: Path, *, read_only: bool = False) -> None:
    """Attach the lake of a store as `lake` and use it.

    The data path is given anew each time, so that a store may be moved.
    """
    folder = store.resolve()
    options = [
        f"DATA_PATH {literal(str(folder / DATA_NAME) + os.sep)}",
        "OVERRIDE_DATA_PATH true",
        f"META_BUSY_TIMEOUT {BUSY_TIMEOUT_MS}",
        "READ_ONLY" if read_only else "META_JOURNAL_MODE 'WAL'",
    ]
    address = literal(f"ducklake:sqlite:{folder / CATALOG_NAME}")
    con.execute(f"ATTACH {address} AS {LAKE} ({', '.join(options)})")
    con.execute(f"USE {LAKE}")


def restrict(con: DuckDBPyConnection, *folders: Path) -> None:
    """Close a connection to every file outside `folders`, for good."""
    allowed = ", ".join(literal(str(folder) + os.sep) for folder in folders)
    con.execute(f"SET allowed_directories = [{allowed}]")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def current_snapshot(con: DuckDBPyConnection) -> int:
    """Return the id of the lake's newest snapshot that this connection sees."""
    row = con.execute(f"FROM ducklake_current_snapshot({literal(LAKE)})").fetchone()
    assert row is not None
    return int(row[0])


@cache
def _extension(name: str) -> Path:
    import duckdb

    folder = files(f"duckdb_extension_{name}") / "extensions" / f"v{duckdb.__version__}"
    return Path(str(folder / f"{name}.duckdb_extension"))
