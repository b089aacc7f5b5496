"""Work on a store in other processes: a call, a publish that is killed on its way, many at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path


@cache
def forking() -> ForkServerContext:
    """Return how to start processes that have the warehouse's modules already.

    They are forked from one clean process without threads, a hundredth of the time of a new one.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duckdb", "pyarrow.dataset", "warehouse.load", "soak"])
    return context


def call_in_process(store: Path, module: str, function: str, **variables: str | None) -> None:
    """Call a function on the store in another process, some environment variables changed."""
    script = f"""
        from pathlib import Path
        from {module} import {function}
        {function}(Path({str(store)!r}))
    """
    changed = {k: v for k, v in {**os.environ, **variables}.items() if v is not None}
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], env=changed, check=True)


def publish_killed_at(store: Path, target: str) -> None:
    """Publish in another process that is killed, as with -9, when it comes to `target`."""
    process = forking().Process(target=_publish_killed, args=(store, *target.rsplit(".", 1)))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def _publish_killed(store: Path, module: str, name: str) -> None:
    import importlib

    from warehouse_rows import document, unit

    from warehouse.connect import open_writer
    from warehouse.load import publish
    from warehouse.plain import publish_plain

    con = open_writer(store)
    setattr(importlib.import_module(module), name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    publish(con, unit(document("rome"), document("oslo", "Short."), run="r2"), message="")
    con.close()
    publish_plain(store)
