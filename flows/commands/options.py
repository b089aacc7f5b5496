"""What every command shares: the warehouse option and the settings it leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from flows.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
DAY = click.DateTime(["%Y-%m-%d"])


def warehouse_option(command: F) -> F:
    """Add --warehouse; without it DATELINE_WAREHOUSE or the settings file names the folder."""
    return click.option(
        "--warehouse",
        metavar="DIR",
        type=click.Path(file_okay=False),
        help="Folder of the warehouse [DATELINE_WAREHOUSE; default warehouse/store].",
    )(command)


def settings_for(**flags: Any) -> Settings:
    """Return the settings that these flags override, and log as they say."""
    from flows.settings import load_settings

    settings = load_settings(**flags)
    _log(settings.log_level)
    _warn_of_unknown_variables()
    return settings


def _warn_of_unknown_variables() -> None:
    import logging

    from flows.settings import unknown_variables

    for name, meant in unknown_variables():
        hint = f"; did you mean {meant}?" if meant else ""
        logging.getLogger(__name__).warning("%s is no setting and changes nothing%s", name, hint)


def _log(level: str) -> None:
    """Show the log of this room on standard error; other packages' only from a warning on."""
    import logging

    from flows.redact import Redacting

    log = logging.getLogger("flows")
    log.setLevel(level)
    if not log.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(Redacting("%(levelname)s %(name)s: %(message)s"))
        log.addHandler(handler)
