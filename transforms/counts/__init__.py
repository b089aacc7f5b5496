"""Counts: how many people or things, what became of them, by whose word."""
