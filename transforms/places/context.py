"""What a text's places say of each other: weights by country, by division, by part of the globe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import floor

from transforms.lookup.names import Candidate

# Degrees of a cell: with its neighbours, 3 by 4.5 degrees, it covers what a text calls near.
HEIGHT, WIDTH = 1.0, 1.5
Cell = tuple[int, int]


class Context:
    """Weights of the places that a text names, by what they lie in."""

    def __init__(self) -> None:
        self.countries: dict[str, float] = defaultdict(float)
        self.divisions: dict[tuple[str, str], float] = defaultdict(float)
        self.cells: dict[Cell, float] = defaultdict(float)

    def add(self, place: Candidate, weight: float) -> None:
        """Count a place, in part where it is not sure."""
        if place.country_code:
            self.countries[place.country_code] += weight
            if place.admin1:
                self.divisions[place.country_code, place.admin1] += weight
        if is_point(place):
            for cell in _around(place):
                self.cells[cell] += weight

    def around(self, place: Candidate) -> tuple[float, float, float]:
        """Return the weights of its country, of its division, and of what lies near it."""
        country = place.country_code or ""
        return (
            self.countries.get(country, 0.0),
            self.divisions.get((country, place.admin1 or ""), 0.0),
            self.cells.get(_cell(place), 0.0) if is_point(place) else 0.0,
        )


def is_point(place: Candidate) -> bool:
    """Return whether a place is small enough to be near another."""
    small = place.is_city or place.is_county
    return small and place.latitude is not None


def _cell(place: Candidate) -> Cell:
    return floor((place.latitude or 0.0) / HEIGHT), floor((place.longitude or 0.0) / WIDTH)


def _around(place: Candidate) -> Iterator[Cell]:
    row, column = _cell(place)
    return ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
