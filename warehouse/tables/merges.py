"""How to read story_merges: a story may go on in another, and that one in a third."""

from __future__ import annotations

from collections.abc import Mapping


def goes_on_in(story_id: str, merges: Mapping[str, str]) -> str:
    """Return the story that a story goes on in at last: itself if it was never merged."""
    while story_id in merges:
        story_id = merges[story_id]
    return story_id
