"""What stops a command, and the exit code that says so.

    DatelineError              1   something foreseeable is broken
    ├── Usage                  2   the command or a setting is wrong
    ├── ValidationFailed       3   a fatal rule broke; nothing of the unit was published
    ├── WriterBusy             4   another writer holds the store
    ├── EngineBroken           1   the engine that names are found with cannot be loaded
    ├── Remains                1   text of a forgotten document is still there
    ├── Unkept                 1   what was worked out cannot be written to the warehouse's folder
    └── Unreachable            1   a service that was asked for does not answer

Exit code 5, done with some inputs quarantined, is no error: see flows.report.
"""

from __future__ import annotations

from expectations.errors import ExpectationBroken
from warehouse.errors import WarehouseError


class DatelineError(Exception):
    """Something foreseeable went wrong; the message says what, why, and which command helps."""

    exit_code = 1


class Usage(DatelineError):  # noqa: N818 - named for what the user sees
    """The command, a path or a setting is wrong; nothing was run."""

    exit_code = 2


class ValidationFailed(DatelineError):  # noqa: N818
    """A fatal rule broke; nothing of the unit was published."""

    exit_code = 3


class WriterBusy(DatelineError):  # noqa: N818
    """Another writer holds the store; readers are free."""

    exit_code = 4


class EngineBroken(DatelineError):  # noqa: N818
    """The engine of the settings cannot be loaded: weights or a package are missing."""


class Remains(DatelineError):  # noqa: N818
    """Text of a forgotten document is still in a file of the warehouse's folder."""


class Unkept(DatelineError):  # noqa: N818
    """Rows of a batch cannot be written to the warehouse's folder."""


class Unreachable(DatelineError):  # noqa: N818
    """A service that was asked for does not answer."""


# What ends a run with a message; anything else is a fault, with its traceback.
FORESEEN = (DatelineError, WarehouseError, ExpectationBroken)

EXIT_OK = 0
EXIT_USAGE = 2
EXIT_QUARANTINED = 5
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells say it
