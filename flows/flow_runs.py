"""What every flow shares: how its runs are named, and what one of them returned or raised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

T = TypeVar("T")


def named(flow: str) -> Callable[[], str]:
    """Return what names a run as it begins: `ingest 2026-11-21 04:15`, UTC."""
    return lambda: f"{flow} {datetime.now(UTC):%Y-%m-%d %H:%M}"


def outcome_of(state: State[Any], kind: type[T]) -> T:
    """Return what a run that is over returned. Raises what ended it, if it did not end well."""
    outcome: object = state.result(raise_on_failure=False)
    if isinstance(outcome, BaseException):
        raise outcome
    assert isinstance(outcome, kind)
    return outcome
