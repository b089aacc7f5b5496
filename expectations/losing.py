"""Which values an article can lose and still be an article."""

from __future__ import annotations

from collections.abc import Iterable

from expectations.model import Rule
from warehouse.tables import BY_NAME

# Columns that say one thing together: where one is wrong, the others say nothing.
GROUPS = (
    ("title", "title_method"),
    ("byline", "byline_method"),
    ("publisher", "publisher_method"),
    ("published_at", "published_precision", "published_method"),
    ("language", "language_confidence"),
    ("duplicate_of", "duplicate_kind"),
)


def lost_columns(table: str, rules: Iterable[Rule]) -> tuple[str, ...] | None:
    """Return the columns of a failing row that become NULL instead; None if the row must leave.

    Only a row of documents is kept so, and only where each failed rule blames a column that may
    be NULL: a wrong date is no reason to lose an article, a wrong hash is.
    """
    if table != "documents":
        return None
    lost: set[str] = set()
    for rule in rules:
        if rule.column is None or BY_NAME[table][rule.column].required:
            return None
        lost.update(next((g for g in GROUPS if rule.column in g), (rule.column,)))
    return tuple(name for name in BY_NAME[table].column_names if name in lost)
