"""Every table as Parquet files that any engine reads, articles cut by year and month."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

from warehouse.connect import attach_lake, connect, extensions_for, require_store
from warehouse.errors import ExportFailed
from warehouse.quoting import column_list, literal, table_name
from warehouse.store import Place, store_of
from warehouse.tables import TABLES, Table


def write_tree(place: Place, target: Path) -> None:
    """Write DIR/TABLE/, tables of articles as year=…/month=…/ of publication; whole or not at all.

    Undated articles lie in year=__HIVE_DEFAULT_PARTITION__. Raises ExportFailed if the folder holds
    something.
    """
    if target.exists() and any(target.iterdir()):
        raise ExportFailed(f"{target} is not empty: name a new folder")
    require_store(place)
    part = target.with_name(f".{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        with closing(connect(*extensions_for(store_of(place)))) as con:
            attach_lake(con, place, read_only=True)
            con.execute("BEGIN")  # one snapshot for all tables
            for table in TABLES:
                con.execute(_copy(table, part / table.qualified_name))
        if target.exists():
            target.rmdir()
        part.replace(target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy(table: Table, folder: Path) -> str:
    columns = column_list(tuple(c.name for c in table.stored), "t.")
    order = column_list(table.order, "t.")
    if not table.belongs_to_document:
        folder.mkdir()
        return (
            f"COPY (SELECT {columns} FROM {table_name(table)} AS t ORDER BY {order}) "
            f"TO {literal(folder / 'rows.parquet')} (FORMAT parquet, COMPRESSION zstd)"
        )
    return (
        f"COPY (SELECT {columns}, year(d.published_at) AS year, month(d.published_at) AS month "
        f"FROM {table_name(table)} AS t JOIN documents AS d USING (document_id) ORDER BY {order}) "
        f"TO {literal(folder)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (year, month))"
    )
