"""The command line through click's runner, and articles to run it on."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from flows.cli import main


def articles(folder: Path) -> Path:
    """Write two articles, and a line that does not pass."""
    text = "Envoys agree on a ceasefire\n\nEnvoys of Russia and Turkey met in Vienna on Monday.\n"
    (folder / "a.txt").write_text(text + "Russia: Called for restraint and offered mediation\n")
    (folder / "b.jsonl").write_text('{"text": "Iran and Russia spoke of a ceasefire."}\n{bad\n')
    return folder


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def sql(store: Path, query: str, form: str) -> Result:
    return call("sql", query, "--warehouse", store, "--format", form)
