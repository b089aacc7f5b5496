"""Articles in parts, for rules that look at many places of a long one.

DuckDB counts to a place in a text from its beginning, so that every span of a long article would
cost its length (76 s for 2 MB). In a part no place is far; a part goes on over the next one.
"""

PART = 4_096  # code points
TEXT_PARTS = f"""
SELECT document_id, part, substr(text, part * {PART} + 1, {2 * PART}) AS text
FROM documents, range(0, character_count // {PART} + 1) AS parts(part)
"""
