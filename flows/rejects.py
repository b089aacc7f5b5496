"""What did not pass, listed and shown."""

from __future__ import annotations

from flows.errors import Usage
from flows.show import print_facts, print_found
from warehouse.store import Place

COLUMNS = "quarantine_id, grain, error_code, source_uri, record_locator, table_name, attempts"
LIST = f"""
SELECT {COLUMNS}, resolved_at, message FROM ops.quarantine
WHERE (resolved_at IS NULL OR ?) AND (? IS NULL OR error_code = ?)
ORDER BY first_seen_at DESC, source_uri, record_locator
"""
# In a terminal; `quarantine show ID` and --json have the rest.
BRIEF = ["id", "code", "source", "message"]
ONE = "SELECT * FROM ops.quarantine WHERE starts_with(quarantine_id, ?) LIMIT 2"


def print_list(store: Place, code: str | None, everything: bool, as_json: bool) -> None:
    """Print the entries, of one code if given, also the resolved ones if asked for everything."""
    from warehouse.connect import open_reader
    from warehouse.export import plain_value

    with open_reader(store) as con:
        found = con.execute(LIST, [everything, code, code])
        head = [column[0] for column in found.description or ()]
        rows = [[plain_value(value) for value in row] for row in found.fetchall()]
    if not as_json:
        head, rows = BRIEF, [_brief(dict(zip(head, row, strict=True))) for row in rows]
    print_found(head, rows, as_json, "nothing in quarantine")


def _brief(entry: dict[str, object]) -> list[object]:
    """Return what fits a line: the end of the address, an id that is long enough to name it."""
    source = str(entry["source_uri"]).rstrip("/").rpartition("/")[2]
    place = " ".join(str(part) for part in (source, entry["record_locator"]) if part)
    message = str(entry["message"])
    if message.startswith(path := str(entry["source_uri"]).removeprefix("file://")):
        # It stands in the column before.
        message = message.removeprefix(path).partition(": ")[2]
    code = f"{entry['error_code']}, resolved" if entry["resolved_at"] else entry["error_code"]
    return [str(entry["quarantine_id"])[:8], code, place, message]


def print_one(store: Place, beginning: str) -> None:
    """Print one entry. Raises Usage if not just one id begins so."""
    from warehouse.connect import open_reader

    with open_reader(store) as con:
        found = con.execute(ONE, [beginning.lower()])
        head = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    if len(rows) != 1:
        why = "no quarantine entry begins with" if not rows else "several entries begin with"
        raise Usage(f"{why} {beginning}: dateline quarantine list --all")
    print_facts(zip(head, rows[0], strict=True))
