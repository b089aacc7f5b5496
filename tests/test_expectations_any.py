"""Properties: any value of any row is passed or rejected."""

from __future__ import annotations

from datetime import timedelta

from expectations_rows import NOW, good_row, make, verdict_on
from hypothesis import given, settings
from hypothesis import strategies as st

INT32 = st.integers(-(2**31), 2**31 - 1)
TEXT = st.text(max_size=40)
ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "document_id": st.none() | TEXT,
            "mention_index": st.none() | INT32,
            "sentence_index": st.none() | INT32,
            "start_char": st.none() | INT32,
            "end_char": st.none() | INT32,
            "text": st.none() | TEXT,
            "entity_type": st.none() | TEXT,
            "entity_id": st.none() | TEXT,
            "is_metonym": st.none(),
            "confidence": st.none() | st.floats(),
        },
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12, deadline=None)
@given(ROWS)
def test_any_value_is_passed_or_rejected(changes):
    """Bad data is a value: no row is lost, none is doubled, and only a changed one can leave."""
    rows = [good_row("mentions", 10 + n) | change for n, change in enumerate(changes)]
    table = make("mentions", [good_row("mentions", 1), *rows])
    verdict = verdict_on(mentions=table)
    assert len(verdict.tables["mentions"]) + len(verdict.rejects) == len(table)
    assert verdict.tables["mentions"].slice(0, 1).equals(table.slice(0, 1))
    assert verdict_on(mentions=verdict.tables["mentions"]).rejects == []


DATES = st.datetimes(timezones=st.just(NOW.tzinfo))


@settings(max_examples=12, deadline=None)
@given(st.none() | DATES, st.none() | INT32, st.none() | TEXT, st.none() | st.floats())
def test_any_document_is_passed_or_rejected(published_at, count, text, probability):
    changed = good_row("documents", 2) | {
        "published_at": published_at,
        "character_count": count,
        "text": text,
        "language_confidence": probability,
    }
    verdict = verdict_on(documents=make("documents", [good_row("documents", 1), changed]))
    right = (
        (published_at is None or published_at <= NOW + timedelta(days=1))
        and text is not None
        and text.strip() != ""
        and count == len(text)
        and (probability is None or 0 <= probability <= 1)
    )
    assert len(verdict.rejects) == (0 if right else 1)
