"""Where a warehouse lies: a folder of its own, or a shared catalog and shared data."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

CATALOG_NAME = "catalog.sqlite"
DATA_NAME = "data"
PLAIN_NAME = "dateline.duckdb"


@dataclass(frozen=True, slots=True)
class ObjectStorage:
    """How to reach an s3:// address; empty parts are the extension's defaults."""

    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret: str = field(default="", repr=False)
    use_tls: bool = True


@dataclass(frozen=True, slots=True)
class Store:
    """A warehouse. `folder` holds what is local: lock, journal, and in the embedded profile all.

    `catalog` is a libpq connection string or URI of PostgreSQL; '' is SQLite in the folder, the
    embedded profile. `data` is a folder or an s3:// address; '' is the folder's data/.
    """

    folder: Path
    catalog: str = ""
    data: str = ""
    storage: ObjectStorage = ObjectStorage()

    @property
    def is_shared(self) -> bool:
        """Whether several writers may work at once."""
        return bool(self.catalog)

    @property
    def is_remote(self) -> bool:
        """Whether the Parquet files lie in object storage."""
        return self.data.startswith("s3://")

    @property
    def catalog_file(self) -> Path:
        """The SQLite catalog of the embedded profile."""
        return self.folder / CATALOG_NAME

    @property
    def data_path(self) -> str:
        """Where the Parquet files lie, ending in a separator."""
        if self.is_remote:
            return self.data.rstrip("/") + "/"
        folder = Path(self.data) if self.data else self.folder / DATA_NAME
        return str(folder.resolve()) + os.sep

    def __str__(self) -> str:
        return str(self.folder)


# A folder stands for its embedded warehouse.
Place = Path | Store


def store_of(place: Place) -> Store:
    """Return the store at a place."""
    return place if isinstance(place, Store) else Store(place)
