"""The keys of records under our names: what exports of sites, archives and scrapers call them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

BODY_KEYS = ("text", "html")
# Ours first; the others in the order in which they are asked. Case does not matter.
ALIASES: dict[str, tuple[str, ...]] = {
    "text": tuple(
        "body article_text full_text fulltext body_text article_body articlebody maintext "
        "content content_text article".split()
    ),
    "html": ("body_html", "content_html", "article_html"),
    "id": ("guid", "uuid", "article_id", "doc_id", "docid", "document_id"),
    "title": ("headline", "heading", "webtitle"),
    "summary": ("description", "abstract", "excerpt", "subtitle", "standfirst", "lead"),
    "url": ("link", "uri", "canonical_url", "weburl", "source_url"),
    "published_at": tuple(
        "published pubdate pub_date publish_date date_publish published_date publication_date "
        "publishedat datepublished date_published webpublicationdate date_gmt date datetime "
        "timestamp".split()
    ),
    "author": ("byline", "authors", "creator"),
    "publisher": ("source", "publication", "outlet", "newspaper", "site_name", "source_name"),
    "language": ("lang", "language_code"),
}


def in_our_names(record: dict[str, Any]) -> dict[str, Any]:
    """Return the record with our keys for those that we know by another name; the rest as it is.

    Of several keys for one thing ours wins, then the first listed; the others stay as they came.
    An alias whose value cannot be ours (an object, a list) stays too, but for a list of authors.
    """
    told = {key: value for key, value in record.items() if value not in (None, "")}
    taken = dict(_taken(tuple([k for k, v in told.items() if k in ALIASES or _is_cell(v)])))
    result = {key: value for key, value in record.items() if key not in taken.values()}
    return result | {ours: _as_cell(ours, record[key]) for ours, key in taken.items()}


def body_key(names: list[str]) -> str | None:
    """Return which of the keys would hold the article; None where none would."""
    return next((key for ours, key in _named(names) if ours in BODY_KEYS), None)


@lru_cache(maxsize=64)  # the records of a file have the same keys
def _taken(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(_named(list(names)))


def _named(names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield our name and the record's key for it."""
    folded = {name.lower().strip(): name for name in reversed(names)}
    for ours, aliases in ALIASES.items():
        found = ours if ours in names else None
        found = found or next((folded[a] for a in (ours, *aliases) if a in folded), None)
        if found is not None:
            yield ours, found


def _is_cell(value: Any) -> bool:
    return _is_rendered(value) or _is_names(value) or not isinstance(value, dict | list)


def _is_rendered(value: Any) -> bool:
    """Whether it is a text as WordPress writes it."""
    return isinstance(value, dict) and isinstance(value.get("rendered"), str)


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, str) for part in value)


def _as_cell(ours: str, value: Any) -> Any:
    if _is_rendered(value):
        return value["rendered"]
    return ", ".join(value) if ours == "author" and _is_names(value) else value
