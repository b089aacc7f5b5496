"""Events against other labels: PLOVER types, kinds of incidents, countries of actors.

    python -m tests.benchmarks.events_elsewhere CORPORA [--check]

CORPORA has events/cameo_to_plover.jsonl, case2021_task2.jsonl and actor_cases.jsonl. A kind of
incident is found if any event of the snippet has one of the roots that it can be coded as.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from pathlib import Path

from flows.engines import engine_of
from flows.reference import reference
from seeds.files import read_rows
from tests.benchmarks.events import HERE, read_sentence, rows
from transforms.events.actors import party
from transforms.events.phrases import Phrase
from transforms.events.tagging import tag
from transforms.events.tokens import tokenize
from transforms.tagging.engines import Engine

FORCE = frozenset("15 17 18 19 20".split())
# The kinds of case2021 that are deeds of someone, and the roots that they can be coded as.
KINDS = {
    **dict.fromkeys(
        """ARMED_CLASH ATTACK AIR_STRIKE ART_MISS_ATTACK SUIC_BOMB REM_EXPLOS GRENADE CHEM_WEAP
        ABDUCT_DISSAP GOV_REGAINS_TERIT NON_STATE_ACTOR_OVERTAKES_TER FORCE_AGAINST_PROTEST
        SEX_VIOL""".split(),
        FORCE,
    ),
    **dict.fromkeys(
        ("PEACE_PROTEST", "VIOL_DEMONSTR", "PROTEST_WITH_INTER"), frozenset("14 17 18 19".split())
    ),
    "ARREST": frozenset(("17",)),
    "AGREEMENT": frozenset("03 04 05 06 08".split()),
    "DIPLO": frozenset("01 02 03 04 05 06 10 11 12 13 16".split()),
}  # fmt: skip
DISASTERS = frozenset(("NATURAL_DISASTER", "MAN_MADE_DISASTER"))


def plover(corpora: Path) -> dict[str, float]:
    """Return the share of our pairs of root and PLOVER type that the table has."""
    table = {(r["cameo"][:2], r["plover"]) for r in rows(corpora / "cameo_to_plover.jsonl")}
    types = {row["cameo_root"]: row["plover_type"] for row in read_rows("event_roots")}
    used = {(root, kind) for root, kind in types.items() if kind}
    used |= {
        (row["cameo_root"], row["plover_type"])
        for row in (*read_rows("event_verbs"), *read_rows("event_nouns"))
        if row["plover_type"]
    }
    print("not in the table:", *sorted(used - table))
    return {"plover_pairs": 100 * len(used & table) / len(used)}


def incidents(corpora: Path, engine: Engine) -> dict[str, float]:
    """Return the share of incidents found, and of disasters in which nobody uses force."""
    found: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    quiet = []
    for row in rows(corpora / "case2021_task2.jsonl"):
        kind = row["acled_subtype"]
        if kind not in KINDS and kind not in DISASTERS:
            continue
        roots = {event.cameo_root for event in read_sentence(row["text"], engine).events}
        if kind in DISASTERS:
            quiet.append(not roots & FORCE)
        else:
            seen[kind] += 1
            found[kind] += bool(roots & KINDS[kind])
    for kind in sorted(seen):
        print(f"{kind:32}{found[kind]:4} of {seen[kind]}")
    return {
        "incidents_found": 100 * found.total() / seen.total(),
        "disasters_without_force": 100 * sum(quiet) / len(quiet),
    }


def actors(corpora: Path, engine: Engine) -> dict[str, float]:
    """Return the share of actor phrases with their country, of those that have an ISO country."""
    known = reference()
    right = []
    for row in rows(corpora / "actor_cases.jsonl"):
        country = row["expected"].get("country", row["expected"].get("cc"))
        if row["disabled"] or not country or f"iso:{country}" not in known.country_names:
            continue
        document = read_sentence(row["text"], engine)
        text, vocabulary = document.text, known.events.vocabulary
        tokens = tokenize(text, 0, len(text), document.mentions, vocabulary)
        tag(tokens, known.events)
        side = party(tokens, Phrase(0, len(tokens)), document.mentions, known)
        right.append(side.country_code == country)
    print("actor phrases with a country:", len(right))
    return {"actor_countries": 100 * sum(right) / len(right)}


def main() -> None:
    """Measure, print, and compare with the floors."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--check", action="store_true", help="fail below a floor")
    options = parser.parse_args()
    folder = options.corpora / "events"
    engine = engine_of("minilm")
    assert engine is not None
    figures = {**plover(folder), **incidents(folder, engine), **actors(folder, engine)}
    for name, value in figures.items():
        print(f"{name:32}{value:8.1f}")
    if options.check:
        limits = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["events_elsewhere"]
        failed = [name for name, floor in limits["floors"].items() if figures[name] < floor]
        sys.exit(f"below the floor: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
