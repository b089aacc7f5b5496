"""What the pipeline starts from: reference tables, sample articles, and readers for them."""
