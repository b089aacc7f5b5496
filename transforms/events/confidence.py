"""How likely a row is right: marks for how it was found, set against labelled rows."""

from __future__ import annotations

from transforms.events.actors import Party
from transforms.events.deed import Deed

# Below it a row is more often wrong than right; it is not told.
LEAST_TRUST = 0.5
# A line by least squares through one half of cameo_quad and a judged draw of news events, each
# weighing the same; how it does on the others is in tests/benchmarks/README.md.
LEVEL, SLOPE = 0.73, 0.69


def trust(deed: Deed, actor: Party | None, recipient: Party | None) -> float:
    """Return a mark from 0.2 to 0.85: more for a fuller pattern, less for sides that lack."""
    value = deed.confidence
    value -= 0.15 if actor is None else 0.0 if actor.entity_id else 0.05
    value -= 0.05 if recipient is None else 0.0
    return round(max(0.2, value - (0.05 if deed.is_hypothetical else 0.0)), 2)


def calibrated(mark: float) -> float:
    """Return the share of rows with this mark that are right: 0.73 at the least that is told."""
    return round(LEVEL + SLOPE * (mark - LEAST_TRUST), 2)
