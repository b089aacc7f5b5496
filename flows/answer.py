"""The answer to a question in SQL, in the form that was asked for."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.errors import Usage
from warehouse.store import Place


def write_answer(
    store: Place, query: str, form: str, output: str | None, as_of: str | None = None
) -> None:
    """Write the answer to standard output or a file, which appears only when it is whole.

    Of several statements each is answered in turn, as tables only. `as_of` asks a past state.
    Raises Usage for an empty query or Parquet to a terminal, and what warehouse.query raises.
    """
    if not query.strip():
        raise Usage('no query: dateline sql "FROM latest_documents LIMIT 5"')
    if form == "table" and output is None:
        for statement in _statements(query):
            _print(store, statement, as_of)
    elif output is not None:
        _write(store, query, "csv" if form == "table" else form, Path(output), as_of)
    elif form == "parquet" and sys.stdout.isatty():
        raise Usage("Parquet is no text: give --output FILE or a pipe")
    else:
        _stream(store, query, form, as_of)


def _statements(text: str) -> list[str]:
    from warehouse.query import statements

    return statements(text)


def _print(store: Place, query: str, as_of: str | None) -> None:
    from flows.show import print_table
    from warehouse.export import plain_value
    from warehouse.query import run_query

    found = run_query(store, query, as_of=as_of)
    columns = [column.to_pylist() for column in found.columns]
    rows = zip(*columns, strict=True) if columns else []
    print_table(found.column_names, ([plain_value(cell) for cell in row] for row in rows))


def _stream(store: Place, query: str, form: str, as_of: str | None) -> None:
    from warehouse.export import export
    from warehouse.query import stream_query

    with stream_query(store, query, as_of=as_of) as batches:
        export(batches, sys.stdout.buffer, form)
    sys.stdout.buffer.flush()


def _write(store: Place, query: str, form: str, target: Path, as_of: str | None) -> None:
    from warehouse.export import export
    from warehouse.query import stream_query

    part = target.with_name(f".{target.name}.part")
    try:
        with stream_query(store, query, as_of=as_of) as batches, part.open("wb") as file:
            export(batches, file, form)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
