"""Documents to stories: those most alike are put together first, until none are alike enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.stories.clusters import Clusters
from warehouse.tables.merges import goes_on_in


class Member(NamedTuple):
    """A document of a story, and when it came out, in seconds since 1970."""

    story_id: str
    second: float


class Assigned(NamedTuple):
    """Story of each new document, and stories found to be one: which, into which."""

    story_ids: dict[str, str]
    merges: dict[str, str]


def assign_stories(
    new: Mapping[str, float],
    likenesses: Iterable[tuple[str, str, float]],
    stories: Mapping[str, Member],
    copy_of: Mapping[str, str],
    merged: Mapping[str, str],
    days: int,
) -> Assigned:
    """Return the stories of `new`, document ids with their seconds in order of arrival.

    `likenesses` are new documents, earlier ones, and how much they have in common, 0 to 1.
    `stories` are the documents in the warehouse that belong to a story which may be joined;
    `merged` says which stories go on in which. Documents more than `days` apart are not compared.
    A copy tells the story of what it repeats and has no say in what is alike. A story_id is made of
    the document that began it and never changes; a document that is made anew stays in its story.
    """
    clusters = Clusters(86_400.0 * days)
    for document_id, member in stories.items():
        clusters.add_known(document_id, goes_on_in(member.story_id, merged), member.second)
    copies: dict[str, str] = {}
    for document_id, second in new.items():
        original = copy_of.get(document_id)
        if document_id in stories:
            continue
        if original is not None and (original in stories or original in new):
            copies[document_id] = original
            continue
        clusters.add_new(document_id, f"story-{document_id[:20]}", second)
    for document_id, other, score in likenesses:
        if document_id not in stories:
            clusters.liken(document_id, other, score)
    merges = clusters.join()
    story_ids: dict[str, str] = {}
    for document_id in new:
        if document_id in stories:
            story_ids[document_id] = stories[document_id].story_id
        else:
            first = goes_on_in(document_id, copies)
            story_ids[document_id] = clusters.story_of(first)
    return Assigned(story_ids, merges)
