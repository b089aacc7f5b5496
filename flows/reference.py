"""The compiled reference data, opened once in every process that extracts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flows.compiled import digest, stored
from flows.settings import cache_folder, load_settings
from transforms.lookup.compiling import Compiled
from transforms.reference import Reference, open_reference


@cache
def reference(folder: Path | None = None) -> Reference:
    """Return the reference data, mapped from the cache in `folder`, which the first use fills.

    Without a folder it is that of the settings.
    """
    place = folder or cache_folder(load_settings().cache)
    return open_reference(stored(place, digest(), _build))


def _build() -> Compiled:
    from seeds import read_reference
    from transforms.lookup.compiling import compile_tables

    return compile_tables(read_reference())
