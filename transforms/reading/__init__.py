"""Bytes to decoded text with what the record or the markup says of it."""
