"""The gazetteer and its rules alone: no weights, twenty times the speed, known names only."""

from __future__ import annotations

from flows.errors import Usage


def make(argument: str) -> None:
    """Return no engine: the extraction's own steps are this one."""
    if argument:
        raise Usage(f'engine = "gazetteer:{argument}": the gazetteer takes no argument')
