"""Rules over several tables, as SQL on the staged rows of a publish unit.

A query names staged tables as the contract does, each with `_row_number`, and `text_parts`, the
articles in parts; it gives the numbers of the rows that fail. Who runs it is handed in: SQL runs
in the warehouse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from expectations.errors import ExpectationBroken
from expectations.frames import ROW_NUMBER, SPANS
from expectations.model import Outcome, Rule
from warehouse.tables import BY_NAME, DOCUMENT_TABLES, Column, Table
from warehouse.tables.text_parts import PART

# Takes staged tables and queries by name; gives the failing row numbers of each query.
Ask = Callable[[Mapping[str, pa.Table], Mapping[str, str]], Mapping[str, Sequence[int]]]

# What a unit need not hold itself: the warehouse has it already, or a later step makes it.
ELSEWHERE = ("documents", "stories", "ops")

# Columns of documents that are known together or not at all.
TOGETHER = (
    ("published_at", "published_precision"),
    ("duplicate_of", "duplicate_kind"),
)


@dataclass(frozen=True, slots=True)
class Across:
    """A rule with the query that finds its failing rows."""

    rule: Rule
    query: str


def rules_across() -> tuple[Across, ...]:
    """Return every rule over several tables: those of the contract's references, then written."""
    references = (
        rule for t in BY_NAME.values() if t.room != "operations" for rule in _references(t)
    )
    spans = (rule for t in DOCUMENT_TABLES for rule in _spans(t))
    return (*references, *spans, *_together())


def check_across(tables: Mapping[str, pa.Table], ask: Ask) -> list[Outcome]:
    """Return the outcome of every rule on the tables that are there; they are numbered.

    Raises ExpectationBroken if a query could not be run.
    """
    asked = [r for r in rules_across() if r.rule.table in tables]
    queries = {f"{r.rule.table}.{r.rule.column}.{r.rule.expectation}": r.query for r in asked}
    try:
        found = ask(tables, queries)
    except Exception as error:
        raise ExpectationBroken(
            f"rules across tables could not run: {type(error).__name__}: {error}"
        ) from error
    return [
        _outcome(r.rule, found[name], len(tables[r.rule.table]))
        for r, name in zip(asked, queries, strict=True)
    ]


def joined(one: Outcome, other: Outcome) -> Outcome:
    """Return two outcomes of one rule as one: the other was asked without the rows of the first."""
    return _outcome(one.rule, (*one.rows, *other.rows), one.height)


def outcome_of(rule: Rule, failed: int, height: int, rows: tuple[int, ...] = ()) -> Outcome:
    """Return what came of a rule: `failed` of `height` rows, which may be numbered in `rows`."""
    return Outcome(
        rule=rule,
        success=not failed,
        observed=f"{failed} of {height} rows failed" if failed else f"{height} rows passed",
        unexpected_count=failed,
        unexpected_percent=100.0 * failed / height if height else None,
        rows=rows,
        height=height,
    )


def _outcome(rule: Rule, rows: Sequence[int], height: int) -> Outcome:
    failed = tuple(sorted(set(rows)))
    return outcome_of(rule, len(failed), height, failed)


def _references(table: Table) -> Iterator[Across]:
    """Ask that what a column points at is in the unit."""
    for column in table:
        target, _, key = (column.references or "").rpartition(".")
        if not target:
            continue
        home = target.split(".")[0]
        if home not in ELSEWHERE or (table.belongs_to_document and column.name == "document_id"):
            yield _reference(table, column, target, key)


def _reference(table: Table, column: Column, target: str, key: str) -> Across:
    within = key not in ("document_id", "entity_id", "tag_id")  # an index within the document
    same = " AND o.document_id = t.document_id" if within else ""
    query = (
        f"SELECT t.{ROW_NUMBER} FROM {table.name} AS t ANTI JOIN {target} AS o "
        f"ON o.{key} = t.{column.name}{same} WHERE t.{column.name} IS NOT NULL"
    )
    return _across(
        table.name,
        column.name,
        "expect_reference_to_exist",
        f"must name a row of {target}",
        "A row that points at nothing drops out of every join.",
        query,
    )


def _spans(table: Table) -> Iterator[Across]:
    start, end, text = SPANS[0]
    if table.name == "documents" or not {start, end, text} <= set(table.column_names):
        return
    joined = f"FROM {table.name} AS t JOIN documents AS d USING (document_id)"
    length = f"(t.{end} - t.{start})"
    yield _across(
        table.name,
        end,
        "expect_span_within_document",
        "must not lie behind the end of the article",
        "Evidence that lies outside its article cannot be shown.",
        f"SELECT t.{ROW_NUMBER} {joined} WHERE t.{end} > d.character_count",
    )
    yield _across(
        table.name,
        text,
        "expect_span_to_equal_text",
        f"must be the characters from {start} to {end} of documents.text",
        "Every row promises that its text stands in the article where it says.",
        f"SELECT t.{ROW_NUMBER} FROM {table.name} AS t LEFT JOIN text_parts AS p "
        f"ON p.document_id = t.document_id AND p.part = t.{start} // {PART} "
        f"WHERE {length} <= {PART} "
        f"AND substr(p.text, t.{start} % {PART} + 1, {length}) IS DISTINCT FROM t.{text} "
        f"UNION ALL SELECT t.{ROW_NUMBER} {joined} WHERE {length} > {PART} "
        f"AND substr(d.text, t.{start} + 1, {length}) IS DISTINCT FROM t.{text}",
    )
    if "sentence_index" in table.column_names and table.name != "sentences":
        yield _in_sentence(table.name, start)


def _in_sentence(table: str, start: str) -> Across:
    return _across(
        table,
        "sentence_index",
        "expect_span_to_begin_in_sentence",
        "must be the sentence that the span begins in",
        "Who reads the sentence of a row expects to find the row in it.",
        f"SELECT t.{ROW_NUMBER} FROM {table} AS t JOIN sentences AS s "
        "USING (document_id, sentence_index) "
        f"WHERE t.{start} < s.start_char OR t.{start} >= s.end_char",
    )


def _together() -> Iterator[Across]:
    for one, other in TOGETHER:
        yield _across(
            "documents",
            one,
            f"expect_{one}_with_{other}",
            f"must be known together with {other}",
            "Half of a pair leads its reader to guess the other half.",
            f"SELECT {ROW_NUMBER} FROM documents WHERE ({one} IS NULL) <> ({other} IS NULL)",
        )


def _across(table: str, column: str, name: str, meaning: str, why: str, query: str) -> Across:
    rule = Rule(
        table=table,
        column=column,
        expectation=name,
        kwargs={},
        code=name,
        meaning=meaning,
        why=why,
        suite="tables",
    )
    return Across(rule, query)
