"""One article with the evidence for its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.errors import Usage
from flows.show import print_facts, print_table
from warehouse.store import Place

if TYPE_CHECKING:
    from warehouse.connect import Connection

MOST_NAMED = 5
CONTEXT = 30

FIND = "SELECT document_id FROM documents WHERE starts_with(document_id, ?) LIMIT 6"
FACTS = "SELECT * EXCLUDE (text) FROM documents WHERE document_id = ?"
PLACE = """
SELECT source_uri, record_locator, extra FROM ops.files
WHERE document_id = ? ORDER BY status <> 'loaded', source_uri LIMIT 1
"""
SECTIONS = {
    "cleaning: raw text to text": """
SELECT raw_start, raw_end, kind, rule, before_text, after_text FROM edits
WHERE document_id = ? ORDER BY edit_index""",
    "blocks": """
SELECT block_index AS block, kind, level, heading_path, label, text FROM blocks
WHERE document_id = ? ORDER BY block_index""",
    "mentions": f"""
SELECT substr(d.text, greatest(m.start_char - {CONTEXT}, 0) + 1, least(m.start_char, {CONTEXT}))
    || '[' || m.text || ']' || substr(d.text, m.end_char + 1, {CONTEXT}) AS context,
  m.entity_type AS type, m.entity_id AS entity, m.role, m.is_metonym AS metonym, m.method,
  m.confidence
FROM mentions m JOIN documents d USING (document_id)
WHERE document_id = ? ORDER BY mention_index""",
    "tags": """
SELECT tag_id, text, start_char, end_char, method, confidence FROM document_tags
WHERE document_id = ? ORDER BY tag_id""",
    "quarantined rows": """
SELECT quarantine_id, table_name, error_code, message FROM ops.quarantine
WHERE document_id = ? AND resolved_at IS NULL ORDER BY quarantine_id""",
}


def print_explanation(store: Place, beginning: str) -> None:
    """Print what is known of an article and why. Raises Usage if not just one id begins so."""
    from warehouse.connect import open_reader

    with open_reader(store) as con:
        document_id = find(con, beginning)
        _print_facts(con, document_id)
        for title, query in SECTIONS.items():
            found = con.execute(query, [document_id])
            head = [column[0] for column in found.description or ()]
            if rows := found.fetchall():
                print_table(head, rows, title)


def find(con: Connection, beginning: str) -> str:
    """Return the one document_id that begins so. Raises Usage if there is none or several."""
    found = [row[0] for row in con.execute(FIND, [beginning.lower()]).fetchall()]
    if len(found) == 1:
        return str(found[0])
    if not found:
        raise Usage(
            f"no article {beginning}: "
            'dateline sql "SELECT document_id, title FROM latest_documents"'
        )
    raise Usage(f"{beginning} begins several ids, give more of it: {', '.join(found[:MOST_NAMED])}")


def _print_facts(con: Connection, document_id: str) -> None:
    found = con.execute(FACTS, [document_id])
    names = [column[0] for column in found.description or ()]
    row = found.fetchone() or ()
    print_facts(zip(names, row, strict=True))
    if place := con.execute(PLACE, [document_id]).fetchone():
        print_facts(zip(("read from", "at", "other keys"), (v or None for v in place), strict=True))
