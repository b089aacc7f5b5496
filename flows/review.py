"""Rows judged by the user: a sample in context, answers, the precision that they speak for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import sqrt
from pathlib import Path

from flows.errors import Usage
from warehouse.store import Place
from warehouse.tables import BY_NAME

COLUMNS = ("document_id", "start_char", "text", "says", "context", "answer")
CONTEXT = 90
ANSWERS = {"y": "y", "right": "y", "n": "n", "wrong": "n", "": "", "s": ""}
SAID = ("document_id", "start_char", "end_char", "text", "sentence_index", "confidence", "method")
# Each thing with one place where it is named, the same in every warehouse of the same articles.
NAMED = """(SELECT e.*, m.document_id, m.start_char, m.end_char, m.text
    FROM entities AS e JOIN (
        SELECT entity_id, document_id, start_char, end_char, text FROM mentions
        QUALIFY row_number() OVER (
            PARTITION BY entity_id ORDER BY sha256(concat_ws('|', document_id, start_char))) = 1
    ) AS m USING (entity_id))"""
Row = dict[str, str]
Ask = Callable[[str], str]


def drawn(store: Place, table: str, number: int, seed: str) -> list[Row]:
    """Return a sample of a table's rows, the same for the same seed, in their context.

    A thing is shown where an article names it. Raises Usage if rows of the table do not point at
    text.
    """
    from warehouse.connect import open_reader

    columns = BY_NAME[table].column_names if table in BY_NAME else ()
    source = table
    if table == "entities":
        source = NAMED
    elif not {"document_id", "start_char", "end_char", "text"} <= set(columns):
        fit = [t for t, c in BY_NAME.items() if {"start_char", "text"} <= set(c.column_names)]
        others = ", ".join(["entities", *fit])
        raise Usage(f"rows of {table} do not point at text: review one of {others}")
    says = [name for name in columns if name not in SAID and not name.endswith("_index")]
    with open_reader(store) as con:
        found = con.execute(
            f"""SELECT t.document_id, t.start_char, t.text,
                concat_ws(', ', {", ".join(f"'{n}=' || t.{n}::VARCHAR" for n in says)}) AS says,
                substr(d.text, greatest(t.start_char - {CONTEXT}, 0) + 1,
                       least(t.start_char, {CONTEXT})) || '[' || t.text || ']' ||
                substr(d.text, t.end_char + 1, {CONTEXT}) AS context
            FROM {source} t JOIN documents d USING (document_id)
            ORDER BY sha256(concat_ws('|', ?, t.document_id, t.start_char, t.text)), says
            LIMIT ?""",
            [seed, number],
        ).fetchall()
    return [dict(zip(COLUMNS, (*map(str, row), ""), strict=True)) for row in found]


def asked(rows: Iterable[Row], ask: Ask) -> list[Row]:
    """Return the rows with the answers given one by one; `q` ends the questions."""
    done = []
    for row in rows:
        answer = _answer(row, ask)
        if answer is None:
            break
        done.append({**row, "answer": answer})
    return done


def _answer(row: Row, ask: Ask) -> str | None:
    while True:
        given = ask(f"\n{row['context']}\n  {row['says']}\n  right? y, n, s, q").strip().lower()
        if given == "q":
            return None
        if given in ANSWERS:
            return ANSWERS[given]


def write(path: str, rows: Sequence[Row]) -> int:
    """Write rows as CSV with an empty column `answer` and return how many."""
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def answered(path: str) -> list[Row]:
    """Return the rows of a CSV with their answers. Raises Usage at the first wrong one."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(_checked(path, csv.DictReader(file)))


def _checked(path: str, reader: csv.DictReader[str]) -> Iterator[Row]:
    for row in reader:
        given = (row.get("answer") or "").strip().lower()
        if given not in ANSWERS:
            where = f"{path}, line {reader.line_num}, column answer"
            raise Usage(f"{where}: {given!r} is no answer: write y, n, or nothing")
        yield {**row, "answer": ANSWERS[given]}


def wilson(right: int, judged: int, z: float = 1.96) -> tuple[float, float]:
    """Return the bounds of Wilson's score interval of a share; (0, 1) when nothing was judged."""
    if not judged:
        return 0.0, 1.0
    share, square = right / judged, z * z
    middle = (share + square / (2 * judged)) / (1 + square / judged)
    width = z / (1 + square / judged)
    width *= sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
    return max(0.0, middle - width), min(1.0, middle + width)


def report(table: str, rows: Iterable[Row]) -> str:
    """Return the sentence that tells the precision of a table with its interval."""
    given = [row["answer"] for row in rows if row["answer"]]
    if not given:
        return f"{table}: no row was judged"
    right = given.count("y")
    low, high = wilson(right, len(given))
    share = f"{right / len(given):.1%} of {len(given)} rows are right"
    return f"{table}: {share} (95 % interval {low:.1%} to {high:.1%})"


def block(folder: str, rows: Iterable[Row]) -> int:
    """Add the texts of wrong rows to FOLDER/blocked.csv, once each, and return how many are new."""
    file = Path(folder) / "blocked.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    known = []
    if file.exists():
        with file.open(encoding="utf-8-sig", newline="") as content:
            known = [row["name"] for row in csv.DictReader(content)]
    new = sorted({row["text"] for row in rows if row["answer"] == "n"} - set(known))
    with file.open("w", encoding="utf-8", newline="") as content:
        writer = csv.writer(content)
        writer.writerow(["name"])
        writer.writerows([name] for name in [*known, *new])
    return len(new)
