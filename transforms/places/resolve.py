"""Resolves the toponyms of a text together: each by its weight and by what the others speak for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log1p
from typing import NamedTuple

from transforms.lookup.names import Candidate, NameIndex
from transforms.places.candidates import candidates_of, prior
from transforms.places.context import Context
from transforms.places.lists import SURE, is_famous, runs
from transforms.places.qualifiers import containers, qualified

ROUNDS = 2
# Many mentions of a country speak for no more than this: news names countries from afar.
MOST_OF_COUNTRY = 2.0
SHARPNESS = 1.6
OF_COUNTRY, OF_DIVISION, NEAR = 2.0, 2.0, 1.5


class Toponym(NamedTuple):
    """A name of a place at text[start:end]; `weight` is how much it says of the others."""

    start: int
    end: int
    weight: float = 1.0


class Resolved(NamedTuple):
    """The place that a toponym means, and how sure that is: 0 to 1."""

    place: Candidate
    confidence: float


class _Name(NamedTuple):
    """The candidates of one name, their weight before any context, and how often it stands."""

    candidates: Sequence[Candidate]
    priors: Sequence[float]
    weight: float


def resolve(text: str, toponyms: Sequence[Toponym], index: NameIndex) -> list[Resolved | None]:
    """Return what each toponym means, None where no place is known by the name.

    A name means one place throughout a text, unless words right behind it say another.
    """
    found: dict[str, Sequence[Candidate]] = {}
    said: dict[str, set[str]] = defaultdict(set)
    own: list[set[str]] = []
    weights: dict[str, float] = defaultdict(float)
    for at in toponyms:
        name = text[at.start : at.end]
        candidates = found.get(name)
        if candidates is None:
            candidates = found[name] = candidates_of(name, index)
        places = _said(text, at, candidates, index)
        own.append({place.entity_id for place in places})
        said[name] |= own[-1]
        weights[name] += at.weight
    names = {
        name: _name(candidates, said[name], weights[name])
        for name, candidates in found.items()
        if candidates
    }
    beliefs = _settle(names)
    best = [
        _best(names[name], beliefs[name], ids)
        if (name := text[at.start : at.end]) in names
        else None
        for at, ids in zip(toponyms, own, strict=True)
    ]
    for run in runs(text, [(at.start, at.end) for at in toponyms]):
        sure = [b.place for i in run if (b := best[i]) and b.confidence > SURE]
        abroad = {place.country_code for place in sure if is_famous(place)}
        for i in run:
            known = found[text[toponyms[i].start : toponyms[i].end]][:1]
            if known and not own[i]:
                best[i] = _among_famous(best[i], known[0], abroad)
    return best


def _among_famous(
    found: Resolved | None, known: Candidate, abroad: set[str | None]
) -> Resolved | None:
    """Return the best known place of a name that stands in a list with famous ones abroad."""
    if found is None or found.place == known or not (known.is_city and known.curated):
        return found
    is_at_home = abroad <= {found.place.country_code}
    return found if is_at_home else Resolved(known, found.confidence)


def _said(
    text: str, at: Toponym, candidates: Sequence[Candidate], index: NameIndex
) -> Sequence[Candidate]:
    """Return the candidates that the words beside a toponym allow, none where they say nothing."""
    if not candidates:
        return ()
    inside = [q.place for q in qualified(text, at.end, candidates, index)]
    return inside or containers(text, at.start, candidates, index)


def _name(candidates: Sequence[Candidate], said: set[str], weight: float) -> _Name:
    inside = [c for c in candidates if c.entity_id in said] or candidates
    return _Name(inside, [prior(c) for c in inside], weight)


def _settle(names: Mapping[str, _Name]) -> dict[str, list[float]]:
    """Return the probabilities of each name's candidates, which lend each other support."""
    beliefs = {name: _shares(item.priors) for name, item in names.items()}
    for _ in range(ROUNDS):
        context = _context(names, beliefs)
        beliefs = {name: _judged(item, beliefs[name], context) for name, item in names.items()}
    return beliefs


def _context(names: Mapping[str, _Name], beliefs: Mapping[str, Sequence[float]]) -> Context:
    context = Context()
    for name, item in names.items():
        for place, share in zip(item.candidates, beliefs[name], strict=True):
            if share > 0.02:
                context.add(place, share * log1p(item.weight))
    return context


def _judged(item: _Name, beliefs: Sequence[float], context: Context) -> list[float]:
    """Return a name's probabilities given the others: its own part of the context is taken out."""
    if len(item.candidates) == 1:
        return [1.0]
    own = Context()
    weight = log1p(item.weight)
    for place, share in zip(item.candidates, beliefs, strict=True):
        if share > 0.02:
            own.add(place, share * weight)
    scores = []
    for place, size in zip(item.candidates, item.priors, strict=True):
        country, division, near = (
            max(0.0, all_ - mine)
            for all_, mine in zip(context.around(place), own.around(place), strict=True)
        )
        support = min(OF_COUNTRY * log1p(country), MOST_OF_COUNTRY)
        support += OF_DIVISION * log1p(division) + NEAR * log1p(near)
        scores.append(size + support)
    return _shares(scores)


def _shares(scores: Iterable[float]) -> list[float]:
    scores = list(scores)
    top = max(scores)
    raised = [exp(SHARPNESS * (score - top)) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]


def _best(item: _Name, beliefs: Sequence[float], own: set[str]) -> Resolved:
    """Return the likeliest candidate, of those that the words behind this very name allow."""
    pairs = list(zip(beliefs, item.candidates, strict=True))
    allowed = [pair for pair in pairs if pair[1].entity_id in own] or pairs
    share, place = max(allowed, key=lambda pair: pair[0])
    return Resolved(place, share / sum(pair[0] for pair in allowed) if own else share)
