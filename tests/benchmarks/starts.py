"""How soon a run shows that it works: the first documents on its progress bar, and its end.

Runs have a terminal of their own, since progress is shown on terminals only. Seconds of the clock
tell the most on an idle machine.
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

DONE = re.compile(rb"[1-9][\d,]* documents, ")
ARTICLES = Path(__file__).parents[2] / "seeds" / "articles"


class Shown(NamedTuple):
    """Seconds of the clock to the first documents that were extracted, and to the end."""

    first: float | None
    end: float


def starts(files: Path, folder: Path) -> None:
    """Print how soon the sample and a run over many new files show something."""
    sample = show(ARTICLES, folder / "sample")
    print(f"what `make run` runs: first documents {_said(sample.first)}, end {sample.end:.1f} s")
    many = show(files, folder / "many", "--workers", "2", stop=True)
    count = sum(len(names) for _, _, names in os.walk(files))
    print(f"{count:,} new files: first documents {_said(many.first)}", flush=True)


def show(inbox: Path, store: Path, *more: str, stop: bool = False) -> Shown:
    """Run the default engine on an inbox; `stop` ends it when something was shown."""
    command = [str(Path(sys.executable).with_name("dateline")), "run", str(inbox)]
    ours, theirs = pty.openpty()
    begun, first, seen = time.perf_counter(), None, b""
    with subprocess.Popen(
        [*command, "--warehouse", str(store), *more], stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        while shown := _read(ours):
            seen += shown
            if first is None and DONE.search(seen):
                first = time.perf_counter() - begun
                if stop:
                    process.terminate()
    os.close(ours)
    return Shown(first, time.perf_counter() - begun)


def _read(terminal: int) -> bytes:
    """Return what came, nothing when the other side has closed the terminal."""
    try:
        return os.read(terminal, 65_536)
    except OSError:  # so Linux tells of it
        return b""


def _said(seconds: float | None) -> str:
    return "never shown" if seconds is None else f"{seconds:.1f} s"
