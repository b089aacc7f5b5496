"""Copies, versions and stories among the documents of a unit, found across the whole warehouse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from transforms.copies.choose import Candidate, Copy, choose_copies
from transforms.rows import RunStamp
from transforms.stories.assign import Member, assign_stories
from warehouse.tables.arrow import to_arrow

if TYPE_CHECKING:
    from warehouse.connect import Connection

# New documents whose candidates are read at a time, at most five each: texts of 9 MB.
TOGETHER = 1_000

Tables = dict[str, pa.Table]


def find_relations(
    con: Connection, tables: Mapping[str, pa.Table], stamp: RunStamp, addressed: Collection[str]
) -> Tables:
    """Return documents with duplicate_of, duplicate_kind and story_id, and merges of stories.

    `tables` are of a publish unit, in order of arrival; `addressed` are the documents whose
    source_uri is their own, so that another document there is another version.
    """
    from warehouse import similar
    from warehouse.alike import STORY_DAYS, likenesses
    from warehouse.connect import give_back_memory

    documents = tables["documents"]
    new = documents["document_id"].to_pylist()
    with similar.registered(con, _offered(documents, addressed), tables["fingerprints"]):
        copies = _copies(con, documents)
        copy_of = {document_id: copy.duplicate_of for document_id, copy in copies.items()}
        told = {*new, *similar.with_story(con, {*new, *copy_of.values()})}
        asked = [n for n, document_id in enumerate(new) if copy_of.get(document_id) not in told]
        alike = likenesses(con, new, asked)
    give_back_memory(con)
    merged = similar.story_merges(con)
    touched = {*alike.others, *copy_of.values(), *new}
    members = {
        name: Member(story, at) for name, story, at in similar.story_members(con, touched, merged)
    }
    seconds = dict(zip(new, (m.timestamp() for m in _moments(documents)), strict=True))
    assigned = assign_stories(seconds, alike, members, copy_of, merged, STORY_DAYS)
    merges = [(*pair, stamp.run_id, stamp.started_at) for pair in sorted(assigned.merges.items())]
    return {
        "documents": _marked(documents, copies, assigned.story_ids),
        "story_merges": to_arrow("story_merges", merges),
    }


def _copies(con: Connection, documents: pa.Table) -> dict[str, Copy]:
    """Return which new documents repeat others; few texts of the warehouse are held at a time."""
    from warehouse import similar
    from warehouse.connect import give_back_memory

    new, texts = (documents[name].to_pylist() for name in ("document_id", "text"))
    own = dict(zip(new, texts, strict=True))
    versions = set(similar.version_candidates(con))
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    for mine, old in sorted(versions.union(similar.copy_candidates(con))):
        candidates[mine].append(Candidate(old, (mine, old) in versions))
    exact = _exact(con, documents)
    copies: dict[str, Copy] = {}
    for first in range(0, len(new), TOGETHER):
        some = new[first : first + TOGETHER]
        others = {c.document_id for mine in some for c in candidates.get(mine, ())} - own.keys()
        give_back_memory(con)
        known = similar.described(con, others) if others else []
        repeated = {row[0]: row[2] for row in known if row[2]}
        repeated |= {mine: copy.duplicate_of for mine, copy in copies.items()}
        held = own | {row[0]: row[1] for row in known}
        copies |= choose_copies(some, held, candidates, repeated, exact)
    return copies


def _offered(documents: pa.Table, addressed: Collection[str]) -> pa.Table:
    ids = documents["document_id"].to_pylist()
    return pa.table(
        {
            "document_id": documents["document_id"],
            "source_uri": documents["source_uri"],
            "position": pa.array(range(len(ids)), pa.int64()),
            "moment": pa.array(_moments(documents), documents["ingested_at"].type),
            "is_addressed": pa.array([i in addressed for i in ids], pa.bool_()),
        }
    )


def _moments(documents: pa.Table) -> list[datetime]:
    """Return when each came out; of one that does not say, when it came in."""
    published, ingested = (documents[name].to_pylist() for name in ("published_at", "ingested_at"))
    return [p or i for p, i in zip(published, ingested, strict=True)]


def _exact(con: Connection, documents: pa.Table) -> dict[str, str]:
    """Return which new documents have the text of another one, in the warehouse or before them."""
    from warehouse.ledger import originals

    hashes = documents["content_hash"].to_pylist()
    first = originals(con, hashes)
    found: dict[str, str] = {}
    for document_id, digest in zip(documents["document_id"].to_pylist(), hashes, strict=True):
        original = first.setdefault(digest, document_id)
        if original != document_id:
            found[document_id] = original
    return found


def _marked(
    documents: pa.Table, copies: Mapping[str, Copy], stories: Mapping[str, str]
) -> pa.Table:
    ids = documents["document_id"].to_pylist()
    found = [copies.get(document_id) for document_id in ids]
    columns: dict[str, Iterable[str | None]] = {
        "duplicate_of": [copy and copy.duplicate_of for copy in found],
        "duplicate_kind": [copy and copy.kind for copy in found],
        "story_id": [stories[document_id] for document_id in ids],
    }
    for name, values in columns.items():
        position = documents.schema.get_field_index(name)
        field = documents.schema.field(position)
        documents = documents.set_column(position, field, pa.array(list(values), pa.string()))
    return documents
