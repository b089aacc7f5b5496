"""The compiled reference data, with the analyst's own, opened once in every process."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from flows.compiled import digest, stored
from flows.errors import Usage
from transforms.lookup.compiling import Compiled
from transforms.reference import Reference, open_reference


@cache
def reference(folder: Path | None = None, knowledge: str = "") -> Reference:
    """Return the reference data, mapped from the cache in `folder`, which the first use fills.

    Without a folder it is that of the settings. `knowledge` is the folder of the analyst's own
    tables. Raises Usage that names file, line and column if one of these is wrong.
    """
    place = folder or _folder_of_settings()
    files = own_files(knowledge) if knowledge else {}
    return open_reference(stored(place, _digest(files), partial(_build, files)))


def _folder_of_settings() -> Path:
    from flows.settings import cache_folder, load_settings  # which workers do without

    return cache_folder(load_settings().cache)


def reference_digest(knowledge: str) -> str:
    """Return what names the reference data: another digest, other rows. Raises Usage as above."""
    return _digest(own_files(knowledge) if knowledge else {})


def _digest(files: dict[str, bytes]) -> str:
    return digest(*(part for name, content in files.items() for part in (name.encode(), content)))


def own_files(knowledge: str) -> dict[str, bytes]:
    """Return the CSV files of a folder by name. Raises Usage if there is no such folder."""
    folder = Path(knowledge)
    if not folder.is_dir():
        raise Usage(f"knowledge = {knowledge!r} is no folder: make it, or empty the setting")
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))}


def check_own(knowledge: str) -> None:
    """Read the analyst's own tables. Raises Usage at the first wrong cell."""
    from seeds.own import OwnTableError, read_own

    try:
        read_own(own_files(knowledge))
    except OwnTableError as error:
        raise Usage(f"{knowledge}/{error}") from error


def _build(files: dict[str, bytes]) -> Compiled:
    from seeds import read_reference
    from seeds.own import read_own, with_own
    from transforms.lookup.compiling import compile_tables

    tables = read_reference()
    return compile_tables(with_own(tables, read_own(files)) if files else tables)
