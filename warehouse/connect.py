"""Opens a warehouse: one writer, or several with a shared catalog, and any number of readers.

The embedded store is a folder: `catalog.sqlite` (DuckLake's catalog, write-ahead log), `data/`
(Parquet) and `dateline.duckdb` (a plain copy, see plain.py). A shared one has its catalog in
PostgreSQL and its data in a folder or object storage. The lake is attached as `lake` and in use.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import (
    CatalogMissing,
    CatalogUnusable,
    FolderRefused,
    SnapshotMissing,
    StoreMissing,
)
from warehouse.quoting import literal
from warehouse.store import CATALOG_NAME, DATA_NAME, PLAIN_NAME, Place, Store, store_of
from warehouse.turn import GUARD, in_turn

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    # For annotations elsewhere: other rooms do not import duckdb, not even its types.
    Connection = DuckDBPyConnection

__all__ = ["CATALOG_NAME", "DATA_NAME", "PLAIN_NAME"]

LAKE = "lake"
EXTENSIONS = ("sqlite_scanner", "ducklake")
# How long a statement waits for another process at the SQLite catalog.
BUSY_TIMEOUT_MS = 10_000


def open_writer(place: Place) -> DuckDBPyConnection:
    """Open a store for writing; make it, or bring its tables and views up to the contract.

    In the embedded profile the caller holds the writer's lock: two writers at once make SQLite
    fail with `database is locked`. Raises SchemaMismatch where the lake needs more than additions
    and migrations, CatalogMissing where a new catalog would hide what is there, FolderRefused.
    """
    from warehouse.schema import ensure_schema

    store = store_of(place)
    _refuse_name(store)
    _refuse_lost_catalog(store)
    if not store.is_remote:
        Path(store.data_path).mkdir(parents=True, exist_ok=True)
    con = connect(*extensions_for(store))
    attach_lake(con, store)
    leave_files_to_system(con, store)
    if store.is_shared:
        con.execute(f"ATTACH {literal(store.catalog)} AS {GUARD} (TYPE postgres)")
    in_turn(con, lambda: ensure_schema(con))
    return con


def open_reader(place: Place, as_of: str | None = None) -> DuckDBPyConnection:
    """Open a store for reading, with no way to other files through DuckDB's own file access.

    `as_of` is a snapshot's number or a time (UTC unless it names a zone) and shows the lake as it
    was. DuckDB's SQLite extension opens files past the switch, so text from outside goes through
    warehouse.query, which also refuses all but reads. Raises StoreMissing, CatalogMissing,
    CatalogUnusable, SnapshotMissing.
    """
    store = store_of(place)
    require_store(store)
    con = connect(*extensions_for(store))
    attach_lake(con, store, read_only=True, as_of=as_of)
    restrict(con, store.data_path)
    return con


def require_store(place: Place) -> None:
    """Raise StoreMissing where no warehouse lies, CatalogMissing where one without catalog does."""
    store = store_of(place)
    _refuse_lost_catalog(store)
    if not store.is_shared and not store.catalog_file.is_file():
        raise StoreMissing(store.folder)


def _refuse_name(store: Store) -> None:
    # DuckLake divides paths at a backslash; DuckDB takes what follows a question mark for options.
    paths = [str(store.folder.resolve()), *([] if store.is_remote else [store.data_path])]
    for character in "\\?":
        if any(character in path for path in paths):
            raise FolderRefused(store.folder, character)


def _refuse_lost_catalog(store: Store) -> None:
    catalog, plain = store.catalog_file, store.folder / PLAIN_NAME
    # SQLite takes an empty file for a new database, as if there were none.
    if store.is_shared or (catalog.is_file() and catalog.stat().st_size > 0):
        return
    if plain.exists() or any((store.folder / DATA_NAME).rglob("*.parquet")):
        raise CatalogMissing(store.folder, CATALOG_NAME, PLAIN_NAME if plain.exists() else None)


def extensions_for(store: Store) -> tuple[str, ...]:
    """Return the extensions that a store needs."""
    catalog = ("postgres_scanner", "ducklake") if store.is_shared else EXTENSIONS
    return (*catalog, "httpfs") if store.is_remote else catalog


def connect(*extensions: str) -> DuckDBPyConnection:
    """Return an in-memory DuckDB in UTC with extensions loaded from their wheels, never fetched."""
    import duckdb

    con = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            # They come from wheels that pip has checked. To check their signatures again DuckDB
            # would hash 70 MB, a quarter of a second, each time; no query can load another one.
            "allow_unsigned_extensions": "true",
            "python_enable_replacements": "false",
            "temp_directory": str(Path(tempfile.gettempdir()) / f"dateline-{os.getpid()}"),
        },
    )
    con.execute("SET TimeZone = 'UTC'")
    # It is written to standard output, between the rows of an answer that takes long. In a notebook
    # without widgets there is none, and to say so is an error.
    with suppress(duckdb.InvalidInputException):
        con.execute("SET enable_progress_bar = false")
    for name in extensions:
        con.execute(f"LOAD {literal(_extension(name))}")
    return con


def threads_of(con: DuckDBPyConnection) -> int:
    """Return how many threads a connection uses: by default, those that the machine has."""
    (threads,) = con.execute("SELECT current_setting('threads')").fetchall()[0]
    return int(threads)


def leave_cores(con: DuckDBPyConnection, taken: int) -> None:
    """Let a connection use only the cores that so many busy processes leave, and one at least.

    Two threads on cores that have other work take twice the processor time for a publish.
    """
    con.execute("RESET threads")
    con.execute(f"SET threads = {max(1, threads_of(con) - taken)}")


def give_back_memory(con: DuckDBPyConnection) -> None:
    """Return to the system what DuckDB and Arrow have freed and hold for later; it takes 10 ms.

    DuckDB does so when a thread of its own has nothing to do, and a connection of one thread has
    none: it held 170 MB. It does so, too, when a thread ends.
    """
    import pyarrow as pa

    threads = threads_of(con)
    for number in (threads + 1, threads):
        con.execute(f"SET threads = {number}")
    pa.default_memory_pool().release_unused()


def sweep_memory(con: DuckDBPyConnection) -> None:
    """Give back memory, and drop what DuckDB notes of blocks that are gone: a megabyte a load.

    It drops such notes by itself when they are tens of thousands, or where it would free memory to
    stay within a limit. So it gets one that it can hardly meet, then its default again; temporary
    tables go to disk meanwhile.
    """
    import duckdb

    with suppress(duckdb.Error):  # a limit that is not met is refused; so is a full disk
        con.execute("SET memory_limit = '1B'")
    con.execute("SET memory_limit = '1TB'")  # where one byte was met, RESET would fail
    con.execute("RESET memory_limit")
    give_back_memory(con)


def leave_files_to_system(con: DuckDBPyConnection, place: Place) -> None:
    """Keep nothing of local files in mind, as the system does so by itself.

    What DuckDB keeps grew with the lake, and cut the memory between into pieces.
    """
    if not store_of(place).is_remote:
        con.execute("SET enable_external_file_cache = false")


def attach_lake(
    con: DuckDBPyConnection, place: Place, *, read_only: bool = False, as_of: str | None = None
) -> None:
    """Attach the lake of a store as `lake` and use it; `as_of` as open_reader takes it.

    The data path is given anew each time, so that a store may be moved. Raises SnapshotMissing,
    CatalogUnusable.
    """
    import duckdb

    store = store_of(place)
    if store.is_remote:
        con.execute(_secret(store))
    options = [f"DATA_PATH {literal(store.data_path)}", "OVERRIDE_DATA_PATH true"]
    if not store.is_shared:
        options.append(f"META_BUSY_TIMEOUT {BUSY_TIMEOUT_MS}")
        options += [] if read_only else ["META_JOURNAL_MODE 'WAL'"]
    options += ["READ_ONLY"] if read_only else []
    options += [_version(as_of)] if as_of is not None else []
    address = literal(_address(store, read_only=read_only))
    try:
        con.execute(f"ATTACH {address} AS {LAKE} ({', '.join(options)})")
    except duckdb.Error as error:
        if as_of is None:
            raise CatalogUnusable(str(error)) from error
        raise SnapshotMissing(as_of, str(error)) from error
    con.execute(f"USE {LAKE}")


def _address(store: Store, *, read_only: bool) -> str:
    if store.is_shared:
        return f"ducklake:postgres:{store.catalog}"
    folder = store.folder.resolve()
    if read_only and not os.access(folder, os.W_OK):
        folder = _copied_catalog(folder)
    return f"ducklake:sqlite:{folder / CATALOG_NAME}"


def _copied_catalog(folder: Path) -> Path:
    """Copy the catalog out of a folder where SQLite cannot make the files that its log needs."""
    copy = Path(tempfile.mkdtemp(prefix="dateline-catalog-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for file in folder.glob(f"{CATALOG_NAME}*"):
        if not file.name.endswith("-shm"):
            shutil.copyfile(file, copy / file.name)
    return copy


def _version(as_of: str) -> str:
    kind = "VERSION" if as_of.isdecimal() else "TIME"
    return f"SNAPSHOT_{kind} {as_of if as_of.isdecimal() else literal(as_of)}"


def _secret(store: Store) -> str:
    storage = store.storage
    given = {
        "ENDPOINT": storage.endpoint,
        "REGION": storage.region,
        "KEY_ID": storage.key_id,
        "SECRET": storage.secret,
        "URL_STYLE": "path" if storage.endpoint else "",
    }
    parts = [f"{name} {literal(value)}" for name, value in given.items() if value]
    parts.append(f"USE_SSL {str(storage.use_tls).lower()}")
    return f"CREATE OR REPLACE SECRET dateline (TYPE s3, {', '.join(parts)})"


def restrict(con: DuckDBPyConnection, *folders: str) -> None:
    """Close a connection to every file outside `folders`, for good; each ends in a separator."""
    allowed = ", ".join(literal(folder) for folder in folders)
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
