"""Resolves the toponyms of a text together: each by its weight and by what the others speak for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import exp, log1p
from operator import itemgetter
from typing import NamedTuple

from transforms.lookup.names import Candidate, NameIndex
from transforms.places.candidates import Choice, choices_of
from transforms.places.context import Context
from transforms.places.lists import SURE, is_famous, runs
from transforms.places.qualifiers import containers, qualified

ROUNDS = 2
SHARPNESS = 1.6
LEAST_SHARE = 0.02  # what is less likely says nothing of the others


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
    """What one name may mean, and how much the article says of it."""

    choices: Sequence[Choice]
    weight: float


def resolve(text: str, toponyms: Sequence[Toponym], index: NameIndex) -> list[Resolved | None]:
    """Return what each toponym means, None where no place is known by the name.

    A name means one place throughout a text, unless words right behind it say another.
    """
    spelled = [text[at.start : at.end] for at in toponyms]
    found = {name: choices_of(name, index) for name in spelled}
    own: list[set[str]] = []
    said: dict[str, set[str]] = defaultdict(set)
    weights: dict[str, float] = defaultdict(float)
    for name, at in zip(spelled, toponyms, strict=True):
        places = _said(text, at, found[name], index)
        own.append({place.entity_id for place in places})
        said[name] |= own[-1]
        weights[name] += at.weight
    names = {
        name: _Name(_allowed(choices, said[name]), weights[name])
        for name, choices in found.items()
        if choices
    }
    beliefs = _settle(names)
    best = [
        _best(names[name].choices, beliefs[name], ids) if name in names else None
        for name, ids in zip(spelled, own, strict=True)
    ]
    for run in runs(text, [(at.start, at.end) for at in toponyms]):
        sure = [b.place for i in run if (b := best[i]) and b.confidence > SURE]
        abroad = {place.country_code for place in sure if is_famous(place)}
        for i in run:
            known = found[spelled[i]]
            if known and not own[i]:
                best[i] = _among_famous(best[i], known[0].place, abroad)
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
    text: str, at: Toponym, choices: Sequence[Choice], index: NameIndex
) -> Sequence[Candidate]:
    """Return the places that the words beside a toponym allow, none where they say nothing."""
    if not choices:
        return ()
    places = [choice.place for choice in choices]
    inside = [q.place for q in qualified(text, at.end, places, index)]
    return inside or containers(text, at.start, places, index)


def _allowed(choices: Sequence[Choice], said: set[str]) -> Sequence[Choice]:
    return ([c for c in choices if c.place.entity_id in said] if said else ()) or choices


def _settle(names: Mapping[str, _Name]) -> dict[str, list[float]]:
    """Return the probabilities of each name's choices, which lend each other support."""
    beliefs = {name: _shares([c.prior for c in item.choices]) for name, item in names.items()}
    for _ in range(ROUNDS):
        context = Context()
        for name, item in names.items():
            _tell(context, item, beliefs[name])
        beliefs = {name: _judged(item, beliefs[name], context) for name, item in names.items()}
    return beliefs


def _tell(context: Context, item: _Name, beliefs: Sequence[float]) -> None:
    """Add to a context what a name may mean."""
    weight = log1p(item.weight)
    for choice, share in zip(item.choices, beliefs, strict=True):
        if share > LEAST_SHARE:
            context.add(choice.setting, share * weight)


def _judged(item: _Name, beliefs: Sequence[float], context: Context) -> list[float]:
    """Return a name's probabilities given the others: its own part of the context is taken out."""
    if len(item.choices) == 1:
        return [1.0]
    own = Context()
    _tell(own, item, beliefs)
    return _shares([c.prior + context.support(c.setting, own) for c in item.choices])


def _shares(scores: Sequence[float]) -> list[float]:
    top = max(scores)
    raised = [exp(SHARPNESS * (score - top)) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]


def _best(choices: Sequence[Choice], beliefs: Sequence[float], own: set[str]) -> Resolved:
    """Return the likeliest place, of those that the words behind this very name allow."""
    if not own:
        share = max(beliefs)
        return Resolved(choices[beliefs.index(share)].place, share)
    pairs = list(zip(beliefs, choices, strict=True))
    allowed = [pair for pair in pairs if pair[1].place.entity_id in own] or pairs
    share, choice = max(allowed, key=itemgetter(0))
    return Resolved(choice.place, share / sum(share for share, _ in allowed))
