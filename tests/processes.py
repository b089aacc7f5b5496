"""Work on a store in another process: a call, and a publish that is killed on its way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path


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
    module, name = target.rsplit(".", 1)
    script = f"""
        import importlib, os, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from warehouse_rows import document, unit
        from warehouse.connect import open_writer
        from warehouse.load import publish
        from warehouse.plain import publish_plain
        module = importlib.import_module({module!r})
        con = open_writer(Path({str(store)!r}))
        setattr(module, {name!r}, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        publish(con, unit(document("rome"), document("oslo", "Short."), run="r2"), message="")
        con.close()
        publish_plain(Path({str(store)!r}))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
