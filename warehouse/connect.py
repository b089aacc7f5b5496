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

from warehouse.errors import StoreMissing
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
    locked`. Raises SchemaMismatch where the lake needs more than additions.
    """
    from warehouse.schema import ensure_schema

    (store / DATA_NAME).mkdir(parents=True, exist_ok=True)
    con = connect(*EXTENSIONS)
    attach_lake(con, store)
    ensure_schema(con)
    return con


def open_reader(store: Path) -> DuckDBPyConnection:
    """Open a store for reading, with no way to other files through DuckDB's own file access.

    DuckDB's SQLite extension opens files past that switch, so text from outside goes through
    warehouse.query, which also refuses all but reads. Raises StoreMissing.
    """
    if not (store / CATALOG_NAME).is_file():
        raise StoreMissing(store)
    con = connect(*EXTENSIONS)
    attach_lake(con, store, read_only=True)
    restrict(con, store.resolve() / DATA_NAME)
    return con


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
