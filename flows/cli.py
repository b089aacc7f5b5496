"""The command `dateline`. Only click is imported until a command runs, so that help is quick."""

from __future__ import annotations

import importlib
from typing import Any

import click

from flows.lean import leave_out_pandas

COMMANDS = {
    "run": "Load articles into the warehouse.",
    "fetch": "Get new items from feeds and pages into the inbox.",
    "sql": "Ask the warehouse in SQL, read-only.",
    "alerts": "Tell of what rises above its 28-day baseline, once.",
    "search": "Find articles by words, the best first.",
    "status": "Show what the warehouse holds and how the last runs went.",
    "explain": "Show one article with the evidence for every row.",
    "review": "Judge rows in their context; see how precise a table is.",
    "quarantine": "List, show, retry and accept what did not pass.",
    "reprocess": "Make documents anew with this version of the pipeline.",
    "snapshots": "List past states of the warehouse, compare them, go back to one.",
    "maintain": "Merge small files, expire old snapshots, remove what nothing needs.",
    "forget": "Take documents out for good, and prove it.",
    "export": "Write all tables to a DuckDB file, Parquet files or GDELT GKG lines.",
    "backup": "Copy the warehouse as it stands, while loads run.",
    "restore": "Make a warehouse of a backup.",
    "docs": "Write a reference of all tables for a browser.",
    "doctor": "Check the installation and the warehouse.",
    "ui": "Watch a run in the Prefect UI.",
    "serve": "Load the inbox on a schedule, watched in the Prefect UI.",
}


class Stop(click.ClickException):
    """A foreseeable end: one message on standard error and an exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        """Take the message and the code."""
        super().__init__(message)
        vars(self)["exit_code"] = exit_code


class LazyGroup(click.Group):
    """Commands that are imported when they run; foreseeable errors end them without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order that a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"flows.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say what ended it."""
        leave_out_pandas()
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from flows.redact import redact, secrets_hidden

            stop = _stop(error)
            if stop is None:
                with secrets_hidden():
                    raise
            raise Stop(redact(stop.message), stop.exit_code) from error


def _stop(error: Exception) -> Stop | None:
    """Return how a foreseeable error ends the command, None for a fault of the program."""
    from flows.errors import DatelineError

    if isinstance(error, DatelineError):
        return Stop(str(error), error.exit_code)
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        return Stop(f"{error.strerror or error}: {error.filename or 'no file named'}", 1)
    for cls in type(error).__mro__:
        if cls.__module__ == "warehouse.errors":
            return Stop(str(error), 2 if _is_question(error) else 1)
        if cls.__module__ in ("duckdb", "_duckdb"):
            return Stop(f"the warehouse cannot be used: {error} (dateline doctor)", 1)
        if cls.__module__ == "expectations.errors":
            return Stop(f"validation could not be done, nothing was loaded: {error}", 1)
    return None


def _is_question(error: Exception) -> bool:
    return type(error).__name__ in (
        "StoreMissing",
        "FolderRefused",
        "SnapshotMissing",
        "QueryFailed",
        "QueryRefused",
    )


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline")
def main() -> None:
    """News text to SQL: who, where, when and who said it, with every row pointing at its text.

    Exit codes: 0 done, 1 something is broken, 2 wrong usage, 3 validation failed, 4 another writer
    is running, 5 done with some inputs quarantined.
    """


if __name__ == "__main__":
    main()
