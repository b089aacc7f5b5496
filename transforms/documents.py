"""What passes between the stages: an input, its text with edits, its structure, what it says.

Offsets are code points, half-open. Unless named raw, they point into the cleaned text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Rejected:
    """Bad data as a value: the stage that refused it, a documented code, a sentence that helps."""

    stage: str
    code: str
    detail: str


class OutOfTime(BaseException):
    """The work on a document took longer than it may; what catches every Exception lets it pass."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a record says about its article beside the text; None where it says nothing."""

    external_id: str | None = None
    title: str | None = None
    summary: str | None = None
    byline: str | None = None
    publisher: str | None = None
    url: str | None = None
    source_id: str | None = None
    published_at: str | None = None
    language: str | None = None
    extra: str | None = None
    title_method: str | None = None
    byline_method: str | None = None
    publisher_method: str | None = None
    published_method: str | None = None


@dataclass(frozen=True, slots=True)
class RawInput:
    """One input as offered: a plain file, or a record as canonical JSON in UTF-8.

    `charset` and `url` are what the container says of it: a WARC record, an HTTP header in it.
    """

    document_id: str
    source_uri: str
    record_locator: str
    media_type: str
    content: bytes
    charset: str | None = None
    url: str | None = None


class Change(NamedTuple):
    """A replacement to make in the text as it stands now: text[start:end] becomes `after`."""

    start: int
    end: int
    after: str
    kind: str
    rule: str


class Mark(NamedTuple):
    """What markup says a stretch of the raw text is: a kind of block, its level and its marker."""

    start: int
    end: int
    kind: str
    level: int | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What reading gives: the decoded text before any change, the encoding, the record's fields.

    `changes` are those that the markup calls for, `marks` the blocks that it names; both in raw
    offsets, in order.
    """

    source: RawInput
    raw_text: str
    encoding: str
    fields: Fields = field(default_factory=Fields)
    changes: tuple[Change, ...] = ()
    marks: tuple[Mark, ...] = ()


class Edit(NamedTuple):
    """One change: raw_text[raw_start:raw_end] was `before_text` and reads `after_text` now."""

    raw_start: int
    raw_end: int
    before_text: str
    after_text: str
    kind: str
    rule: str


class Block(NamedTuple):
    """A structural unit; `label_start` is where its label or marker begins, else equal to start."""

    kind: str
    start_char: int
    end_char: int
    label_start: int
    label: str | None = None
    level: int | None = None
    heading_path: str | None = None


class Sentence(NamedTuple):
    """A sentence within one block; a statement's first sentence begins at its label."""

    block_index: int
    start_char: int
    end_char: int


class Mention(NamedTuple):
    """A name in the text; `entity_confidence` says how sure a place's id is among namesakes."""

    start_char: int
    end_char: int
    entity_type: str
    entity_id: str | None
    role: str | None
    is_metonym: bool
    method: str
    confidence: float
    entity_confidence: float | None = None


class Evidence(NamedTuple):
    """A tag on the article and the first span that speaks for it."""

    tag_id: str
    method: str
    confidence: float
    start_char: int
    end_char: int


class TimeExpression(NamedTuple):
    """A date or time: TIMEX3 type and value, and the interval meant, UTC, its end exclusive."""

    start_char: int
    end_char: int
    timex_type: str
    value: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    confidence: float


class Quote(NamedTuple):
    """A stretch of speech without its outer marks, and who is said to have spoken it."""

    start_char: int
    end_char: int
    kind: str
    quote_group: str | None
    speaker_text: str | None
    speaker_entity_id: str | None
    speaker_kind: str | None
    cue: str | None
    confidence: float


class Count(NamedTuple):
    """A number of people or things: bounds as `qualifier` says, whose, where, and by whose word."""

    start_char: int
    end_char: int
    category: str
    object: str | None
    qualifier: str
    value_low: float | None
    value_high: float | None
    claim_id: str | None
    side_entity_id: str | None
    place_entity_id: str | None
    claimed_by_entity_id: str | None
    claimed_by_text: str | None
    confidence: float
    is_background: bool = False


class Event(NamedTuple):
    """Who did what to whom, as reported: the columns of `events` by name."""

    start_char: int
    end_char: int
    cameo_root: str
    quad_class: int | None
    intensity: float
    actor_entity_id: str | None
    actor_text: str | None
    is_negated: bool
    is_hypothetical: bool
    confidence: float
    plover_type: str | None = None
    recipient_entity_id: str | None = None
    recipient_text: str | None = None
    place_entity_id: str | None = None
    event_date: datetime | None = None
    event_date_precision: str | None = None
    claimed_by_entity_id: str | None = None
    claimed_by_text: str | None = None
    actor_country_code: str | None = None
    actor_sector: str | None = None
    recipient_country_code: str | None = None
    recipient_sector: str | None = None


Finding = Mention | Evidence | TimeExpression | Quote | Count | Event


@dataclass(slots=True)
class Document:
    """An article after structuring; the extraction steps fill the lists at the end, in order."""

    source: RawInput
    fields: Fields
    text: str
    edits: list[Edit]
    blocks: list[Block]
    sentences: list[Sentence]
    title: str | None = None
    title_method: str | None = None
    summary: str | None = None
    byline: str | None = None
    byline_method: str | None = None
    publisher_method: str | None = None
    dateline: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    published_method: str | None = None
    language: str | None = None
    language_confidence: float | None = None
    mentions: list[Mention] = field(default_factory=list)
    tags: list[Evidence] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
