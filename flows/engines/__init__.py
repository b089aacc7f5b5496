"""Engines by setting: `NAME` or `NAME:ARGUMENT`, made by `make(argument)` of the file NAME.py here.

To add one, write a file with `make(argument: str) -> Engine | None`; nothing else names them.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from flows.errors import Usage
from transforms.engines import Engine


def names() -> list[str]:
    """Return the names of the engines there are."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


@cache
def engine_of(setting: str) -> Engine | None:
    """Return the engine of a setting, once in a process; None where the gazetteer works alone.

    Raises Usage if there is none of that name, EngineBroken if it cannot be loaded.
    """
    name, _, argument = setting.partition(":")
    if name not in names():
        raise Usage(f'engine = "{setting}" is none of {", ".join(names())} (spacy:PIPELINE)')
    engine: Engine | None = import_module(f"flows.engines.{name}").make(argument)
    return engine
