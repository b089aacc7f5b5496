"""`dateline ui`: a Prefect server on loopback for as long as somebody watches."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping

from flows.interrupt import terminable
from flows.serving.server import standing_server
from flows.settings import Settings


def watch(settings: Settings, paths: tuple[str, ...]) -> None:
    """Serve the UI, run the paths as a flow run, print its address, and stay until Ctrl-C."""
    home = settings.warehouse.absolute() / "prefect"
    with terminable(), standing_server(home, settings.ui_port) as told:
        try:
            if paths:
                _run(settings, paths, told)
            page = told["PREFECT_API_URL"].removesuffix("/api")
            print(f"Prefect UI: {page}  (Ctrl-C stops it)", flush=True)
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            print("stopping the server", flush=True)


def _run(settings: Settings, paths: tuple[str, ...], told: Mapping[str, str]) -> None:
    """Run `dateline run` in a process that is over before the server stops.

    In this process Prefect's clients would wait more than a minute for the server that is gone.
    """
    command = [sys.executable, "-m", "flows.cli", "run", "--warehouse", str(settings.warehouse)]
    subprocess.run([*command, "--", *paths], env={**os.environ, **told}, check=False)
