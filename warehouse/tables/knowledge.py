"""What the articles say: names, quotes, numbers, times, events and tags."""

from __future__ import annotations

from warehouse.tables.columns import (
    BY_MONTH,
    CONFIDENCE,
    DOCUMENT_ID,
    ENTITY_ID_PATTERN,
    ENTITY_TYPES,
    METHOD,
    PUBLISHED_AT,
    RUN_ID,
    SENTENCE_INDEX,
    TEXT,
    bigint,
    boolean,
    entity,
    index,
    real,
    required,
    span,
    text,
    timestamp,
)
from warehouse.tables.documents import TIME_PRECISIONS
from warehouse.tables.model import Table

PLACE_KINDS = ("country", "region", "admin1", "city", "facility", "other")
NAME_KINDS = ("canonical", "alias", "demonym", "acronym", "native")
TAG_SCHEMES = ("hashtag", "theme", "region", "actor", "format")
COUNT_CATEGORIES = (
    "killed",
    "wounded",
    "captured",
    "missing",
    "displaced",
    "detained",
    "troops",
    "weapons",
    "money",
    "percent",
    "other",
)

MENTIONS = Table(
    name="mentions",
    room="knowledge",
    grain="a name in a text",
    key=("document_id", "mention_index"),
    filled=(PUBLISHED_AT,),
    partitioned_by=BY_MONTH,
    sorted_by=("entity_id",),
    columns=(
        DOCUMENT_ID,
        index("mention_index", "Position in the article, from 0"),
        SENTENCE_INDEX,
        *span("the name"),
        TEXT,
        text("entity_type", "What kind of thing is named", required=True, allowed=ENTITY_TYPES),
        entity("entity_id", "Thing that is named"),
        text("role", "Office or title that the text gives, e.g. Prime Minister"),
        boolean(
            "is_metonym",
            "Whether a place name stands for its government; entity_id is then the country",
            required=True,
        ),
        required(METHOD),
        required(CONFIDENCE),
        real(
            "entity_confidence",
            "How sure it is that a place name means entity_id and none of its namesakes",
            unit="0 to 1",
            minimum=0.0,
            maximum=1.0,
        ),
    ),
)

ENTITIES = Table(
    name="entities",
    room="knowledge",
    grain="a thing in the world that some article names",
    key=("entity_id",),
    columns=(
        text(
            "entity_id",
            "Stable id: iso:AZE, geonames:616052, region:nagorno-karabakh, org:osce, person:…",
            required=True,
            pattern=ENTITY_ID_PATTERN,
        ),
        text("name", "Canonical name in English", required=True),
        text("entity_type", "What kind of thing it is", required=True, allowed=ENTITY_TYPES),
        text(
            "country_code",
            "Country it lies in or belongs to, ISO 3166-1 alpha-3",
            pattern="[A-Z]{3}",
        ),
        bigint("geonames_id", "Id in GeoNames", minimum=1),
        text("wikidata_id", "Id in Wikidata", pattern="Q[0-9]+"),
        real("latitude", "Latitude", unit="degrees north, WGS 84", minimum=-90.0, maximum=90.0),
        real("longitude", "Longitude", unit="degrees east, WGS 84", minimum=-180.0, maximum=180.0),
        text("place_kind", "What kind of place it is", allowed=PLACE_KINDS),
        text("description", "What it is, in one line"),
    ),
)

ENTITY_NAMES = Table(
    name="entity_names",
    room="knowledge",
    grain="a way to write the name of a thing",
    key=("entity_id", "name", "name_kind"),
    columns=(
        required(entity("entity_id", "Thing that bears the name")),
        text("name", "The name as written", required=True),
        text("name_kind", "What kind of name it is", required=True, allowed=NAME_KINDS),
        text("language", "Language of the name, ISO 639-1", pattern="[a-z]{2,3}"),
    ),
)

QUOTES = Table(
    name="quotes",
    room="knowledge",
    grain="an attributed stretch of speech",
    key=("document_id", "quote_index"),
    columns=(
        DOCUMENT_ID,
        index("quote_index", "Position in the article, from 0"),
        text(
            "quote_group",
            "Parts of one speech share it: its sentences, what its cue cuts, its paragraphs, and a "
            "reported clause with the words in marks in it",
        ),
        SENTENCE_INDEX,
        *span("the speech, without its outer marks"),
        TEXT,
        text(
            "kind",
            "How it is reported: direct, in marks or an interview's answer; mixed, the words in "
            "marks of a reported clause; indirect, the reported clause itself",
            required=True,
            allowed=("direct", "mixed", "indirect"),
        ),
        text(
            "speaker_text",
            "Speaker as written; for a pronoun or an office the name it stands for, if the text "
            "tells",
        ),
        entity("speaker_entity_id", "Speaker"),
        text("speaker_kind", "What is known of the speaker", allowed=("named", "unnamed", "group")),
        text("cue", "Words that attribute it, e.g. said"),
        required(CONFIDENCE),
    ),
)

COUNTS = Table(
    name="counts",
    room="knowledge",
    grain="a number of people or things",
    key=("document_id", "count_index"),
    columns=(
        DOCUMENT_ID,
        index("count_index", "Position in the article, from 0"),
        text(
            "claim_id",
            "Mentions of one claim share it; a part of a claim, such as one of two victims, has "
            "its id, a dot and a number of its own",
        ),
        SENTENCE_INDEX,
        *span("the number with what it counts"),
        TEXT,
        real("value_low", "Lower bound; NULL with at_most", minimum=0.0),
        real("value_high", "Upper bound; NULL with at_least", minimum=0.0),
        text(
            "qualifier",
            "How the number is meant",
            required=True,
            allowed=("exact", "at_least", "at_most", "about"),
        ),
        text("object", "What is counted, as written"),
        text("category", "What is counted, by class", required=True, allowed=COUNT_CATEGORIES),
        entity("side_entity_id", "Side that the counted belong to"),
        entity("place_entity_id", "Where"),
        entity("claimed_by_entity_id", "Who claims it"),
        text("claimed_by_text", "Who claims it, as written"),
        required(CONFIDENCE),
        boolean(
            "is_background",
            "Whether it is of an earlier event that the article only recalls",
            required=True,
        ),
    ),
)

TIME_EXPRESSIONS = Table(
    name="time_expressions",
    room="knowledge",
    grain="a date or time in the text",
    key=("document_id", "time_index"),
    columns=(
        DOCUMENT_ID,
        index("time_index", "Position in the article, from 0"),
        SENTENCE_INDEX,
        *span("the expression"),
        TEXT,
        text(
            "timex_type",
            "TIMEX3 type",
            required=True,
            allowed=("DATE", "TIME", "DURATION", "SET"),
        ),
        text("value", "TIMEX3 value"),
        timestamp("starts_at", "Start of the interval meant; NULL if it cannot be resolved"),
        timestamp("ends_at", "End of the interval meant, exclusive"),
        required(CONFIDENCE),
    ),
)

SECTORS = (
    "government",
    "legislature",
    "judiciary",
    "military",
    "police",
    "rebels",
    "criminals",
    "opposition",
    "party",
    "civilians",
    "media",
    "business",
    "ngo",
    "religious",
    "education",
    "international",
)

EVENTS = Table(
    name="events",
    room="knowledge",
    grain="who did what to whom, as reported",
    key=("document_id", "event_index"),
    columns=(
        DOCUMENT_ID,
        index("event_index", "Position in the article, from 0"),
        SENTENCE_INDEX,
        *span("the clause that reports it"),
        TEXT,
        text(
            "cameo_root",
            "CAMEO root code, 01 to 20",
            required=True,
            pattern="0[1-9]|1[0-9]|20",
        ),
        text("plover_type", "PLOVER type; NULL for statements and appeals, which have none"),
        bigint(
            "quad_class",
            "1 verbal cooperation (CAMEO roots 03 to 05), 2 material cooperation (06 to 08), "
            "3 verbal conflict (09 to 13 and 16), 4 material conflict (14, 15, 17 to 20); "
            "NULL for neutral (01 and 02)",
            minimum=1,
            maximum=4,
        ),
        real(
            "intensity",
            "Goldstein value of the root, conflict to cooperation",
            unit="-10 to 10",
            minimum=-10.0,
            maximum=10.0,
        ),
        entity("actor_entity_id", "Who did it"),
        text("actor_text", "Who did it, as written"),
        text("actor_country_code", "Country of the actor, ISO 3166-1 alpha-3", pattern="[A-Z]{3}"),
        text("actor_sector", "What part of society the actor belongs to", allowed=SECTORS),
        entity("recipient_entity_id", "To whom"),
        text("recipient_text", "To whom, as written"),
        text(
            "recipient_country_code",
            "Country of the recipient, ISO 3166-1 alpha-3",
            pattern="[A-Z]{3}",
        ),
        text("recipient_sector", "What part of society the recipient belongs to", allowed=SECTORS),
        entity("place_entity_id", "Where"),
        timestamp("event_date", "When it happened, as precise as event_date_precision says"),
        text("event_date_precision", "What event_date knows", allowed=TIME_PRECISIONS),
        boolean("is_negated", "Whether the text says that it did not happen", required=True),
        boolean(
            "is_hypothetical",
            "Whether it is planned, feared or conditional; a deed that its doer announces is coded "
            "as the intent (03) or the threat (13)",
            required=True,
        ),
        entity("claimed_by_entity_id", "Who claims it"),
        text("claimed_by_text", "Who claims it, as written"),
        required(CONFIDENCE),
    ),
)

TAGS = Table(
    name="tags",
    room="knowledge",
    grain="a controlled term",
    key=("tag_id",),
    columns=(
        text("tag_id", "Stable id, e.g. theme:ceasefire", required=True, pattern=r"[a-z]+:\S+"),
        text("scheme", "Vocabulary it belongs to", required=True, allowed=TAG_SCHEMES),
        text("label", "Term as shown", required=True),
        text("parent_tag_id", "Broader term", references="tags.tag_id"),
        text("definition", "What an article with the tag is about"),
        text(
            "mapping",
            "The same or the nearest in public schemes, several by |: medtop: (IPTC Media Topics), "
            "cameo: (CAMEO event codes)",
        ),
    ),
)

DOCUMENT_TAGS = Table(
    name="document_tags",
    room="knowledge",
    grain="a term on an article, with the first span that speaks for it",
    key=("document_id", "tag_id"),
    columns=(
        DOCUMENT_ID,
        text("tag_id", "Term", required=True, references="tags.tag_id"),
        required(METHOD),
        required(CONFIDENCE),
        *span("the evidence"),
        TEXT,
    ),
)

STORY_MERGES = Table(
    name="story_merges",
    room="knowledge",
    grain="two stories found to be one",
    key=("story_id",),
    columns=(
        text("story_id", "Story that is no more", required=True),
        text("merged_into", "Story that goes on", required=True),
        RUN_ID,
        timestamp("merged_at", "When", required=True),
    ),
)

TABLES = (
    MENTIONS,
    ENTITIES,
    ENTITY_NAMES,
    QUOTES,
    COUNTS,
    TIME_EXPRESSIONS,
    EVENTS,
    TAGS,
    DOCUMENT_TAGS,
    STORY_MERGES,
)
