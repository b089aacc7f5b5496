"""Names in the text and the things that they mean."""
