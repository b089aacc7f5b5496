"""The arrows between the rooms, and which room may import which heavy package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("transforms", "seeds", "warehouse", "expectations", "flows")
MAY_IMPORT = {
    "transforms": {"transforms", "warehouse.tables"},
    "seeds": {"seeds", "warehouse.tables"},
    "warehouse": {"warehouse"},
    "expectations": {"expectations", "warehouse.tables"},
    "flows": set(ROOMS),
    # The workshop where the tagger is trained: it builds on what inference uses, and nobody
    # imports it.
    "seeds/training": {"seeds", "transforms", "warehouse.tables"},
}
ONLY_IN = {"prefect": "flows", "great_expectations": "expectations", "duckdb": "warehouse"}
# What would make a transform depend on more than its arguments.
IMPURE = {
    "os", "io", "pathlib", "shutil", "tempfile", "socket", "subprocess", "random", "secrets",
    "time", "httpx", "requests", "urllib", "importlib",
}  # fmt: skip


def _modules() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            workshop = "training" in path.relative_to(ROOT).parts
            yield ("seeds/training" if workshop else room), path


def _imports(path: Path) -> Iterator[str]:
    """Yield the full names that a file imports, at the top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


MODULES = [pytest.param(room, path, id=str(path.relative_to(ROOT))) for room, path in _modules()]


def _within(name: str, allowed: set[str]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in allowed)


@pytest.mark.parametrize(("room", "path"), MODULES)
def test_arrows(room: str, path: Path) -> None:
    for name in _imports(path):
        if name.split(".")[0] in ROOMS:
            assert _within(name, MAY_IMPORT[room]), f"{path} may not import {name}"
        assert room == "seeds/training" or not name.startswith("seeds.training")


@pytest.mark.parametrize(("room", "path"), MODULES)
def test_heavy_packages_have_one_room(room: str, path: Path) -> None:
    for name in _imports(path):
        home = ONLY_IN.get(name.split(".")[0], room)
        assert home == room, f"{name} is imported in {home} only, not in {path}"


@pytest.mark.parametrize(("room", "path"), [m for m in MODULES if m.values[0] == "transforms"])
def test_transforms_are_pure(room: str, path: Path) -> None:
    found = {name.split(".")[0] for name in _imports(path)} & IMPURE
    assert not found, f"{path} imports {found}"


def test_the_arrows_would_be_seen() -> None:
    assert not _within("flows.cli", MAY_IMPORT["transforms"])
    assert not _within("warehouse.connect", MAY_IMPORT["transforms"])
    assert _within("warehouse.tables.arrow", MAY_IMPORT["seeds"])


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_readme_of_a_page(room: str) -> None:
    lines = (ROOT / room / "README.md").read_text("utf-8").splitlines()
    assert 5 < len(lines) <= 80


def test_no_module_shadows_the_standard_library() -> None:
    import sys

    names = {path.stem for path in (ROOT / "flows").rglob("*.py")} - {"__init__"}
    assert not names & sys.stdlib_module_names
