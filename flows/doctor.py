"""Is everything as it should be; each failure with the command that repairs it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from flows.orchestrator import answers, api_url
from flows.redact import redact
from flows.settings import Settings
from warehouse.store import Place, Store

LEAST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 1024**3
INSTALL = "python -m pip install -r requirements.lock"
HEAL = "dateline run PATH (any known path will do)"
UNFINISHED = "SELECT status, count(*) FROM ops.runs GROUP BY ALL"
DAMAGE_SHOWN = 3


class Damaged(Exception):  # noqa: N818
    """Files of the warehouse are gone or cut short."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, whether it is well, what was found, and what repairs it."""

    what: str
    ok: bool
    found: str
    repair: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Check Python, packages, extensions, engine, the warehouse and its runs, space, Prefect."""
    findings = [_python(), *_packages(), _checked("extensions", _load_extensions, INSTALL)]
    findings.append(_checked(f"engine {settings.engine}", lambda: _load_engine(settings), INSTALL))
    findings += _store(settings)
    findings.append(_space(settings.warehouse))
    if url := api_url():
        repair = "dateline ui, or unset PREFECT_API_URL"
        findings.append(Finding("Prefect API", answers(url), url, repair))
    return findings


def print_findings(findings: Iterable[Finding]) -> None:
    """Print the checks as a table."""
    from flows.show import print_table

    rows = [
        (f.what, "ok" if f.ok else "FAIL", redact(f.found), "" if f.ok else f.repair)
        for f in findings
    ]
    print_table(("check", "", "found", "repair with"), rows)


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        "Python", sys.version_info >= LEAST_PYTHON, found, "install Python 3.11 or newer"
    )


def _packages() -> Iterator[Finding]:
    from packaging.requirements import Requirement

    wanted = [Requirement(line) for line in requires("dateline") or () if "extra ==" not in line]
    wrong = [problem for requirement in wanted if (problem := _problem(requirement))]
    found = "; ".join(wrong) or f"{len(wanted)} as declared"
    yield Finding("packages", not wrong, found, INSTALL)


def _problem(requirement: object) -> str | None:
    from packaging.requirements import Requirement

    assert isinstance(requirement, Requirement)
    try:
        found = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is missing"
    if requirement.specifier.contains(found, prereleases=True):
        return None
    return f"{requirement.name} {found} is not {requirement.specifier}"


def _checked(what: str, look: Callable[[], str], repair: str) -> Finding:
    """Run a check that raises if something is wrong, whatever it raises: a doctor does not fall."""
    try:
        return Finding(what, True, look())
    except Exception as error:
        return Finding(what, False, f"{type(error).__name__}: {error}", repair)


def _load_engine(settings: Settings) -> str:
    from flows.engines import engine_of

    engine = engine_of(settings.engine)
    return "loaded" if engine else "needs no model"


def _load_extensions() -> str:
    from warehouse.connect import EXTENSIONS, connect

    connect(*EXTENSIONS).close()
    return ", ".join(EXTENSIONS)


def _store(settings: Settings) -> Iterator[Finding]:
    place, store = settings.store, settings.warehouse
    if not place.is_shared and not store.exists():
        yield Finding("warehouse", True, f"none yet at {store}; dateline run PATH makes it")
        return
    opened = _checked("warehouse", lambda: _open(place), "restore the folder from a copy")
    yield opened
    yield _writable(store)
    if opened.ok:
        yield _checked("files", lambda: _files(place), "restore data/ from a copy")
        yield _runs(place)
        if not place.is_shared:
            yield _plain(settings)


def _open(store: Place) -> str:
    from warehouse.connect import open_reader
    from warehouse.ledger import counts

    with open_reader(store) as con:
        return f"{counts(con)['documents']:,} documents at {store}"


def _writable(store: Path) -> Finding:
    from warehouse.connect import CATALOG_NAME, DATA_NAME

    needed = (store, store / DATA_NAME, store / CATALOG_NAME)
    closed = [str(path) for path in needed if path.exists() and not os.access(path, os.W_OK)]
    found = f"not writable: {', '.join(closed)}" if closed else "writable"
    return Finding("access", not closed, found, "chmod u+w, or name another --warehouse")


def _files(store: Place) -> str:
    from warehouse.connect import open_reader
    from warehouse.integrity import damaged_files

    with open_reader(store) as con:
        count, damaged = damaged_files(con)
    if damaged:
        raise Damaged(f"{len(damaged)} of {count:,}: {'; '.join(damaged[:DAMAGE_SHOWN])}")
    return f"{count:,} files as the catalog lists them"


def _runs(store: Store) -> Finding:
    from flows.journal import stale_notes
    from flows.lock import current_holder
    from warehouse.connect import open_reader

    if holder := current_holder(store):
        return Finding("runs", True, f"process {holder.get('pid')} is writing")
    with open_reader(store) as con:
        counted = dict(con.execute(UNFINISHED).fetchall())
    notes, running = (
        len(stale_notes(store.folder, running_too=not store.is_shared)),
        counted.get("running", 0),
    )
    found = f"{notes} journal notes left, {running} marked running, "
    found += f"{counted.get('crashed', 0)} crashed before"
    return Finding("runs", not notes and not running, found, f"{HEAL}: the next run heals it")


def _plain(settings: Settings) -> Finding:
    from flows.plain import folder_bytes
    from warehouse.connect import DATA_NAME, PLAIN_NAME
    from warehouse.plain import plain_is_current

    store, most = settings.warehouse, settings.plain_max_bytes
    if not (store / PLAIN_NAME).exists():
        if not most:
            return Finding("plain file", True, "none: switched off")
        if folder_bytes(store / DATA_NAME) > most:
            return Finding("plain file", True, "none: the lake is over plain_max_bytes")
        return Finding("plain file", False, "missing", HEAL)
    current = plain_is_current(store)
    found = "mirrors the lake" if current else "is behind the lake"
    return Finding("plain file", current, found, HEAL)


def _space(store: Path) -> Finding:
    there = next(
        folder for folder in (store.absolute(), *store.absolute().parents) if folder.exists()
    )
    free = shutil.disk_usage(there).free
    return Finding("disk", free >= LEAST_FREE_BYTES, f"{free / 1024**3:.1f} GiB free", "make room")
