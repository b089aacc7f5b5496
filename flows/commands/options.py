"""What every command shares: the warehouse option and the settings it leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from flows.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


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
    import logging

    from flows.settings import load_settings

    settings = load_settings(**flags)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("flows").setLevel(settings.log_level)
    return settings
