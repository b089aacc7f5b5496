"""Decoded text to the article as a reader reads it, every change kept as an edit."""
