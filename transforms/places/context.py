"""What a text's places say of each other: weights by country, by division, by part of the globe."""

from __future__ import annotations

from collections import defaultdict
from math import floor, log1p
from typing import NamedTuple

from transforms.lookup.names import Candidate

# Degrees of a cell: with its neighbours, 3 by 4.5 degrees, it covers what a text calls near.
HEIGHT, WIDTH = 1.0, 1.5
# Many mentions of a country speak for no more than this: news names countries from afar.
MOST_OF_COUNTRY = 2.0
OF_COUNTRY, OF_DIVISION, NEAR = 2.0, 2.0, 1.5

Cell = tuple[int, int]
Division = tuple[str, str]


class Setting(NamedTuple):
    """What a place lies in, and the cells near it if it is small enough to be near another."""

    country: str | None
    division: Division | None
    cell: Cell | None
    near: tuple[Cell, ...]


class Context:
    """Weights of the places that a text names, by what they lie in."""

    def __init__(self) -> None:
        self.countries: dict[str | None, float] = defaultdict(float)
        self.divisions: dict[Division | None, float] = defaultdict(float)
        self.cells: dict[Cell | None, float] = defaultdict(float)

    def add(self, place: Setting, weight: float) -> None:
        """Count a place, in part where it is not sure."""
        if place.country:
            self.countries[place.country] += weight
        if place.division:
            self.divisions[place.division] += weight
        for cell in place.near:
            self.cells[cell] += weight

    def support(self, place: Setting, own: Context) -> float:
        """Return what speaks for a place, its own name's part of the context taken out.

        That is the weights of its country, of its division, and of what lies near it.
        """
        country, division, cell, _ = place
        of_country = self.countries.get(country, 0.0) - own.countries.get(country, 0.0)
        of_division = self.divisions.get(division, 0.0) - own.divisions.get(division, 0.0)
        near = self.cells.get(cell, 0.0) - own.cells.get(cell, 0.0)
        support = min(OF_COUNTRY * log1p(max(0.0, of_country)), MOST_OF_COUNTRY)
        support += OF_DIVISION * log1p(max(0.0, of_division)) + NEAR * log1p(max(0.0, near))
        return support


def setting_of(place: Candidate) -> Setting:
    """Return what a place lies in."""
    country = place.country_code or None
    division = (country, place.admin1) if country and place.admin1 else None
    if not (place.is_city or place.is_county) or place.latitude is None:
        return Setting(country, division, None, ())
    row, column = floor(place.latitude / HEIGHT), floor((place.longitude or 0.0) / WIDTH)
    near = tuple((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
    return Setting(country, division, (row, column), near)
