"""Getting new items from feeds and pages into the inbox; FETCHING.md beside this folder."""
