"""Spikes against the 28 days before: told once, to a real webhook, and quiet days are quiet."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from prefect_server import at_server
from warehouse_rows import document, hexadecimal, rows, unit
from webhook import listening

from flows.alerts import look, raise_alerts
from flows.errors import Unreachable
from flows.events import FAILED
from flows.settings import Settings
from warehouse.connect import open_reader, open_writer
from warehouse.load import publish
from warehouse.spikes import Spike

FIRST = date(2031, 3, 1)
# The day after a quiet month.
SPIKE = date(2031, 3, 31)
NAME = "<script>alert('x')</script> [a](http://b.test) Ørsted"

THINGS = {"organization": "org:own", "place": "geonames:1"}


def load(store: Path, made: dict[date, int], run: str, *, copies: int = 0) -> None:
    """Publish so many articles a day that name a body, have a tag and tell of a protest."""
    documents, mentions, tags, events = [], [], [], []
    for day, count in made.items():
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        for number in range(count + copies):
            word = f"{run} {day} {number}"
            values: dict[str, Any] = {"published_at": at, "published_precision": "day"}
            if number >= count:
                values |= {"duplicate_of": hexadecimal(f"{run} {day} 0"), "duplicate_kind": "near"}
            documents.append(document(word, **values))
            key = {"document_id": hexadecimal(word)}
            for index, (kind, entity) in enumerate(THINGS.items()):
                named = {"mention_index": index, "entity_id": entity, "entity_type": kind}
                mentions.append({**key, **named})
            tags.append({**key, "tag_id": "theme:protest"})
            events.append({**key, "cameo_root": "14", "is_negated": False})
    names = (NAME, "Kalanda")
    things = [
        {"entity_id": entity, "name": name, "entity_type": kind}
        for (kind, entity), name in zip(THINGS.items(), names, strict=True)
    ]
    with closing(open_writer(store)) as con:
        given = unit(
            *documents,
            run=run,
            mentions=rows("mentions", *mentions),
            entities=rows("entities", *things),
            tags=rows("tags", {"tag_id": "theme:protest", "scheme": "theme", "label": "protest"}),
            document_tags=rows("document_tags", *tags),
            events=rows("events", *events),
        )
        publish(con, given, message="")


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one article a day for a month, and eight on the day after."""
    folder = tmp_path_factory.mktemp("month") / "store"
    days = {FIRST + timedelta(days=n): 1 for n in range(30)}
    load(folder, {**days, SPIKE: 8}, "a")
    return folder


@pytest.fixture
def store(month: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(month, tmp_path / "store"))


def told(store: Path, day: date) -> list[tuple[str, str, date]]:
    heard: list[Spike] = []
    settings = Settings(warehouse=store, plain_max_bytes=0)
    raise_alerts(settings, day, heard.extend)
    return [(spike.kind, spike.key, spike.day) for spike in heard]


def test_every_kind_of_spike_is_told_once_and_quiet_days_are_quiet(store: Path) -> None:
    settings = Settings(warehouse=store, plain_max_bytes=0)
    assert told(store, SPIKE - timedelta(days=1)) == []
    assert len(look(settings, SPIKE).begun) == 4
    assert told(store, SPIKE) == [
        ("entity", "org:own", SPIKE),
        ("event", "14", SPIKE),
        ("place", "geonames:1", SPIKE),
        ("tag", "theme:protest", SPIKE),
    ]
    assert told(store, SPIKE) == told(store, SPIKE + timedelta(days=1)) == []
    with closing(open_reader(store)) as con:
        runs = con.execute("SELECT flow, status FROM ops.runs WHERE flow = 'alerts'").fetchall()
        assert con.execute("SELECT count(*) FROM ops.alerts").fetchone() == (4,)
    assert runs == [("alerts", "completed")]


def test_a_spike_that_goes_on_is_one_and_copies_make_none(store: Path) -> None:
    load(store, {SPIKE + timedelta(days=1): 9}, "b")
    assert {day for *_, day in told(store, SPIKE + timedelta(days=1))} == {SPIKE}
    load(store, {SPIKE + timedelta(days=2): 9}, "c")
    assert told(store, SPIKE + timedelta(days=2)) == []
    with closing(open_reader(store)) as con:
        days = con.execute(
            "SELECT day, began_on, told_at IS NULL FROM ops.alerts WHERE kind = 'tag' ORDER BY day"
        ).fetchall()
    assert days == [(SPIKE + timedelta(days=n), SPIKE, n > 0) for n in range(3)]
    load(store, {SPIKE + timedelta(days=8): 1}, "d", copies=12)
    assert told(store, SPIKE + timedelta(days=8)) == []


def test_what_could_not_be_told_is_told_the_next_time(store: Path) -> None:
    def fail(spikes: Any) -> None:
        raise Unreachable("gone")

    with pytest.raises(Unreachable):
        raise_alerts(Settings(warehouse=store, plain_max_bytes=0), SPIKE, fail)
    assert len(told(store, SPIKE)) == 4


def test_command_shows_json_and_remembers_nothing_in_a_rehearsal(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.cli import main

    monkeypatch.setattr("flows.orchestrator.api_url", lambda: None)
    asked = ["alerts", "--warehouse", str(store), "--day", str(SPIKE), "--json"]
    first, again, then = (
        CliRunner().invoke(main, [*asked, *more], catch_exceptions=False).stdout
        for more in (["--dry-run"], [], [])
    )
    assert json.loads(first) == json.loads(again)
    assert [spike["documents"] for spike in json.loads(first)] == [8] * 4
    assert json.loads(then) == []
    table = CliRunner().invoke(main, [*asked[:-1]], catch_exceptions=False).stdout
    assert table == "quiet\n"


@pytest.mark.usefixtures("prefect_server")
def test_the_flow_calls_the_webhook_once_and_emits_events(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.blocks.webhook import Webhook

    from flows.scheduled import alerts

    emitted: list[dict[str, Any]] = []
    monkeypatch.setattr("flows.events.emit_event", lambda **event: emitted.append(event))
    monkeypatch.setenv("DATELINE_NOTIFY", "webhook/desk")
    monkeypatch.setenv("DATELINE_PLAIN_MAX_BYTES", "0")
    asked: dict[str, Any] = {"warehouse": str(store), "day": SPIKE, "return_state": True}
    missing = alerts(**asked)
    with listening() as hook:
        Webhook(url=hook.address).save("desk", overwrite=True)
        hook.statuses.append(500)
        states = [alerts(**asked) for _ in range(3)]
    bodies = hook.bodies
    shown = (at_server(s.state_details.flow_run_id, with_tasks=False)[2] for s in states)
    artifacts = [text for texts in shown for text in texts]
    assert (missing.name, "no Prefect block webhook/desk" in (missing.message or "")) == (
        "Failed",
        True,
    )
    assert [state.name for state in states] == ["Failed", "4 spikes", "Quiet"]
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    sent = json.loads(bodies[1])
    assert (sent["event"], sent["warehouse"]) == ("dateline.trend.spike", "store")
    assert [spike["kind"] for spike in sent["spikes"]] == ["entity", "event", "place", "tag"]
    assert sent["spikes"][2] == {
        **{"kind": "place", "key": "geonames:1", "name": "Kalanda", "day": "2031-03-31"},
        **{"documents": 8, "expected": sent["spikes"][2]["expected"]},
        "score": sent["spikes"][2]["score"],
    }
    spikes = [event["payload"] for event in emitted if event["event"] == sent["event"]]
    assert spikes == sent["spikes"]
    assert [e["payload"]["state"] for e in emitted if e["event"] == FAILED] == ["Failed", "Failed"]
    everything = "".join([*artifacts, json.dumps(sent), str(emitted)])
    assert "Ørsted" in "".join(artifacts)
    assert not {"<", "[a]", "script>"} & {
        mark for mark in ("<", "[a]", "script>") if mark in everything
    }
    assert "went on" not in everything
