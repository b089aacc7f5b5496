"""Which sources a fetch is for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.errors import Usage
from flows.settings import Settings
from seeds.sources import BadSources, Source, read_sources


def register(settings: Settings) -> tuple[Source, ...]:
    """Return all sources: of fetch_sources if set, else the bundled ones. Raises Usage."""
    named = settings.fetch_sources
    try:
        return read_sources(Path(named) if named else None)
    except BadSources as error:
        raise Usage(str(error)) from error
    except OSError as error:
        raise Usage(f"fetch_sources names {named}: {error.strerror}") from error


def choose(settings: Settings, ids: Sequence[str]) -> tuple[Source, ...]:
    """Return the sources of these ids, enabled or not; without ids all that are enabled.

    Raises Usage for an unknown id, and if none is enabled and none is named.
    """
    sources = register(settings)
    unknown = sorted(set(ids) - {source.id for source in sources})
    if unknown:
        raise Usage(f"no such source: {', '.join(unknown)} (see: dateline fetch --list)")
    chosen = tuple(s for s in sources if (s.id in ids if ids else s.enabled))
    if not chosen:
        raise Usage(
            "no source is enabled: name one (dateline fetch --list shows them), or copy the list, "
            "enable what you may use and name the copy in fetch_sources"
        )
    return chosen
