"""Every pattern of the project on hostile strings: none may take more than a tenth of a second."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

ROOMS = ("transforms", "flows", "expectations", "seeds", "warehouse")
LIMIT = 0.1  # seconds for one pattern on one string
LENGTH = 10_000
# Short first: a pattern that runs away on these would not come back from the long ones.
SHORT = 1_000
COSTLIEST = 20
LONGEST = [mark * 20_000 for mark in ("a", " ", "(", '"', "-", "1", "A", "\n", "é", "> ")]
# What the one caller of a pattern cuts the text to, in characters.
CUT = {"transforms.names.persons.DESCRIPTION[0]": 300}
PIECES = (
    "a A 1 . , : ; - – — _ ( ) [ ] { } < > \" ' “ ” ‘ ’ « » / \\ | # & @ ! ? … * + = ~ ^ % $ € £"
).split()
PAIRS = (
    "ab",
    "a ",
    " a",
    "A ",
    "A.",
    "A. ",
    "a.",
    "a-",
    "a\n",
    "\n ",
    " \n",
    " \t",
    "\t",
    "  ",
    "()",
    "(a",
    "[a]",
    "[a] ",
    "&#",
    "&a",
    "&amp",
    "12",
    "1 ",
    "1.",
    "1:",
    "1,",
    "12:00 ",
    "1 May ",
    "Mr. ",
    "U.S. ",
    "A B ",
    "Ab ",
    "Ab, ",
    "Ab-",
    "Ab’s ",
    "#a ",
    "• a ",
    "1) A ",
    "a. A ",
    "> ",
    ">",
    "— ",
    "-- ",
    '"a" ',
    "“a. B” ",
    "“a",
    ". . ",
    "... ",
    "Q: ",
    "Ann Bo: ",
    "AB (CD) ",
    "A/",
    "A|",
    "a@",
    "a@b.",
    "http://a.",
    "<a ",
    "<meta ",
    "charset=",
    "©",
    "all rights ",
    "photo by ",
    "reporting by A",
    "contact ",
    "share ",
    "é",
    "Ã©",
    "字",
    "\u200b",
    "\u0301",
    "\u00a0",
    "\ufeff",
    "and ",
    "the ",
    "of the ",
    "killed ",
    "said ",
    "Gen. ",
    "President ",
    "million ",
)


def adversarial() -> list[str]:
    """Return 200 or more strings of the kinds that make a careless pattern run away."""
    runs = [piece * (LENGTH // len(piece)) for piece in (*PIECES, *PAIRS)]
    ended = [run + "!" for run in runs[: len(PIECES)]] + [run + "\n" for run in runs[-len(PAIRS) :]]
    nested = [mark * 5_000 + "a" + close * 5_000 for mark, close in ("()", "[]", "“”", "«»", "<>")]
    lines = [
        f"{piece}\n" * (LENGTH // (len(piece) + 1)) for piece in ("Ab", "- a", "1. A", "A: b.")
    ]
    return [*runs, *ended, *nested, *lines]


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        package = importlib.import_module(room)
        yield package
        for info in pkgutil.walk_packages(package.__path__, f"{room}."):
            if "training" not in info.name and not info.name.endswith("__main__"):
                yield importlib.import_module(info.name)


def _patterns() -> dict[str, re.Pattern[Any]]:
    found: dict[str, re.Pattern[Any]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for number, pattern in enumerate(_compiled(value)):
                found.setdefault(pattern.pattern, pattern)
                named[pattern.pattern] = f"{module.__name__}.{name}[{number}]"
    return found


def _compiled(value: object, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns in a value: itself, or those in its items and fields."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth:
        for item in value.values():
            yield from _compiled(item, depth - 1)
    elif isinstance(value, tuple | list) and depth:
        for item in value:
            yield from _compiled(item, depth - 1)


named: dict[Any, str] = {}
PATTERNS = _patterns()
STRINGS = adversarial()


def test_there_are_enough_of_both() -> None:
    assert len(STRINGS) >= 200
    assert len(PATTERNS) >= 60


@pytest.mark.parametrize("source", PATTERNS, ids=lambda source: named[source])
def test_pattern_is_fast_on_hostile_strings(source: Any) -> None:
    pattern, cut = PATTERNS[source], CUT.get(named[source], 20_000)
    cost = [_checked(pattern, string[:SHORT][:cut]) for string in STRINGS]
    # What runs away on a long string is already among the costliest short ones.
    costliest = sorted(range(len(STRINGS)), key=lambda n: -cost[n])[:COSTLIEST]
    for text in (*(STRINGS[n] for n in costliest), *LONGEST):
        _checked(pattern, text[:cut])


def _checked(pattern: re.Pattern[Any], text: str) -> float:
    taken = _seconds(pattern, text)
    if taken >= LIMIT:  # a busy machine, or is it?
        taken = min(taken, _seconds(pattern, text))
    assert taken < LIMIT, f"{taken:.2f} s on {text[:20]!r} …"
    return taken


def _seconds(pattern: re.Pattern[Any], text: str) -> float:
    """Return the time of the costliest use: a search through all of it, or a match of the whole."""
    subject: Any = text.encode() if isinstance(pattern.pattern, bytes) else text
    start = time.process_time()
    for _ in pattern.finditer(subject):
        pass
    middle = time.process_time()
    pattern.fullmatch(subject)
    return max(middle - start, time.process_time() - middle)
