"""Text on a terminal: tables whose cells cannot move the cursor, colour or forge a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# Wide enough that nothing is cut when the output is no terminal.
UNBOUNDED = 100_000


def visible(value: object) -> str:
    """Return a value in one line; control and invisible characters are shown as escapes."""
    if value is None:
        return ""
    return "".join(c if _plain(c) else c.encode("unicode_escape").decode() for c in str(value))


def _plain(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in ("C", "Z")


def console() -> Console:
    """Return the console of standard output; unbounded where it is no terminal."""
    from rich.console import Console

    found = Console(highlight=False, markup=False, emoji=False)
    if found.is_terminal:
        return found
    return Console(highlight=False, markup=False, emoji=False, width=UNBOUNDED)


def print_table(head: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
    """Print rows under a head."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for name in head:
        table.add_column(Text(visible(name)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    console().print(table)


def print_found(
    head: Sequence[str], rows: Sequence[Sequence[object]], as_json: bool, nothing: str
) -> None:
    """Print rows as one JSON array or as a table; `nothing` says that there are none."""
    import json

    if as_json:
        print(json.dumps([dict(zip(head, row, strict=True)) for row in rows], ensure_ascii=False))
    elif rows:
        print_table(head, rows)
    else:
        print(nothing)


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one a line, those that are None left out."""
    known = [(name, value) for name, value in facts if value is not None]
    width = max((len(name) for name, _ in known), default=0)
    for name, value in known:
        print(f"{name.ljust(width)}  {visible(value)}")
