"""Clean text to blocks and sentences, and when it was published."""
