"""Tells somebody outside: an event of Prefect for each spike, one message for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from prefect.blocks.core import Block
from prefect.blocks.webhook import Webhook

from flows.alerts import Tell, facts, sentence
from flows.errors import Unreachable, Usage
from flows.events import SPIKE, emit
from flows.settings import Settings

if TYPE_CHECKING:
    from warehouse.spikes import Spike

MOST_LINES = 20


def teller(settings: Settings) -> Tell:
    """Return what tells of spikes as the settings say: the block `notify` first, then events.

    It raises Usage where there is no such block, Unreachable where the message does not arrive.
    """

    def tell(spikes: Sequence[Spike]) -> None:
        if settings.notify:
            _send(settings.notify, settings.warehouse.name, spikes)
        for spike in spikes:
            _emit(settings.warehouse.name, spike)

    return tell


def _emit(warehouse: str, spike: Spike) -> None:
    trend = {
        "prefect.resource.id": f"dateline.trend.{spike.kind}.{facts(spike)['key']}",
        "prefect.resource.role": "trend",
    }
    emit(SPIKE, warehouse, facts(spike), [trend])


def _send(address: str, warehouse: str, spikes: Sequence[Spike]) -> None:
    try:
        block: Any = asyncio.run(Block.aload(address))
    except ValueError as error:
        raise Usage(f"setting notify: there is no Prefect block {address}") from error
    subject = f"dateline: {len(spikes)} spikes in {warehouse}"
    try:
        if isinstance(block, Webhook):
            payload = {"event": SPIKE, "warehouse": warehouse, "spikes": [*map(facts, spikes)]}
            asyncio.run(block.call(payload)).raise_for_status()
            return
        with block.raise_on_failure():
            told = block.notify(_body(spikes), subject)
            if asyncio.iscoroutine(told):
                asyncio.run(told)
    except Exception as error:  # whatever the service's client raises: the next run tells it
        reason = f"{address} was not reached ({type(error).__name__})"
        raise Unreachable(f"{reason}; the spikes are told next time") from error


def _body(spikes: Sequence[Spike]) -> str:
    lines = [sentence(spike) for spike in spikes[:MOST_LINES]]
    more = len(spikes) - len(lines)
    return "\n".join([*lines, f"and {more} more" if more else ""]).strip()
