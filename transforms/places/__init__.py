"""Which place a toponym means: candidates, and the context that decides between them."""
