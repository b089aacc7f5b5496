"""Does a confidence mean what it says? The reliability of scored rows, and their calibration error.

Expected calibration error: rows in bins by confidence; the distance of a bin's mean confidence from
its share of right rows, weighted by its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, bool]


def calibration_error(points: Sequence[Point], edges: Sequence[float]) -> float:
    """Print a line a bin and return the expected calibration error of (confidence, is right)."""
    error = 0.0
    for low, high in pairwise(edges):
        inside = [(c, r) for c, r in points if low <= c < high]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            share = sum(r for _, r in inside) / len(inside)
            print(f"confidence {mean:.2f}: right {share:.3f} of {len(inside)}")
            error += abs(mean - share) * len(inside) / len(points)
    return error
