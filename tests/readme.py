"""The console blocks of README.md: `python -m tests.readme` runs them and renews the output."""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path

from click.testing import CliRunner

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ dateline (?P<command>.*)\n(?P<output>(?:.*\n)*?)```")


def printed(command: str, store: Path) -> str:
    """Return what `dateline COMMAND` prints on a store, without the spaces at the ends of lines."""
    from flows.cli import main

    told = CliRunner().invoke(main, [*shlex.split(command), "--warehouse", str(store)])
    assert told.exit_code == 0, told.output
    lines = [line.rstrip() for line in told.stdout.split("\n")]
    return "\n".join(line for line in lines if line) + "\n"


def rewritten(text: str, store: Path) -> str:
    """Return the text with the output of every console block as it is now."""

    def renew(match: re.Match[str]) -> str:
        command = match["command"]
        return f"```console\n$ dateline {command}\n{printed(command, store)}```"

    return BLOCK.sub(renew, text)


def main() -> None:
    """Load the sample and renew README.md."""
    from flows.execute import execute_here
    from flows.pipeline import Request
    from flows.settings import load_settings

    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(warehouse=folder)
        execute_here(Request((str(ROOT / "seeds" / "articles"),), settings))
        README.write_text(rewritten(README.read_text("utf-8"), Path(folder)), "utf-8")


if __name__ == "__main__":
    main()
