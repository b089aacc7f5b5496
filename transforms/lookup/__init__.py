"""Names to things: compiled tries and columns that can be memory-mapped."""
