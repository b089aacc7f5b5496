"""Automations at a real server: a real event fires each, and the notification block is called."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warehouse_rows import document, file_of, hexadecimal, rows, unit
from webhook import Hook, listening

from warehouse.connect import open_writer
from warehouse.load import publish

pytestmark = pytest.mark.usefixtures("prefect_server")

PATIENCE = 120


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    """The automations of `dateline serve`, with a block that calls a server on loopback."""
    from prefect.blocks.webhook import Webhook
    from prefect.client.orchestration import get_client

    from flows.serving import automations

    with listening() as hook, get_client(sync_client=True) as client:
        Webhook(url=hook.address).save("duty", overwrite=True)
        automations.apply(client, "webhook/duty")
        yield hook
        for automation in client.read_automations():
            client.delete_automation(automation.id)


def heard(hook: Hook, automation: str) -> list[dict[str, Any]]:
    """Wait until an automation has called, and return what it said."""
    deadline = time.monotonic() + PATIENCE
    while True:
        told = [json.loads(body) for body in hook.bodies]
        if fit := [one for one in told if one["automation"] == f"dateline: {automation}"]:
            return fit
        assert time.monotonic() < deadline, told
        time.sleep(0.2)


def test_a_run_that_fails_is_told(hook: Hook, tmp_path: Path):
    from flows.upkeep_flows import maintain

    assert maintain(warehouse=str(tmp_path / "none"), return_state=True).is_failed()
    (told,) = heard(hook, "a run failed")
    assert (told["event"], told["warehouse"]) == ("dateline.run.failed", "none")
    assert told["run"].startswith("maintain 20")
    assert "dateline run" in told["observed"]


def test_much_in_quarantine_is_told(hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from flows.ingest import ingest

    monkeypatch.setenv("DATELINE_ENGINE", "gazetteer")
    lines = [json.dumps({"text": f"Envoys met in Vienna for round {n}."}) for n in range(20)]
    (tmp_path / "feed.jsonl").write_text("\n".join([*lines, "{bad", "{worse"]))
    given = {"paths": [str(tmp_path / "feed.jsonl")], "warehouse": str(tmp_path / "store")}
    assert ingest(**given, return_state=True).name == "2 quarantined"
    (told,) = heard(hook, "much in quarantine")
    assert told["observed"] == "2 of 22 inputs quarantined"


def test_a_source_that_stays_away_is_told(hook: Hook, tmp_path: Path):
    from flows.scheduled import quality

    now = datetime.now(UTC)
    came = [now - timedelta(days=days) for days in (26, 25, 24, 23, 22)]
    files = rows(
        "files",
        *(
            file_of(str(n), document_id=hexadecimal("a"), first_seen_at=day, run_id="r1")
            for n, day in enumerate(came)
        ),
    )
    with closing(open_writer(tmp_path / "store")) as con:
        publish(con, unit(document("a"), files=files), message="")
    assert quality(warehouse=str(tmp_path / "store"), return_state=True).is_completed()
    assert heard(hook, "a source is late")[0]["observed"].startswith("1 late: ")


HOLDER = """
import sys, time
from pathlib import Path
from flows.alive import alive
with alive(Path(sys.argv[1]), sys.argv[2]):
    print("up", flush=True)
    time.sleep(600)
"""


def test_a_run_whose_process_is_killed_is_marked_and_told_and_no_other(
    hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from prefect.client.orchestration import get_client
    from prefect.states import Running

    from flows.serving import orphans
    from flows.upkeep_flows import maintain

    monkeypatch.setattr(orphans, "GRACE", timedelta(0))
    with get_client(sync_client=True) as client:
        flow_id = client.create_flow(maintain)
        deployment = client.create_deployment(flow_id, "orphans")
        run = client.create_flow_run_from_deployment(deployment)
        client.set_flow_run_state(run.id, Running(), force=True)
        command = [sys.executable, "-c", HOLDER, str(tmp_path), str(run.id)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            assert orphans.mark_orphans(client, tmp_path, [deployment]) == 0
            holder.kill()
        assert orphans.mark_orphans(client, tmp_path, [deployment]) == 1
        assert orphans.mark_orphans(client, tmp_path, [deployment]) == 0
        state = client.read_flow_run(run.id).state
    assert state is not None
    assert (state.type, state.name) == ("CRASHED", "Crashed")
    (told,) = heard(hook, "a run fell silent")
    assert (told["run"], told["observed"]) == (run.name, "its process is gone")


def test_of_the_runs_that_were_missed_the_last_is_left_and_those_by_hand():
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.schedules import IntervalSchedule
    from prefect.states import Scheduled

    from flows.serving.orphans import skip_late
    from flows.upkeep_flows import maintain

    now = datetime.now(UTC)
    minutes = (50, 35, 20, 5, -10)  # ago
    due = [now - timedelta(minutes=ago) for ago in minutes]
    quarters = IntervalSchedule(interval=timedelta(minutes=15), anchor_date=due[0])
    with get_client(sync_client=True) as client:
        of = client.create_flow(maintain)
        schedules = [DeploymentScheduleCreate(schedule=quarters, active=True)]
        deployment = client.create_deployment(of, "late", schedules=schedules)
        asked = {"start_time": due[0].isoformat(), "end_time": due[-1].isoformat(), "min_runs": 5}
        client.request(
            "POST", "/deployments/{id}/schedule", path_params={"id": deployment}, json=asked
        )
        by_hand = client.create_flow_run_from_deployment(
            deployment, state=Scheduled(scheduled_time=due[1])
        )
        assert skip_late(client, [deployment]) == 3
        assert skip_late(client, [deployment]) == 0
        mine = {
            "deployments": {"id": {"any_": [str(deployment)]}},
            "sort": "EXPECTED_START_TIME_ASC",
        }
        runs = client.request("POST", "/flow_runs/filter", json=mine).json()
        client.delete_deployment(deployment)
    names = {run["id"]: run["state_name"] for run in runs}
    assert names.pop(str(by_hand.id)) == "Scheduled"
    assert list(names.values())[:5] == ["Skipped"] * 3 + ["Scheduled"] * 2


def test_an_automation_that_was_switched_off_stays_off(hook: Hook):
    from prefect.client.orchestration import get_client

    from flows.serving.automations import apply

    with get_client(sync_client=True) as client:
        late = client.read_automations_by_name("dateline: a source is late")[0]
        client.pause_automation(late.id)
        apply(client, "webhook/duty")
        on = {found.name: found.enabled for found in client.read_automations()}
        client.resume_automation(late.id)
    assert len(on) == 4
    assert [name for name, enabled in on.items() if not enabled] == [late.name]
