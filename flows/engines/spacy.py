"""A spaCy pipeline: `spacy:NAME` of an installed package, or `spacy:PATH` of a folder."""

from __future__ import annotations

from flows.errors import EngineBroken, Usage
from transforms.tagging.engines import Engine
from transforms.tagging.engines_spacy import SpacyEngine


def make(argument: str) -> Engine:
    """Load the pipeline. Raises EngineBroken if spaCy or the pipeline is missing."""
    if not argument:
        raise Usage('engine = "spacy" names no pipeline: engine = "spacy:en_core_web_sm"')
    try:
        import spacy
    except ImportError as error:
        why = f'engine = "spacy:{argument}" needs spaCy, which is not installed'
        raise EngineBroken(f"{why}: python -m pip install 'dateline[spacy]'") from error
    try:
        return SpacyEngine(spacy.load(argument))
    except (OSError, ValueError) as error:
        why = f'engine = "spacy:{argument}" cannot be loaded ({str(error).splitlines()[0][:200]})'
        raise EngineBroken(f"{why}: install that pipeline's package or give a folder") from error
