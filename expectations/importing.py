"""The engine's import, without what no rule of ours needs: 40 % of its time and half its memory."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

# Extras of the engine, which does without them where they are not installed: here for others.
EXTRAS = frozenset({"sqlalchemy", "boto3", "botocore"})

# What it draws charts with, and tests distributions with. It is read when it is first used.
LATER = frozenset({"altair", "scipy.stats"})


def import_engine() -> Any:
    """Import Great Expectations with analytics and logging off, and no garbage collection."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        with _leaving_out():
            return importlib.import_module("great_expectations")
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _leaving_out() -> Iterator[None]:
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder(MetaPathFinder):
    """Finds what is imported by the thread that made it; imports of others go their usual way."""

    def __init__(self) -> None:
        self.thread = threading.get_ident()

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if threading.get_ident() != self.thread:
            return None
        if name in EXTRAS:
            raise ModuleNotFoundError(f"{name} is left out while the engine is imported", name=name)
        spec = PathFinder.find_spec(name, path, target) if name in LATER else None
        if spec is not None and spec.loader is not None:
            spec.loader = _LaterLoader(spec.loader)
        return spec


class _LaterLoader(Loader):
    """Makes a module that is run at the first use of what it holds.

    importlib.util.LazyLoader would run it at the sight of any attribute, and an import statement
    looks at `__spec__`.
    """

    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Unread(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave the module unread."""


class _Unread(ModuleType):
    def __getattr__(self, name: str) -> Any:
        """Run the module if it lacks more than a name of the import system's, as `__all__`."""
        loader = self.__dict__["__loader__"]
        if isinstance(loader, _LaterLoader) and not name.startswith("__"):
            self.__loader__ = loader.loader
            self.__class__ = ModuleType  # type: ignore[assignment]
            loader.loader.exec_module(self)
        return ModuleType.__getattribute__(self, name)
