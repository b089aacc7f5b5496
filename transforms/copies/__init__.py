"""Texts that repeat others: sketches to find them by, and the comparison that decides."""
