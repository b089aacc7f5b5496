"""What a cell of the register of sources may hold, and how it is said when it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import urlsplit

from seeds.countries import alpha_2_to_3

# An id names a folder of the inbox, so it can neither climb out of it nor hide in it.
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
CRON = re.compile(r"(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?(,(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?)*")
# Lowest and highest value of minute, hour, day, month and weekday (0 and 7 are Sunday).
CRON_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def problems_of(row: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with a row, one sentence a cell."""
    for column, (holds, wanted) in CHECKS.items():
        if not holds(row[column]):
            yield f"{column} is {row[column]!r}, must be {wanted}"


def is_address(text: str) -> bool:
    """Whether a text is an absolute http or https address without a login or spaces."""
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = text.isprintable() and " " not in text and "@" not in parts.netloc
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain and port_is_fine


def is_schedule(text: str) -> bool:
    """Whether a text is cron in five fields of numbers, ranges, steps and lists."""
    cells = text.split(" ")
    return len(cells) == len(CRON_RANGES) and all(
        _in_range(cell, low, high) for cell, (low, high) in zip(cells, CRON_RANGES, strict=True)
    )


def _in_range(cell: str, low: int, high: int) -> bool:
    if not cell.isascii() or not CRON.fullmatch(cell):
        return False
    for part in cell.split(","):
        span, _, step = part.partition("/")
        bounds = [] if span == "*" else [int(number) for number in span.split("-")]
        if bounds != sorted(bounds) or any(not low <= number <= high for number in bounds):
            return False
        if step and not 1 <= int(step) <= high:
            return False
    return True


@cache
def _languages() -> frozenset[str]:
    import pycountry

    codes = (getattr(language, "alpha_2", None) for language in pycountry.languages)
    return frozenset(code for code in codes if code)


def _one_of(*values: str) -> tuple[Callable[[str], bool], str]:
    return values.__contains__, " or ".join(values)


CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "id": (
        lambda cell: bool(ID.fullmatch(cell)),
        "1 to 63 small letters, digits and hyphens, no hyphen first",
    ),
    "name": (lambda cell: bool(cell.strip()), "the publisher's name"),
    "kind": _one_of("rss", "atom", "page"),
    "address": (is_address, "an address that begins with http:// or https://, without a login"),
    "language": (lambda cell: not cell or cell in _languages(), "a code of ISO 639-1, or empty"),
    "country": (
        lambda cell: not cell or cell in alpha_2_to_3().values(),
        "a code of ISO 3166-1 alpha-3, or empty",
    ),
    "licence": (lambda cell: bool(cell.strip()), "the terms of use in a few words"),
    "schedule": (is_schedule, "cron in five fields, such as */30 * * * *"),
    "content": _one_of("page", "feed"),
    "enabled": _one_of("true", "false"),
}
