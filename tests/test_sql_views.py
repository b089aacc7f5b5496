"""Views and macros answer right on a warehouse small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warehouse_rows import WHEN, document, file_of, hexadecimal, rows, unit

from warehouse.connect import open_reader, open_writer
from warehouse.load import publish
from warehouse.plain import publish_plain

DAY = datetime(2021, 3, 1, 23, 30, tzinfo=UTC)


def _dated(word: str, when: datetime | None, precision: str | None, **values: Any) -> Any:
    return document(word, published_at=when, published_precision=precision, **values)


TALKS = "Talks\nNorway: Called for calm. It waited.\nErdoğan spoke in Oslo. OSLO, war-torn, waited."
ARTICLES = [
    _dated("talks", DAY, "minute", text=TALKS),
    _dated("copy", DAY, "minute", text=TALKS, duplicate_of=hexadecimal("talks"),
           duplicate_kind="exact"),
    _dated("month", datetime(2021, 2, 1, tzinfo=UTC), "month"),
    _dated("undated", None, None, text="Warfare in Osloville is not Oslo."),
    # The same address, later.
    document("draft", source_uri="https://news.example/a"),
    document("final", source_uri="https://news.example/a", ingested_at=WHEN + timedelta(hours=1)),
    # A revision at another address, with times that tell which is newer.
    _dated("second", DAY, "day", source_uri="https://a.example/2"),
    _dated("first", DAY - timedelta(days=2), "day", source_uri="https://a.example/1",
           duplicate_of=hexadecimal("second"), duplicate_kind="revision",
           ingested_at=WHEN + timedelta(hours=1)),
    # Two records of one file are no versions of each other.
    document("line one", source_uri="file:///inbox/r.jsonl"),
    document("line two", source_uri="file:///inbox/r.jsonl"),
]  # fmt: skip


def _span(word: str, of: str, text: str = TALKS, **values: Any) -> dict[str, Any]:
    start = text.index(of)
    return {
        "document_id": hexadecimal(word),
        "start_char": start,
        "end_char": start + len(of),
        "text": of,
        **values,
    }


def _mention(word: str, index: int, of: str, entity: str, **values: Any) -> dict[str, Any]:
    text = next(a["text"] for a in ARTICLES if a["document_id"] == hexadecimal(word))
    return _span(word, of, text, mention_index=index, entity_id=entity, **values)


def _unit() -> Any:
    talks = hexadecimal("talks")
    statement = _span("talks", "Called for calm. It waited.", kind="statement", label="Norway")
    said = {"is_negated": False, "is_hypothetical": False, "cameo_root": "02"}
    fought = {**said, "cameo_root": "19"}
    files = [
        file_of(a["title"].lower(), source_uri=a["source_uri"], document_id=a["document_id"])
        for a in ARTICLES
    ]
    for number, record in enumerate(files[-2:]):
        record["record_locator"] = f"line:{number}"
    files.append(file_of("bad", status="quarantined", document_id=None))
    bad = {"quarantine_id": "0" * 16, "source_uri": "file:///inbox/bad.txt", "record_locator": ""}
    return unit(
        *ARTICLES,
        files=rows("files", *files),
        validations=rows(
            "validations",
            *({"run_id": "r1", "unit": unit, "table_name": "quotes", "severity": "warning",
               "expectation": "x", "success": not unit, "unexpected_count": 2 * unit,
               "unexpected_percent": 5.0 * unit} for unit in range(3)),
        ),
        quarantine=rows("quarantine", {**bad, "grain": "input"}),
        blocks=rows("blocks", {**statement, "block_index": 1}),
        sentences=rows(
            "sentences",
            _span("talks", "Norway: Called for calm.", sentence_index=1, block_index=1),
            _span("talks", "It waited.", sentence_index=2, block_index=1),
            _span("talks", "Erdoğan spoke in Oslo.", sentence_index=3, block_index=2),
            _span("talks", "OSLO, war-torn, waited.", sentence_index=4, block_index=2),
        ),
        mentions=rows(
            "mentions",
            _mention("talks", 0, "Norway", "iso:NOR"),
            _mention("talks", 1, "Oslo", "geonames:1"),
            _mention("talks", 2, "OSLO", "geonames:1"),
            _mention("copy", 0, "Norway", "iso:NOR"),
            _mention("month", 0, "month", "iso:NOR", is_metonym=True),
            _mention("undated", 0, "Oslo", "geonames:1", is_metonym=True),
        ),
        entities=rows(
            "entities",
            {"entity_id": "iso:NOR", "name": "Norway", "entity_type": "place"},
            {"entity_id": "geonames:1", "name": "Oslo", "entity_type": "place",
             "latitude": 59.9, "longitude": 10.7},
        ),
        entity_names=rows("entity_names", {"entity_id": "iso:NOR", "name": "Norge"}),
        events=rows(
            "events",
            _span("talks", "Erdoğan spoke in Oslo.", event_index=0, sentence_index=3,
                  actor_text="Erdoğan", **said),
            _span("talks", "OSLO, war-torn, waited.", event_index=1, **fought),
            _span("talks", "It waited.", event_index=2, **{**said, "is_negated": True}),
        ),
        quotes=rows("quotes", _span("talks", "spoke", quote_index=0, speaker_text="Erdoğan",
                                    kind="direct"),
                    _span("talks", "calm", quote_index=1, speaker_text="Sweden and the Norge",
                          speaker_kind="group")),
        counts=rows(
            "counts",
            _span("talks", "war", count_index=0, category="killed", value_low=3.0, value_high=3.0),
            _span("talks", "torn", count_index=1, category="killed", value_low=7.0,
                  qualifier="at_least", claimed_by_text="Erdoğan"),
            _span("copy", "war", count_index=0, category="killed", value_low=99.0),
            _span("talks", "calm", count_index=2, category="troops", value_low=8.0),
            # Of two articles without a day: nothing says that they count the same.
            _span("undated", "Oslo", ARTICLES[3]["text"], count_index=0, category="missing",
                  value_low=5.0),
            _span("month", "month", ARTICLES[2]["text"], count_index=0, category="missing",
                  value_low=6.0),
        ),
        tags=rows("tags", {"tag_id": "theme:talks", "label": "Talks"}),
        document_tags=rows(
            "document_tags", _span("talks", "Talks", tag_id="theme:talks"),
            _span("copy", "Talks", tag_id="theme:talks"),
        ),
        edits=rows("edits", {"document_id": talks, "edit_index": 0, "kind": "control"}),
    )  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("views") / "store"
    with open_writer(folder) as con:
        publish(con, _unit(), message="")
    publish_plain(folder)
    return folder


@pytest.fixture(scope="module", params=["lake", "plain"])
def con(request: pytest.FixtureRequest, store: Path) -> Iterator[Any]:
    if request.param == "lake":
        opened = open_reader(store)
    else:
        opened = duckdb.connect(str(store / "dateline.duckdb"), read_only=True)
        # Days are UTC days wherever the analyst sits.
        opened.execute("SET TimeZone = 'Asia/Tokyo'")
    with opened:
        yield opened


START = TALKS.index("Called")
NORWAY = ("Norway", "iso:NOR", None, 1, "Called for calm. It waited.", START)
CASES = [
    (
        "SELECT title FROM latest_documents ORDER BY title",
        [("Copy",), ("Final",), ("Line One",), ("Line Two",), ("Month",), ("Second",),
         ("Talks",), ("Undated",)],
    ),
    (
        """SELECT actor_text, actor_entity_id, cameo_root, sentence_index, text, start_char
        FROM reactions ORDER BY start_char""",
        [NORWAY, ("Erdoğan", None, "02", 3, "Erdoğan spoke in Oslo.", TALKS.index("Erdo"))],
    ),
    (
        "FROM entity_daily ORDER BY ALL",
        [("geonames:1", "Oslo", date(2021, 3, 1), 1, 2), ("geonames:1", "Oslo", None, 1, 1),
         ("iso:NOR", "Norway", date(2021, 3, 1), 1, 1), ("iso:NOR", "Norway", None, 1, 1)],
    ),
    ("FROM co_mentions", [("geonames:1", "iso:NOR", 1)]),
    (
        """SELECT source, inputs, documents, duplicates, quarantined, share_without_date
        FROM source_health ORDER BY source""",
        [("a.example", 2, 2, 1, 0, 0.0), ("file:///inbox", 7, 6, 1, 1, 0.5),
         ("news.example", 2, 2, 0, 0, 1.0)],
    ),
    (
        """SELECT value_low, claimed_by, claims_in_group, group_low, group_high
        FROM casualty_claims ORDER BY value_low""",
        [(3.0, None, 2, 3.0, 7.0), (5.0, None, 1, 5.0, 5.0), (6.0, None, 1, 6.0, 6.0),
         (7.0, "Erdoğan", 2, 3.0, 7.0)],
    ),
    ("SELECT event_index FROM event_timeline", [(0,), (1,), (2,)]),
    ("SELECT speaker, text, title FROM quote_book WHERE speaker_kind IS NULL",
     [("Erdoğan", "spoke", "Talks")]),
    ("SELECT * EXCLUDE (column_name) FROM ops.quality_history",
     [(WHEN.date(), "quotes", "x", "warning", 3, 2, 6, 10.0)]),
    ("SELECT name, latitude, documents, mentions FROM map_points", [("Oslo", 59.9, 1, 2)]),
    ("SELECT label, day, documents FROM tag_trends", [("Talks", date(2021, 3, 1), 1)]),
    (
        "SELECT input_uri, run_id, edits FROM lineage WHERE title = 'Talks'",
        [("file:///inbox/talks.txt", "r1", 1)],
    ),
    (
        "SELECT count(*) FROM lineage JOIN ops.snapshots USING (snapshot_id)",
        [(len(ARTICLES),)],
    ),
    ("SELECT title, hits FROM search('oslo')", [("Talks", 2), ("Undated", 1)]),
    (
        "SELECT title, hits, snippet FROM search('WAR oslo')",
        [("Talks", 3, "OSLO, war-torn, waited.")],
    ),
    ("SELECT hits FROM search('erdogan')", [(1,)]),
    ("SELECT hits FROM search('oslo nowhere')", []),
    ("SELECT hits FROM search('  ,.% ')", []),
    ("SELECT hits FROM search('.*')", []),
    (
        "FROM entity_timeline('norge', 'month')",
        [(date(2021, 2, 1), "iso:NOR", 1, 1), (date(2021, 3, 1), "iso:NOR", 1, 1)],
    ),
    (
        "FROM entity_timeline('NORWAY', 'day')",
        [(date(2021, 3, 1), "iso:NOR", 1, 1), (None, "iso:NOR", 1, 1)],
    ),
    (
        "SELECT name, documents, mentions FROM top_entities(7, 'place')",
        [("Oslo", 1, 2), ("Norway", 1, 1)],
    ),
    ("SELECT count(*) FROM top_entities(400, NULL)", [(2,)]),
    ("FROM top_entities(7, 'person')", []),
    ("SELECT text FROM quotes_of('erdoğan')", [("spoke",)]),
    ("SELECT speaker_text FROM quotes_of('Norway')", [("Sweden and the Norge",)]),
    ("FROM quotes_of('Swede')", []),
    ("SELECT value_low FROM counts_of('killed', DATE '2021-03-01')", [(3.0,), (7.0,)]),
    ("FROM counts_of('killed', '2021-03-02')", []),
    ("SELECT count(*) FROM counts_of('killed', TIMESTAMPTZ '2021-03-02 08:30:00+09')", [(2,)]),
    ("SELECT count(*) FROM counts_of('killed', TIMESTAMPTZ '2021-03-02 08:31:00+09')", [(0,)]),
    ("SELECT count(*) FROM counts_of(NULL, NULL)", [(5,)]),
    (
        f"SELECT kind, count(*) FROM explain_document('{hexadecimal('talks')[:12]}') GROUP BY kind"
        " ORDER BY kind",
        [("block", 1), ("count", 3), ("edit", 1), ("event", 3), ("mention", 3), ("quote", 2),
         ("tag", 1)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), CASES, ids=[c[0][:60] for c in CASES])
def test_answer(con: Any, query: str, expected: list[Any]) -> None:
    assert con.execute(query).fetchall() == expected


def test_reactions_point_at_their_characters(con: Any) -> None:
    wrong = con.execute(
        """SELECT r.text FROM reactions AS r JOIN documents AS d USING (document_id)
        WHERE substr(d.text, r.start_char + 1, r.end_char - r.start_char) <> r.text"""
    ).fetchall()
    assert wrong == []


def test_statement_with_an_event_of_its_label_stands_once(tmp_path: Path) -> None:
    given = _unit()
    told = _span("talks", "Called for calm.", event_index=9, actor_text="Norway", cameo_root="02",
                 actor_entity_id="iso:NOR")  # fmt: skip
    given["events"] = rows("events", told)
    with open_writer(tmp_path) as con:
        publish(con, given, message="")
        assert con.execute("SELECT actor_text, cameo_root FROM reactions").fetchall() == [
            ("Norway", "02")
        ]


REACTIONS = "document_id sentence_index actor_text actor_entity_id cameo_root text start_char"
PUBLIC = {
    "reactions": f"{REACTIONS} end_char published_at",
    "entity_daily": "entity_id name day documents mentions",
    "co_mentions": "entity_a entity_b documents",
}


@pytest.mark.parametrize("view", PUBLIC)
def test_public_columns(con: Any, view: str) -> None:
    found = [column[0] for column in con.execute(f"FROM {view} LIMIT 0").description]
    assert found == PUBLIC[view].split()
