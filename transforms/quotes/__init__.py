"""Who said what: words in quotation marks, reported clauses, and their speakers."""
