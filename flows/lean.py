"""Keeps pandas out of processes that need none of it."""

from __future__ import annotations

import sys

# No module of these imports pandas; those of the user's engines may.
OURS = ("flows.", "transforms.", "warehouse.")
THEIRS = "flows.engines."
BETWEEN = ("importlib", "pyarrow")


class _Unasked:
    """Finds every module where it is, but no pandas for a call that stands in our own code."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas" and _is_ours(_asking()):
            raise ModuleNotFoundError(f"{name} is left out")


def _is_ours(module: str) -> bool:
    return module.startswith(OURS) and not module.startswith(THEIRS)


def _asking() -> str:
    """Return the module whose line runs, behind the frames of the import and of pyarrow."""
    frame = sys._getframe(2)
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(BETWEEN):
        frame = frame.f_back
    return str(frame.f_globals.get("__name__", ""))


def leave_out_pandas() -> None:
    """Let pyarrow and DuckDB look for pandas in vain: half a second of start and 40 MB less.

    DuckDB looks when it is handed a parameter or a table, pyarrow when it first turns a list into
    an array, only to tell what they were given from a data frame. Whoever imports pandas himself
    gets it as ever, and once it is there they all do.
    """
    if not any(isinstance(finder, _Unasked) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Unasked())
