"""What the pipeline starts from: reference tables, sample articles, and readers for them."""

from seeds.reference import read_reference

__all__ = ["read_reference"]
