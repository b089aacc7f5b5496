"""What the page of a run tells beside its report, asked of the warehouse after the run."""

from __future__ import annotations

from flows.report import RunReport
from flows.run_page import Surroundings
from flows.stages import usual_stages
from warehouse.store import Store

SHOWN = 10
NAMES = f"""
SELECT e.name, count(DISTINCT m.document_id) AS articles FROM mentions AS m
JOIN documents AS d USING (document_id) JOIN entities AS e USING (entity_id)
WHERE d.run_id = ? GROUP BY ALL ORDER BY articles DESC, e.name LIMIT {SHOWN}
"""
TAGS = f"""
SELECT t.label, count(DISTINCT x.document_id) AS articles FROM document_tags AS x
JOIN documents AS d USING (document_id) JOIN tags AS t USING (tag_id)
WHERE d.run_id = ? GROUP BY ALL ORDER BY articles DESC, t.label LIMIT {SHOWN}
"""
SOURCES = f"""
SELECT source, inputs, documents, quarantined FROM source_health
ORDER BY last_seen_at DESC, source LIMIT {SHOWN}
"""


def surroundings(report: RunReport, store: Store, page: str | None) -> Surroundings:
    """Return what surrounds the report of a run that published something."""
    from warehouse.connect import open_reader

    if report.nothing_new:
        return Surroundings(page=page)
    with open_reader(store) as con:
        return Surroundings(
            usual=usual_stages(store.folder, but=report.run_id),
            names=con.execute(NAMES, [report.run_id]).fetchall(),
            tags=con.execute(TAGS, [report.run_id]).fetchall(),
            sources=con.execute(SOURCES).fetchall(),
            page=page,
        )
