"""Engines by setting: `NAME` or `NAME:ARGUMENT`, made by `make(argument)` of the file NAME.py here.

To add one, write a file with `make(argument: str) -> Engine | None`; nothing else names them.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from flows.errors import Usage
from transforms.tagging.engines import Engine


def names() -> list[str]:
    """Return the names of the engines there are."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def check_name(setting: str) -> str:
    """Return the name in a setting. Raises Usage if there is no engine of that name."""
    name = setting.partition(":")[0]
    if name not in names():
        raise Usage(f'engine = "{setting}" is none of {", ".join(names())} (spacy:PIPELINE)')
    return name


@cache
def engine_of(setting: str) -> Engine | None:
    """Return the engine of a setting, once in a process; None where the gazetteer works alone.

    Raises Usage if there is none of that name, EngineBroken if it cannot be loaded.
    """
    name, argument = check_name(setting), setting.partition(":")[2]
    engine: Engine | None = import_module(f"flows.engines.{name}").make(argument)
    return engine
