"""Settings of the test run: no telemetry, and a hypothesis profile that does not time examples."""

from __future__ import annotations

import getpass
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from fetch_site import Desk, Site

# One cache for all processes of all test runs, in the folder that pytest keeps its own in.
TEMPORARY = Path(tempfile.gettempdir()) / f"pytest-of-{getpass.getuser()}"
os.environ["DATELINE_CACHE"] = str(TEMPORARY / "dateline-cache")
# Where Python may keep nothing that it compiled, each process compiles the expectations' engine,
# which takes as long as many tests: what a run compiles is kept beside the cache.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(TEMPORARY / "compiled")
    sys.dont_write_bytecode = False
os.environ["DO_NOT_TRACK"] = "1"
os.environ["GX_ANALYTICS_ENABLED"] = "false"
# Continuous integration shares its cores: a slow example is not a failing one. The same code is
# tested with the same examples; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("dateline", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dateline"))


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse without rows, to be copied: making one takes seconds."""
    from warehouse.connect import open_writer

    folder = tmp_path_factory.mktemp("empty") / "store"
    open_writer(folder).close()
    return folder


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Path:
    """A warehouse without rows, of one test."""
    return Path(shutil.copytree(empty_store, tmp_path / "store"))


@pytest.fixture
def without_prefect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of its own to work in, and no Prefect API or settings of the user."""
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "no-prefect"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on loopback, to fetch from."""
    from fetch_site import running_site

    with running_site() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    """A folder that fetches, with one source registered: the feed of `site`."""
    from fetch_site import Desk

    desk = Desk(tmp_path)
    desk.add("news", f"{site.home}/feed")
    return desk


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A Prefect server of its own for flows, one for all files of a worker; its folder."""
    from prefect_server import running_server

    with running_server(tmp_path_factory.mktemp("prefect")) as home:
        yield home


# Files go to the workers in this order, each whole: its fixtures are made once. Long ones lead, so
# that no worker is left alone with one at the end.
LONG = ("serve", "faults", "warehouse_soak", "flows_pipeline", "golden", "flows_upkeep")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first."""
    items.sort(key=lambda item: item.path.stem.removeprefix("test_") not in LONG)
