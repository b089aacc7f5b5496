"""Automations: whom the server tells when a run falls silent, fails, or finds trouble."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from prefect.automations import AutomationCore
from prefect.client.orchestration import SyncPrefectClient
from prefect.events import EventTrigger, Posture
from prefect.events.actions import CallWebhook, DoNothing, SendNotification

from flows.events import FAILED, QUARANTINE_HIGH, SILENT, SOURCES_LATE

WAREHOUSES: dict[str, str | list[str]] = {"prefect.resource.id": "dateline.warehouse.*"}
HEARD = (
    ("a run fell silent", "The process of a run is gone, as kill -9 leaves it.", SILENT),
    ("a run failed", "A run failed or crashed.", FAILED),
    ("a source is late", "Sources stay away.", SOURCES_LATE),
    ("much in quarantine", "More than 5 % of a run's inputs did not pass.", QUARANTINE_HIGH),
)
WEBHOOK = "webhook"
PAYLOAD = """{
"automation": {{ automation.name | tojson }},
"event": {{ event.event | tojson }},
"warehouse": {{ event.resource.name | tojson }},
"run": {{ event.payload.name | default(event.payload.run_id) | tojson }},
"observed": {{ event.payload.observed | tojson }}
}"""


def automations(notify: Sequence[Any]) -> list[AutomationCore]:
    """Return the four automations; `notify` are the actions that tell somebody."""
    silent = "" if notify else " Nobody is told: the setting notify names no block."
    return [
        AutomationCore(
            name=f"dateline: {name}",
            description=description + silent,
            trigger=EventTrigger(
                expect={event},
                match=WAREHOUSES,
                posture=Posture.Reactive,
                threshold=1,
                within=timedelta(0),
            ),
            actions=list(notify) or [DoNothing()],
        )
        for name, description, event in HEARD
    ]


def apply(client: SyncPrefectClient, block: str) -> None:
    """Make the automations as they are declared; one that was switched off in the UI stays off.

    `block` names a notification block as TYPE/NAME, e.g. webhook/desk or slack-webhook/desk; ''
    tells nobody. Raises prefect's ObjectNotFound if there is no such block.
    """
    for automation in automations(_notify(client, block)):
        there = client.read_automations_by_name(automation.name)
        if not there:
            client.create_automation(automation)
        for old in there:
            automation.enabled = old.enabled
            # As read from JSON every field counts as set, and only what is set is sent.
            told = automation.model_dump(mode="json", exclude={"owner_resource"})
            whole = AutomationCore.model_validate(told)
            client.update_automation(old.id, whole)


def _notify(client: SyncPrefectClient, block: str) -> list[Any]:
    if not block:
        return []
    kind, _, name = block.partition("/")
    document = client.read_block_document_by_name(name, kind)
    if kind == WEBHOOK:
        return [CallWebhook(block_document_id=document.id, payload=PAYLOAD)]
    body = "{{ automation.description }} {{ event.resource.name }}"
    subject = "{{ automation.name }}"
    return [SendNotification(block_document_id=document.id, subject=subject, body=body)]
