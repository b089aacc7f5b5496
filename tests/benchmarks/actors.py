"""The country of an actor named without a sentence, on cases of another program's tests.

    python -m tests.benchmarks.actors CORPORA [--engine minilm] [--errors] [--check]

CORPORA has events/actor_cases.jsonl. A case is right if the country of what the words name is the
expected one; its codes of organisations of many countries (EUR, IGO, UNO) are no country here.
Exit code 1 with --check below the floor.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.engines import engine_of
from flows.reference import reference
from tests.benchmarks.tagger import FLOORS, extract_with
from tests.benchmarks.tagger_text import article
from transforms.events.actors import ACTING, country_of
from transforms.tagging.engines import Engine

OF_MANY = frozenset({"EUR", "IGO", "UNO"})
DATES = ("%Y-%m-%d", "%B %d, %Y", "%d %B %Y")


def read_cases(corpora: Path) -> Iterator[dict[str, Any]]:
    """Yield the cases that expect a country, or none."""
    path = corpora / "events" / "actor_cases.jsonl"
    for line in path.read_text("utf-8").splitlines():
        case = json.loads(line)
        expected = case["expected"]
        if not case["disabled"] and {"cc", "country", "country__not"} & set(expected):
            yield case


def country(case: dict[str, Any], engine: Engine | None) -> str:
    """Return the country of the first thing that has one; persons and bodies come first."""
    document = article(case["text"])
    document.published_at = _date(case)
    extract_with(document, engine)
    found = [m for m in document.mentions if m.entity_type in (*ACTING, "facility")]
    found.sort(key=lambda m: m.entity_type not in ("person", "organization"))
    codes = (country_of(m.entity_id, reference()) for m in found if m.entity_id)
    return next((code for code in codes if code), "")


def _date(case: dict[str, Any]) -> datetime | None:
    words = (case["kwargs"] or {}).get("query_date") or [*(case["args"] or ()), "", ""][1]
    for form in DATES:
        try:
            return datetime.strptime(words, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def right(case: dict[str, Any], found: str) -> bool:
    """Return whether the country found is the one that the case expects."""
    expected = case["expected"]
    if "country__not" in expected:
        return bool(found != expected["country__not"])
    wanted = expected.get("cc", expected.get("country"))
    return found == ("" if wanted in OF_MANY else wanted)


def main() -> None:
    """Print the share of right ones beside its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--engine", default="minilm")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    engine = engine_of(options.engine)
    told = [(case, country(case, engine)) for case in read_cases(options.corpora)]
    for case, found in told:
        if options.errors and not right(case, found):
            print(f"{case['text']}: {found or 'none'}, expected {case['expected']}")
    share = sum(right(case, found) for case, found in told) / len(told)
    floor = tomllib.loads(FLOORS.read_text("utf-8"))["actors"]["country"]
    print(f"{share:.3f} of {len(told)} actors with the right country, at least {floor}")
    sys.exit(options.check and share < floor)


if __name__ == "__main__":
    main()
