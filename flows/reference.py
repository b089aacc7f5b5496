"""The compiled reference data, once in every process that extracts."""

from __future__ import annotations

from functools import cache

from transforms.reference import Reference


@cache
def reference() -> Reference:
    """Return the compiled reference data: gazetteers, vocabularies and detectors."""
    from seeds import read_reference
    from transforms.reference import compile_reference

    return compile_reference(read_reference())
