"""What a page says of itself in JSON-LD and meta elements, with the method that found it."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from transforms.documents import Fields
from transforms.reading.html import Page
from transforms.reading.records import sound_text, web_address
from transforms.reading.times import parse_time

if TYPE_CHECKING:
    from lxml.etree import _Element

# https://schema.org/Article and its kinds; a page of the site itself names no article.
ARTICLE = re.compile(r"\A(?:\w*Article|Report|(?:Live)?BlogPosting|\w*NewsItem)$")
LONGEST_SCRIPT = 1_000_000
LONGEST_VALUE = 1_000
MOST_NODES = 2_000
# Names under which meta elements give each field, the surest first.
META: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title"),
    "byline": (
        "author",
        "article:author",
        "dc.creator",
        "byl",
        "parsely-author",
        "sailthru.author",
    ),
    "publisher": ("og:site_name", "application-name", "dc.publisher"),
    "published_at": (
        "article:published_time",
        "datepublished",
        "og:published_time",
        "og:article:published_time",
        "publishdate",
        "publish_date",
        "publication_date",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.created",
        "pubdate",
        "dc.date",
        "date",
    ),
}
ADDRESS = re.compile(r"https?://|www\.|@|^/")
NOT_A_NAME = re.compile(
    r"^(?:admin(?:istrator)?|editor|staff|unknown|none|null|by)$", re.IGNORECASE
)
BY = re.compile(r"^by:?\s+", re.IGNORECASE)


def page_fields(page: Page, url: str | None) -> Fields:
    """Return title, byline, publisher, publication time and address as the page gives them.

    Methods are json_ld and html_meta, in that order of trust; html_heading for a title that only
    the one first-level heading gives. A value that cannot be one (an address for a name, a time
    that is no time) is passed over.
    """
    if page.tree is None:
        return Fields(url=url)
    told = _json_ld(page.tree)
    meta = _meta(page.tree)
    found: dict[str, str | None] = {}
    for field in META:
        value, method = _first(field, told, meta)
        if field == "title" and value is None:
            value, method = _heading(page)
        found[field] = value
        found["published_method" if field == "published_at" else f"{field}_method"] = method
    return Fields(**found, url=url or _canonical(page.tree))


def _first(
    field: str, told: Mapping[str, list[str]], meta: Mapping[str, list[str]]
) -> tuple[str | None, str | None]:
    for method, values in (("json_ld", told), ("html_meta", meta)):
        for value in values.get(field, []):
            if tidy := _checked(field, value):
                return tidy, method
    return None, None


def _checked(field: str, value: str) -> str | None:
    """Return the value in one line, None if it cannot be what it is said to be."""
    value = sound_text(" ".join(value.split()))
    if not value or len(value) > LONGEST_VALUE:
        return None
    if field == "published_at":
        return value if parse_time(value) else None
    if field == "byline":
        value = BY.sub("", value)
        if ADDRESS.search(value) or NOT_A_NAME.match(value) or len(value) > 200:
            return None
    return value


def _heading(page: Page) -> tuple[str | None, str | None]:
    firsts = [m for m in page.marks if m.kind == "heading" and m.level == 1]
    text = page.text[firsts[0].start : firsts[0].end] if len(firsts) == 1 else ""
    return (" ".join(text.split()), "html_heading") if 0 < len(text) <= 300 else (None, None)


def _meta(tree: _Element) -> dict[str, list[str]]:
    given: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            if name and content:
                given.setdefault(name, content)
    found = {field: [given[n] for n in names if n in given] for field, names in META.items()}
    for element in tree.iter("time"):
        stamp = element.get("datetime")
        if stamp and (element.get("itemprop") or "").lower() == "datepublished":
            found["published_at"].append(stamp)
    return found


def _canonical(tree: _Element) -> str | None:
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() == "canonical":
            return web_address(element.get("href"))
    return None


def _json_ld(tree: _Element) -> dict[str, list[str]]:
    """Return the fields of the page's articles in JSON-LD; of several the first that has each."""
    found: dict[str, list[str]] = {field: [] for field in META}
    for element in tree.iter("script"):
        if "ld+json" not in (element.get("type") or "").lower():
            continue
        for node in _nodes(element.text or ""):
            if _is_article(node.get("@type")):
                found["title"] += _texts(node.get("headline"))
                found["byline"] += [", ".join(names)] if (names := _names(node, "author")) else []
                found["publisher"] += _names(node, "publisher")
                found["published_at"] += _texts(node.get("datePublished"))
    return found


def _is_article(types: object) -> bool:
    listed = types if isinstance(types, list) else [types]
    return any(isinstance(kind, str) and ARTICLE.match(kind.rpartition("/")[2]) for kind in listed)


def _nodes(script: str) -> Iterator[dict[str, Any]]:
    """Yield the objects in a script, outer ones first, at most MOST_NODES."""
    if len(script) > LONGEST_SCRIPT:
        return
    try:
        queue: deque[object] = deque([json.loads(script, strict=False)])
    except (ValueError, RecursionError):
        return
    for _ in range(MOST_NODES):
        if not queue:
            return
        node = queue.popleft()
        if isinstance(node, dict):
            yield node
            queue += [value for value in node.values() if isinstance(value, dict | list)]
        elif isinstance(node, list):
            queue += node


def _texts(value: object) -> list[str]:
    from html import unescape

    return [unescape(value)] if isinstance(value, str) else []


def _names(node: Mapping[str, Any], key: str) -> list[str]:
    value = node.get(key)
    listed: Iterable[object] = value if isinstance(value, list) else [value]
    given = [item.get("name") if isinstance(item, dict) else item for item in listed]
    texts = [text for item in given for text in _texts(item)]
    return [text for text in texts if text.strip() and not ADDRESS.search(text)]
