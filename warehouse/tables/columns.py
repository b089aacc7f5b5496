"""Columns that stand in several tables: one quantity has one name and one set of limits."""

from __future__ import annotations

from dataclasses import replace

from warehouse.tables.model import Column, Type

HEX_32 = "[0-9a-f]{32}"
HEX_64 = "[0-9a-f]{64}"
ENTITY_ID_PATTERN = r"[a-z]+:[^\s:]+"

ENTITY_TYPES = (
    "person",
    "organization",
    "place",
    "group",
    "event",
    "facility",
    "weapon",
    "treaty",
    "work",
)


def text(name: str, meaning: str, **limits: object) -> Column:
    """Declare a text column."""
    return Column(name=name, type=Type.TEXT, meaning=meaning, **limits)  # type: ignore[arg-type]


def integer(name: str, meaning: str, **limits: object) -> Column:
    """Declare an integer column; not negative unless `minimum` says otherwise."""
    limits.setdefault("minimum", 0)
    return Column(name=name, type=Type.INTEGER, meaning=meaning, **limits)  # type: ignore[arg-type]


def bigint(name: str, meaning: str, **limits: object) -> Column:
    """Declare a 64-bit integer column; not negative unless `minimum` says otherwise."""
    limits.setdefault("minimum", 0)
    return Column(name=name, type=Type.BIGINT, meaning=meaning, **limits)  # type: ignore[arg-type]


def real(name: str, meaning: str, **limits: object) -> Column:
    """Declare a floating-point column."""
    return Column(name=name, type=Type.REAL, meaning=meaning, **limits)  # type: ignore[arg-type]


def boolean(name: str, meaning: str, **limits: object) -> Column:
    """Declare a truth-value column."""
    return Column(name=name, type=Type.BOOLEAN, meaning=meaning, **limits)  # type: ignore[arg-type]


def timestamp(name: str, meaning: str, **limits: object) -> Column:
    """Declare an instant."""
    return Column(name=name, type=Type.TIMESTAMP, meaning=meaning, unit="UTC", **limits)  # type: ignore[arg-type]


def date(name: str, meaning: str, **limits: object) -> Column:
    """Declare a day."""
    return Column(name=name, type=Type.DATE, meaning=meaning, unit="UTC", **limits)  # type: ignore[arg-type]


def required(column: Column) -> Column:
    """Return the column with NULL forbidden."""
    return replace(column, required=True)


def index(name: str, meaning: str) -> Column:
    """Declare the ordinal of a row within its document, from 0."""
    return integer(name, meaning, required=True)


DOCUMENT_ID = text(
    "document_id",
    "Article: the first 32 hex digits of SHA-256 over the file's bytes "
    "or the record's canonical JSON",
    required=True,
    pattern=HEX_32,
    references="documents.document_id",
)
SENTENCE_INDEX = integer(
    "sentence_index", "Sentence that holds the span", references="sentences.sentence_index"
)
CONFIDENCE = real(
    "confidence", "Probability that the row is right", unit="0 to 1", minimum=0.0, maximum=1.0
)
BY_MONTH = ("year(published_at)", "month(published_at)")
PUBLISHED_AT = timestamp("published_at", "Publication time of the article, as documents has it")
METHOD = text("method", "What found the row, e.g. gazetteer, title, hashtag")
RUN_ID = text("run_id", "Run that wrote the row", required=True, references="ops.runs.run_id")
SOURCE_URI = text("source_uri", "Address that the input was read from, a URI", required=True)
TEXT = text("text", "The characters of the span, as they stand in documents.text", required=True)


def span(of: str = "the span") -> tuple[Column, Column]:
    """Declare start_char and end_char: code points, half-open, into documents.text."""
    unit = "code points into documents.text"
    return (
        integer("start_char", f"First character of {of}", unit=unit, required=True),
        integer("end_char", f"Character after the last of {of}", unit=unit, required=True),
    )


def entity(name: str, meaning: str) -> Column:
    """Declare a reference to a thing in the world."""
    return text(
        name,
        meaning,
        pattern=ENTITY_ID_PATTERN,
        references="entities.entity_id",
    )
