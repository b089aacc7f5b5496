"""Automations: what the server does of itself when a run falls silent, fails, or finds trouble."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prefect.automations import AutomationCore
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events import EventTrigger, Posture
from prefect.events.actions import CallWebhook, ChangeFlowRunState, DoNothing, SendNotification

from flows.serving.environment import HEARTBEAT_SECONDS

FLOW_RUNS: dict[str, str | list[str]] = {"prefect.resource.id": "prefect.flow-run.*"}
OURS: dict[str, str | list[str]] = {"prefect.resource.id": "dateline.warehouse.*"}
SILENT_AFTER = timedelta(seconds=3 * HEARTBEAT_SECONDS)
WEBHOOK = "webhook"


def automations(notify: Any) -> list[AutomationCore]:
    """Return the four automations; `notify` are the actions that tell somebody."""
    silent = ChangeFlowRunState(
        name="Crashed",
        state=StateType.CRASHED,
        message="no sign of life for three heartbeats",
        force=False,
    )
    return [
        AutomationCore(
            name="dateline: a run fell silent",
            description="Marks a run whose process is gone, as kill -9 leaves it.",
            trigger=EventTrigger(
                after={"prefect.flow-run.heartbeat"},
                # States have names of their own, and any of them is a sign of life.
                expect={"prefect.flow-run.*"},
                match=FLOW_RUNS,
                for_each={"prefect.resource.id"},
                posture=Posture.Proactive,
                threshold=1,
                within=SILENT_AFTER,
            ),
            actions=[silent, *notify],
        ),
        _heard(
            "a run failed",
            "A run failed or crashed.",
            {"prefect.flow-run.*"},
            {**FLOW_RUNS, "prefect.state-type": ["FAILED", "CRASHED"]},
            notify,
        ),
        _heard("a source is late", "Sources stay away.", {"dateline.sources.late"}, OURS, notify),
        _heard(
            "much in quarantine",
            "More than 5 % of a run's inputs did not pass.",
            {"dateline.quarantine.high"},
            OURS,
            notify,
        ),
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
            whole = AutomationCore.model_validate(automation.model_dump(mode="json"))
            client.update_automation(old.id, whole)


def _heard(name: str, description: str, events: set[str], match: Any, notify: Any) -> Any:
    return AutomationCore(
        name=f"dateline: {name}",
        description=description,
        trigger=EventTrigger(
            expect=events,
            match=match,
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=list(notify) or [DoNothing()],
    )


def _notify(client: SyncPrefectClient, block: str) -> list[Any]:
    if not block:
        return []
    kind, _, name = block.partition("/")
    document = client.read_block_document_by_name(name, kind)
    if kind == WEBHOOK:
        payload = '{"automation": "{{ automation.name }}", "event": "{{ event.event }}"}'
        return [CallWebhook(block_document_id=document.id, payload=payload)]
    body = "{{ automation.description }} {{ event.resource.name }}"
    subject = "{{ automation.name }}"
    return [SendNotification(block_document_id=document.id, subject=subject, body=body)]
