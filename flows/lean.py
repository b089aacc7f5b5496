"""Keeps pandas out of processes that need none of it."""

from __future__ import annotations

import sys

import pyarrow as pa


class _NoPandas:
    """Finds every module where it is, but no pandas."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(f"{name} is left out")


def leave_out_pandas() -> None:
    """Let pyarrow look for pandas in vain, once: half a second of start and 40 MB less.

    It looks when it first turns a list into an array, and never again; `to_pandas()`, and whoever
    else imports pandas later, gets it as ever.
    """
    if "pandas" in sys.modules:
        return
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([None], pa.null())
    finally:
        sys.meta_path.remove(finder)
