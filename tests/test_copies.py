"""Copies, versions and stories, across runs; translations and strangers are left alone."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pipeline_runs import RELATIONS

from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.settings import Settings
from transforms.copies.compare import Profile, copy_kind, overlap
from transforms.copies.sketch import MOST, hash_of, sketch
from transforms.stories.assign import Member, assign_stories
from warehouse.connect import open_reader

LEAD = "A dam on the Sero river burst on Sunday night above the town of Kalanda in Uganda."
BODY = (
    "The Red Cross said that at least 14 bodies had been found and that the bridge to Gulu was"
    " gone. Engineers had warned of cracks in the wall of the Sero dam since January. The energy"
    " minister said that he had read no such report. Boats and tents are on their way from the"
    " capital, and soldiers clear the road of fallen trees. Schools in the valley stay closed."
)
LOCAL = (
    "A vigil is planned in front of the old cinema on Saturday. Readers who have family in the"
    " region may call the newsroom until nine. The mayor asked for blankets and money."
)
OTHER = (
    "Peruvians voted on Sunday in a run-off between the mayor of Arequipa and a banker. Polls saw"
    " the two within a point of each other, and queues were long in Lima, where buses stood still."
)
FRENCH = (
    "Un barrage sur le fleuve Sero a cédé dimanche soir au-dessus de la ville de Kalanda, en"
    " Ouganda. La Croix-Rouge a annoncé que quatorze corps avaient été retrouvés et que le pont"
    " de Gulu avait été emporté."
)


def run(store: Path, *records: dict[str, Any]) -> None:
    path = store.parent / f"{len(list(store.parent.iterdir()))}.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    made = Settings(warehouse=store, plain_max_bytes=0, engine="gazetteer")
    run_pipeline(Request((str(path),), made), map_here)


def ask(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(open_reader(store)) as con:
        return con.execute(query).fetchall()


def report(name: str, text: str, **values: str) -> dict[str, str]:
    return {"id": name, "text": text, "published_at": "2031-03-02T10:00:00Z", **values}


def test_relations_hold_across_runs(tmp_path: Path) -> None:
    store = tmp_path / "store"
    address = "https://a.example/dam"
    first = report("1", f"{LEAD}\n\n{BODY}", title="Dam Bursts Above Kalanda", url=address)
    run(store, first, report("2", OTHER))
    run(
        store,
        report("3", f"{LEAD}\n\n{BODY}", title="Thousands Flee in Uganda"),
        report("4", f"{LOCAL}\n\n{BODY}\n\n{LOCAL} {OTHER[:90]}", title="Blankets for Kalanda"),
        report("5", FRENCH, language="fr"),
    )
    more = BODY.replace("14 bodies", "31 bodies")
    said = "“The water took the whole market with it,” Mayor Grace Akello said."
    run(store, report("6", f"{LEAD}\n\n{more} Rain goes on. {said}", url=address))
    assert ask(store, RELATIONS) == [
        ("1", None, None, None),
        ("2", None, None, None),
        ("3", "1", "near", True),
        ("4", "1", "near", True),
        ("5", None, None, None),
        ("6", "1", "revision", True),
    ]
    changed = ask(store, "SELECT change, kind, text FROM what_changed")
    assert ("added", "sentence", "Rain goes on.") in changed
    assert ("added", "quote", "The water took the whole market with it") in changed
    counts = sorted(row for row in changed if row[1] == "count")
    assert counts == [
        ("added", "count", "at least 31 bodies"),
        ("removed", "count", "at least 14 bodies"),
    ]
    claims = (
        "SELECT external_id, c.text FROM casualty_claims AS c JOIN documents USING (document_id)"
    )
    assert ask(store, claims) == [("6", "at least 31 bodies")]
    events = "SELECT DISTINCT external_id FROM event_timeline JOIN documents USING (document_id)"
    assert {name for (name,) in ask(store, events)} <= {"2", "5", "6"}
    titles = "SELECT title, documents, texts, sources FROM stories WHERE documents > 1"
    # The translation is no copy, but tells the same story.
    assert ask(store, titles) == [("Dam Bursts Above Kalanda", 5, 2, 1)]


def test_a_story_grows_and_keeps_its_id(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(
        store,
        report("1", f"{LEAD}\n\n{BODY}", title="Dam Bursts Above Kalanda"),
        report("2", OTHER),
    )
    before = ask(store, "SELECT external_id, story_id FROM documents ORDER BY 1")
    later = "Rescuers in Kalanda found more bodies on Monday, a day after the Sero dam gave way."
    text = (
        f"{later} Uganda mourns. The energy minister denied that engineers had told him of cracks."
    )
    run(store, report("3", text, title="Sero Dam: Toll Rises", published_at="2031-03-03T08:00:00Z"))
    after = dict(ask(store, "SELECT external_id, story_id FROM documents"))
    assert [(name, after[name]) for name, _ in before] == before
    assert after["3"] == after["1"] != after["2"]


BURST = "The Sero dam broke over Kalanda. Mud buried the market, and Gulu was cut off by the flood."
SEIZED = "Detectives in Kampala seized ledgers of the contractor Mukasa, whose cement was diluted."
BOTH = (
    "Ledgers seized from the contractor Mukasa show that the cement of the Sero dam was diluted."
    " Since it broke, mud has buried Kalanda and a flood cuts off Gulu, where detectives from"
    " Kampala are heading."
)


def test_stories_merge_across_runs_and_the_view_follows(tmp_path: Path) -> None:
    store = tmp_path / "store"
    run(store, report("1", BURST), report("2", SEIZED))
    before = ask(store, "SELECT external_id, story_id FROM documents ORDER BY 1")
    assert len(ask(store, "FROM stories")) == 2
    run(store, report("3", BOTH))
    after = ask(store, "SELECT external_id, story_id FROM documents ORDER BY 1")
    assert after[:2] == before
    (merged,) = ask(store, "SELECT story_id, merged_into FROM story_merges")
    assert sorted(merged) == sorted(story for _, story in before)
    assert ask(store, "SELECT story_id, texts FROM stories") == [(merged[1], 3)]


def test_stories_that_one_article_joins_are_merged() -> None:
    near = [("c", "a", 0.9), ("c", "b", 0.8), ("d", "b", 0.9)]
    there = {"a": Member("story-a", 0.0), "b": Member("story-b", 0.0)}
    told = assign_stories({"c": 0.0, "d": 0.0}, near, there, {}, {}, days=4)
    assert told.story_ids == {"c": "story-a", "d": "story-a"}
    assert told.merges == {"story-b": "story-a"}


def test_one_likeness_is_not_enough_for_a_story_of_many_but_old_ones_do_not_count() -> None:
    there = {f"{n}": Member("story-a", 0.0) for n in range(9)}
    near = [("c", "0", 0.9)]
    assert assign_stories({"c": 0.0}, near, there, {}, {}, days=4).story_ids == {"c": "story-c"}
    there["0"] = Member("story-a", 30 * 86_400.0)
    late = assign_stories({"c": 30 * 86_400.0}, near, there, {}, {}, days=4)
    assert late.story_ids == {"c": "story-a"}


def test_new_documents_find_each_other_before_the_less_alike_stories_that_are_there() -> None:
    there = {"a": Member("story-a", 0.0), "b": Member("story-a", 0.0)}
    near = [("c", "a", 0.2), ("c", "b", 0.2), ("d", "a", 0.1), ("d", "c", 0.5)]
    told = assign_stories({"c": 0.0, "d": 0.0}, near, there, {}, {}, days=4)
    # Of the mean over both new reports, 0.125, less is left than a story asks for.
    assert told.story_ids == {"c": "story-c", "d": "story-c"}
    assert not told.merges


def test_what_a_copy_repeats_decides_its_story() -> None:
    near = [("c", "b", 0.9), ("b", "a", 0.9)]
    told = assign_stories({"a": 0.0, "b": 0.0, "c": 0.0}, near, {}, {"c": "a"}, {}, days=4)
    assert set(told.story_ids.values()) == {"story-a"}
    told = assign_stories({"a": 0.0, "c": 0.0}, near, {}, {"c": "a"}, {}, days=4)
    assert told.story_ids == {"a": "story-a", "c": "story-a"}


def test_lines_of_one_feed_are_not_joined_by_a_place(tmp_path: Path) -> None:
    lines = (
        "Police in Lagos arrested two men over a stolen ferry on Monday.",
        "Traders in Lagos closed their shops on Monday over a new tax.",
        "Doctors in Lagos counted nine cases of cholera on Monday.",
    )
    run(tmp_path / "store", *(report(f"{n}", line) for n, line in enumerate(lines)))
    assert ask(tmp_path / "store", "SELECT count(DISTINCT story_id) FROM documents") == [(3,)]


def kind(new: str, old: str) -> str | None:
    one, other = Profile(new), Profile(old)
    return copy_kind(one, other, overlap(one.runs, other.runs))


def test_a_partial_copy_is_told_from_a_quotation() -> None:
    words = f"{LOCAL} {OTHER} {LEAD}".split()
    long = " ".join([*words, *reversed(words), *sorted(words)])
    assert kind(f"{long} {BODY}", BODY) == "partial"
    assert kind(BODY, f"{long} {BODY}") == "near"
    assert kind(OTHER, f"{BODY} {LOCAL}") is None


BULLETIN = (
    "Monitors of the mission counted {0} explosions near {1} on {2}, against {3} the day before."
    " They saw {4} howitzers and {5} tanks in violation of the withdrawal lines, most of them in"
    " {6}. A patrol was turned back at a checkpoint in {7} by armed men, who gave no reason."
)
FIRST = BULLETIN.format(214, "Horlivka", "Monday", 187, 12, 31, "Luhansk", "Debaltseve")
NEXT = BULLETIN.format(96, "Shyrokyne", "Tuesday", 214, 4, 9, "Donetsk", "Stanytsia")


def test_a_daily_bulletin_is_no_copy_of_the_day_before() -> None:
    assert kind(NEXT, FIRST) is None
    assert kind(FIRST.replace("214", "219"), FIRST) == "near"
    assert kind(f"A vigil was held in town. {FIRST[:200]}", FIRST) == "near"


def test_hashes_are_the_same_on_any_machine() -> None:
    assert hash_of("talks in the old town") == hash_of("talks in the old town")
    assert sketch(BODY)[:2] == sorted(sketch(BODY))[:2]
    assert sketch("Talks.") == [hash_of("talks")]
    assert sketch("") == []


@given(st.text(max_size=200))
@settings(max_examples=50)
def test_any_text_has_a_sketch(text: str) -> None:
    found = sketch(text)
    assert found == sorted(set(found))
    assert len(found) <= MOST
    assert all(-(1 << 63) <= value < 1 << 63 for value in found)
