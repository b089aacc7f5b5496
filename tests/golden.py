"""The sample's way through the whole pipeline, as a page that one can read and compare.

`python -m tests.golden` writes it anew after a change that was meant; read the diff before you
commit it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "tests" / "golden.jsonl"
SAMPLE = ROOT / "seeds" / "articles"
# One line a document: what an analyst would look at first, without what depends on run or machine.
QUERY = """
SELECT
    regexp_extract(f.source_uri, '[^/]*$') || ' ' || f.record_locator AS input,
    d.document_id, d.title, d.summary, d.byline, d.publisher, d.dateline,
    d.published_at::VARCHAR AS published_at, d.published_precision, d.language,
    d.word_count, d.duplicate_of, d.duplicate_kind,
    (SELECT list(kind || coalesce(' ' || label, '') || ': ' || left(text, 30) ORDER BY block_index)
     FROM blocks AS b WHERE b.document_id = d.document_id) AS blocks,
    (SELECT count(*) FROM sentences AS s WHERE s.document_id = d.document_id) AS sentences,
    (SELECT list_sort(list(DISTINCT kind || ' by ' || rule))
     FROM edits AS e WHERE e.document_id = d.document_id) AS edits,
    (SELECT list_sort(list(DISTINCT text || ' = ' || entity_type || ' ' || coalesce(entity_id, '?')
         || coalesce(', ' || role, '') || if(is_metonym, ', metonym', '')))
     FROM mentions AS m WHERE m.document_id = d.document_id) AS mentions,
    (SELECT list(timex_type || ' ' || coalesce(value, '?') || ': ' || text ORDER BY time_index)
     FROM time_expressions AS t WHERE t.document_id = d.document_id) AS times,
    (SELECT list(coalesce(speaker_text, '?') || ' ' || kind || ': ' || left(text, 30)
         ORDER BY quote_index) FROM quotes AS q WHERE q.document_id = d.document_id) AS quotes,
    (SELECT list(category || ' ' || qualifier || ' ' || coalesce(value_high, value_low) || ': '
         || text ORDER BY count_index)
     FROM counts AS c WHERE c.document_id = d.document_id) AS counts,
    (SELECT list(coalesce(actor_text, '?') || ' ' || cameo_root
         || coalesce(' ' || recipient_text, '') || ': ' || left(text, 30) ORDER BY event_index)
     FROM events AS v WHERE v.document_id = d.document_id) AS events,
    (SELECT list(tag_id || ' by ' || text ORDER BY tag_id)
     FROM document_tags AS t WHERE t.document_id = d.document_id) AS tags
FROM documents AS d JOIN ops.files AS f USING (document_id)
WHERE f.status = 'loaded' ORDER BY input
"""
QUARANTINE = """
SELECT regexp_extract(source_uri, '[^/]*$') || ' ' || record_locator AS input, grain, stage,
    error_code FROM ops.quarantine ORDER BY ALL
"""


def page(store: Path) -> list[dict[str, Any]]:
    """Return the page of a warehouse: a line a document, then a line a refused input."""
    from warehouse.query import run_query

    return [*run_query(store, QUERY).to_pylist(), *run_query(store, QUARANTINE).to_pylist()]


def as_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Yield the page as JSON Lines."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False)


def main() -> None:
    """Run the sample and write the page."""
    from flows.execute import execute_here
    from flows.pipeline import Request
    from flows.settings import load_settings

    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(warehouse=folder)
        execute_here(Request((str(SAMPLE),), settings))
        PAGE.write_text("\n".join(as_lines(page(Path(folder)))) + "\n", "utf-8")


if __name__ == "__main__":
    main()
