"""What the pipeline did: runs, inputs, rejects, checks and the dictionary."""

from __future__ import annotations

from dataclasses import replace

from warehouse.tables.columns import (
    DOCUMENT_ID,
    HEX_64,
    RUN_ID,
    SOURCE_URI,
    bigint,
    boolean,
    date,
    integer,
    real,
    text,
    timestamp,
)
from warehouse.tables.model import Table

INPUT_STATUSES = ("loaded", "duplicate", "quarantined")
RUN_STATUSES = ("running", "completed", "partial", "failed", "crashed")
STAGES = ("discover", "read", "clean", "structure", "extract", "validate", "load")
SEVERITIES = ("fatal", "warning")

MAYBE_DOCUMENT_ID = replace(DOCUMENT_ID, required=False)
RECORD_LOCATOR = text(
    "record_locator",
    "Where in the source the input stands, e.g. line:3, member:a.zip!row:7; '' for a plain file",
    required=True,
)

RUNS = Table(
    name="runs",
    room="operations",
    grain="a run that published or failed",
    key=("run_id",),
    columns=(
        text("run_id", "Run: UTC start time and random digits", required=True),
        text("flow_run_id", "Flow run in Prefect, if there was one"),
        text("flow", "Flow that ran, e.g. ingest", required=True),
        text("status", "How it stands", required=True, allowed=RUN_STATUSES),
        timestamp("started_at", "Start", required=True),
        timestamp("ended_at", "End"),
        integer("files_seen", "Inputs offered that were not known", required=True),
        integer("documents_loaded", "Inputs that became documents", required=True),
        integer("documents_duplicate", "Inputs already there under another address", required=True),
        integer("documents_quarantined", "Inputs that did not pass", required=True),
        text("pipeline_version", "Version of the pipeline", required=True),
        text("message", "Summary or reason"),
    ),
)

FILES = Table(
    name="files",
    room="operations",
    grain="an input offered: a plain file, a record, a member, an item, or a container that failed",
    key=("source_uri", "record_locator", "sha256"),
    columns=(
        SOURCE_URI,
        RECORD_LOCATOR,
        text(
            "sha256", "Hash of the bytes, or of why there are none", required=True, pattern=HEX_64
        ),
        bigint("size_bytes", "Size of the input", unit="bytes"),
        timestamp("modified_at", "Time of last change of the file"),
        timestamp("first_seen_at", "Start of the run that first saw it", required=True),
        RUN_ID,
        text("status", "What became of it", required=True, allowed=INPUT_STATUSES),
        MAYBE_DOCUMENT_ID,
        text("extra", "The record's other keys, JSON text"),
    ),
)

CONTAINERS = Table(
    name="containers",
    room="operations",
    grain="a file of several inputs that was read to its end; unchanged, it is not read again",
    key=("source_uri",),
    columns=(
        SOURCE_URI,
        bigint("size_bytes", "Size of the file", unit="bytes", required=True),
        timestamp("modified_at", "Time of last change of the file", required=True),
        bigint("records", "Inputs in it", required=True),
        RUN_ID,
    ),
)

QUARANTINE = Table(
    name="quarantine",
    room="operations",
    grain="an input, document or row that did not pass",
    key=("quarantine_id",),
    columns=(
        text(
            "quarantine_id",
            "Derived from what failed and why",
            required=True,
            pattern="[0-9a-f]{16}",
        ),
        RUN_ID,
        text("grain", "What did not pass", required=True, allowed=("input", "document", "row")),
        MAYBE_DOCUMENT_ID,
        SOURCE_URI,
        RECORD_LOCATOR,
        text("table_name", "Table of a rejected row"),
        text("stage", "Stage that rejected it", required=True, allowed=STAGES),
        text("error_code", "Code, e.g. E_ENCODING or the expectation that failed", required=True),
        text("message", "What happened, why, and what helps", required=True),
        text("payload", "The rejected row as JSON text, or the first bytes of an input, escaped"),
        timestamp("first_seen_at", "Start of the run that first rejected it", required=True),
        integer("attempts", "Times it was tried", required=True, minimum=1),
        timestamp("resolved_at", "When a retry passed or it was accepted"),
    ),
)

VALIDATIONS = Table(
    name="validations",
    room="operations",
    grain="one expectation on one table in one publish unit of a run",
    key=("run_id", "unit", "suite", "table_name", "column_name", "expectation"),
    columns=(
        RUN_ID,
        integer("unit", "Publish unit within the run, from 0", required=True),
        text("suite", "Suite that holds the expectation", required=True),
        text("table_name", "Table that was checked", required=True),
        text("column_name", "Column that was checked; NULL for a rule on the table"),
        text("expectation", "Expectation, in the engine's snake case", required=True),
        text("severity", "What a failure means", required=True, allowed=SEVERITIES),
        boolean("success", "Whether it held", required=True),
        text("observed", "What was found, in short"),
        bigint("unexpected_count", "Values that failed"),
        real("unexpected_percent", "Share that failed", unit="percent", minimum=0.0, maximum=100.0),
    ),
)

DICTIONARY = Table(
    name="dictionary",
    room="operations",
    grain="a documented name",
    key=("object_type", "object_name", "column_name"),
    columns=(
        text(
            "object_type",
            "What is documented",
            required=True,
            allowed=("table", "view", "macro"),
        ),
        text("object_name", "Its name", required=True),
        text("column_name", "Its column or parameter; NULL for the whole"),
        text("comment", "What it means", required=True),
    ),
)

MIGRATIONS = Table(
    name="migrations",
    room="operations",
    grain="a version of the tables, views and macros that was applied to this warehouse",
    key=("fingerprint", "applied_at"),
    columns=(
        text("fingerprint", "Hash of all declarations", required=True, pattern=HEX_64),
        timestamp("applied_at", "When", required=True),
        text("summary", "Tables and columns that were added"),
        integer("migration", "Newest of the numbered migrations that are applied"),
    ),
)

FORGOTTEN = Table(
    name="forgotten",
    room="operations",
    grain="a receipt for a document that was taken out for good; it is not loaded again",
    key=("document_id",),
    columns=(
        replace(DOCUMENT_ID, references=None),
        timestamp("forgotten_at", "When", required=True),
        RUN_ID,
        bigint("rows_deleted", "Rows deleted with it and its copies, in all tables", required=True),
    ),
)

TREND_KINDS = ("entity", "place", "tag", "event")

ALERTS = Table(
    name="alerts",
    room="operations",
    grain="a day on which the articles of something crossed the threshold of alerts",
    key=("kind", "key", "day"),
    columns=(
        text("kind", "What rose", required=True, allowed=TREND_KINDS),
        text("key", "entity_id, tag_id or CAMEO root code", required=True),
        date("day", "Day of publication", required=True),
        date("began_on", "First day of the spike, the only one that is told", required=True),
        text("name", "Its name", required=True),
        bigint("documents", "Articles when it was found, copies counted once", required=True),
        real("expected", "Articles that the 28 days before let expect", required=True),
        real("score", "As in the view trends", required=True),
        RUN_ID,
        timestamp("told_at", "When it was told; NULL for a day on which it went on"),
    ),
)

TABLES = (
    *(RUNS, FILES, CONTAINERS, QUARANTINE, VALIDATIONS),
    *(DICTIONARY, MIGRATIONS, FORGOTTEN, ALERTS),
)
