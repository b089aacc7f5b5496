"""New items from feeds and pages into the inbox; see FETCHING.md beside this folder."""
