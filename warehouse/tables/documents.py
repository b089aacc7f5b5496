"""Articles as a reader reads them, their parts, and what cleaning changed."""

from __future__ import annotations

from warehouse.tables.columns import (
    BY_MONTH,
    DOCUMENT_ID,
    HEX_64,
    RUN_ID,
    SOURCE_URI,
    TEXT,
    bigint,
    boolean,
    index,
    integer,
    real,
    span,
    text,
    timestamp,
)
from warehouse.tables.model import Table

BLOCK_KINDS = (
    "title",
    "summary",
    "byline",
    "dateline",
    "heading",
    "paragraph",
    "bullet",
    "numbered",
    "statement",
    "block_quote",
    "question",
    "answer",
    "entry",
    "table_row",
    "note",
    "hashtags",
)

EDIT_KINDS = (
    "field",
    "encoding",
    "mojibake",
    "entity",
    "markup",
    "whitespace",
    "control",
    "linewrap",
    "hyphenation",
    "navigation",
    "boilerplate",
    "related_link",
    "copyright",
    "credit",
    "caption",
    "share_prompt",
    "newsletter",
    "contact",
    "comment",
    "duplicate_line",
)

TIME_PRECISIONS = ("year", "month", "day", "hour", "minute", "second")

# What told it, the most trusted first; text: read from the article as it lies.
FOUND_BY = ("record", "json_ld", "html_meta", "html_heading", "feed", "email_header", "text")
DATED_BY = (
    "record",
    "json_ld",
    "html_meta",
    "feed",
    "email_header",
    "dateline",
    "copyright_year",
    "address",
)
METHOD = "Where it was found"

DOCUMENTS = Table(
    name="documents",
    room="documents",
    grain="one version of an article",
    key=("document_id",),
    partitioned_by=BY_MONTH,
    sorted_by=("published_at",),
    columns=(
        DOCUMENT_ID,
        text("external_id", "The record's own id, if it came with one"),
        text("source_id", "Registered source, where one is known"),
        SOURCE_URI,
        text("media_type", "Form the input came in, e.g. text/plain", required=True),
        text("title", "Headline"),
        text("title_method", METHOD, allowed=FOUND_BY),
        text("summary", "Standfirst or abstract that precedes the article"),
        text("byline", "Who wrote or publishes it, as written"),
        text("byline_method", METHOD, allowed=FOUND_BY),
        text("publisher", "Publishing house, agency or site"),
        text("publisher_method", METHOD, allowed=FOUND_BY),
        text("dateline", "Place line that opens a wire story, as written, e.g. MOSCOW"),
        timestamp("published_at", "Publication time, as precise as published_precision says"),
        text("published_precision", "What published_at knows", allowed=TIME_PRECISIONS),
        text("published_method", "Where published_at was found", allowed=DATED_BY),
        text("language", "Language of the body, ISO 639-1", pattern="[a-z]{2,3}"),
        real(
            "language_confidence",
            "Probability of the language",
            unit="0 to 1",
            minimum=0.0,
            maximum=1.0,
        ),
        text(
            "text",
            "The article as a reader reads it, Unicode NFC",
            required=True,
            pattern="(?s).*\\S.*",
        ),
        integer("character_count", "Length of text", unit="code points", required=True, minimum=1),
        integer("word_count", "Words in text", unit="words", required=True),
        boolean("is_all_caps", "Whether it is written in capitals throughout"),
        text(
            "content_hash",
            "SHA-256 over text: the same for exact copies",
            required=True,
            pattern=HEX_64,
        ),
        text(
            "duplicate_of",
            "Document that this one repeats",
            references="documents.document_id",
        ),
        text(
            "duplicate_kind", "How it repeats it", allowed=("exact", "near", "partial", "revision")
        ),
        text("story_id", "Story it tells", references="stories.story_id"),
        text("pipeline_version", "Version of the pipeline that made the rows", required=True),
        RUN_ID,
        timestamp("ingested_at", "Start of the run that loaded it", required=True),
    ),
)

BLOCKS = Table(
    name="blocks",
    room="documents",
    grain="a structural unit of an article, in reading order",
    key=("document_id", "block_index"),
    columns=(
        DOCUMENT_ID,
        index("block_index", "Position in reading order, from 0"),
        text("kind", "What the unit is", required=True, allowed=BLOCK_KINDS),
        integer("level", "Depth of a heading or list item, from 1", minimum=1),
        text("heading_path", "Headings above it, joined by ' > '"),
        text("label", "Marker of a list item or label of a statement, as written"),
        *span("the unit, without its label or marker"),
        TEXT,
    ),
)

SENTENCES = Table(
    name="sentences",
    room="documents",
    grain="a sentence; a statement's first sentence begins at its label",
    key=("document_id", "sentence_index"),
    columns=(
        DOCUMENT_ID,
        index("sentence_index", "Position in the article, from 0"),
        integer(
            "block_index",
            "Block that holds it",
            required=True,
            references="blocks.block_index",
        ),
        *span("the sentence"),
        TEXT,
    ),
)

EDITS = Table(
    name="edits",
    room="documents",
    grain="one change made while cleaning: undoing them all on documents.text gives the raw text",
    key=("document_id", "edit_index"),
    columns=(
        DOCUMENT_ID,
        index("edit_index", "Position in the raw text, from 0"),
        text("kind", "What was changed", required=True, allowed=EDIT_KINDS),
        text("rule", "Rule or rules that changed it, joined by '+'", required=True),
        integer(
            "raw_start", "First character", unit="code points into the raw text", required=True
        ),
        integer(
            "raw_end",
            "Character after the last",
            unit="code points into the raw text",
            required=True,
        ),
        text("before_text", "Characters that stood in the raw text", required=True),
        text("after_text", "Characters that stand in documents.text instead", required=True),
    ),
)

FINGERPRINTS = Table(
    name="fingerprints",
    room="documents",
    grain="a hash by which copies and stories of an article are found",
    key=("document_id", "kind", "hash"),
    columns=(
        DOCUMENT_ID,
        text(
            "kind",
            "What was hashed: a run of five words, or a term (a name, a country, the first letters"
            " of a word); place is what earlier versions wrote of places",
            required=True,
            allowed=("run", "term", "place"),
        ),
        bigint("hash", "Its BLAKE2b hash, 64 bits", required=True, minimum=None),
        real(
            "weight",
            "1 + ln of a term's frequency, of a word times its rarity; 1 for a run",
            required=True,
        ),
    ),
)

TABLES = (DOCUMENTS, BLOCKS, SENTENCES, EDITS, FINGERPRINTS)
