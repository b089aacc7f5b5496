"""Step: the countries and regions that an article is about, and the bodies and states that act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from transforms.documents import Document, Evidence, Mention
from transforms.extract_names import name_of
from transforms.names.gazetteer import BlockFinder
from transforms.reference import Reference

METHOD = "entities"
# Named so often, or in the opening, a thing is what the article is about.
OFTEN = 3
OPENING = frozenset({"title", "summary"})
CONFIDENCE, OPENING_CONFIDENCE = 0.85, 0.9


def find_entity_tags(document: Document, reference: Reference) -> list[Evidence]:
    """Return region tags (region:AZE, region:donbas) and actor tags (actor:nato, actor:AZE).

    A city speaks for its country, a metonym for its government as an actor. A tag needs three
    mentions, or one in the title or the summary; the first is the evidence.
    """
    named: dict[tuple[str, bool], list[Mention]] = defaultdict(list)
    for mention in document.mentions:
        if mention.entity_id:
            named[mention.entity_id, mention.is_metonym].append(mention)
    spoken: dict[str, list[Mention]] = defaultdict(list)
    for (entity_id, is_metonym), mentions in named.items():
        for tag_id in _tags_of(entity_id, reference, is_metonym=is_metonym):
            spoken[tag_id] += mentions
    blocks = BlockFinder(document)
    found = []
    for tag_id, mentions in spoken.items():
        block = blocks.at(mentions[0].start_char, mentions[0].end_char)
        opens = block is not None and block.kind in OPENING
        if opens or len(mentions) >= OFTEN:
            sure = OPENING_CONFIDENCE if opens else CONFIDENCE
            found.append(Evidence(tag_id, METHOD, sure, *mentions[0][:2]))
    return found


def entity_tag_rows(
    documents: Sequence[Document], reference: Reference
) -> Iterator[tuple[str, str, str, None, str, None]]:
    """Yield the rows of `tags` for the region and actor tags in use, sorted by id."""
    used = {e.tag_id for d in documents for e in d.tags if e.method == METHOD}
    for tag_id in sorted(used):
        scheme, _, slug = tag_id.partition(":")
        label = name_of(_entity_id(scheme, slug), reference)
        what = "Takes place in or is about" if scheme == "region" else "Names as one who acts:"
        yield tag_id, scheme, label, None, f"{what} {label}", None


def _tags_of(entity_id: str, reference: Reference, *, is_metonym: bool) -> Iterator[str]:
    scheme, _, rest = entity_id.partition(":")
    is_body = scheme == "org" and name_of(entity_id, reference) != entity_id
    if is_body or (scheme == "iso" and is_metonym):
        yield f"actor:{rest}"
    if scheme in ("iso", "region"):
        yield f"region:{rest}"
    elif scheme == "geonames" and (country := reference.entity_fact(entity_id, "country_code")):
        yield f"region:{country}"


def _entity_id(scheme: str, slug: str) -> str:
    """Return the id of what a tag is named after: a state by its code in capitals, else a slug."""
    if slug.isupper():
        return f"iso:{slug}"
    return f"region:{slug}" if scheme == "region" else f"org:{slug}"
