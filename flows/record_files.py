"""Files of records to records: JSON Lines, arrays of JSON, CSV and Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from flows.archives import spooled
from flows.inputs import Found
from flows.json_array import UnclosedError, elements
from flows.place import Place, accepted, refused, too_large
from transforms.documents import Rejected
from transforms.reading.decode import decode
from transforms.reading.record_keys import body_key
from transforms.reading.records import canonical_json, check_record, extra_keys, parse_record

SKIP_BYTES = 1 << 20
LOOK_BYTES = 8192
ROWS = 64  # of a Parquet file held at once
DELIMITERS = (",", "\t", ";", "|")


def read_record(place: Place, stream: BinaryIO) -> Iterator[Found]:
    """Yield a file that is one JSON object."""
    limit = place.limits.max_input_bytes
    content = stream.read(limit + 1)
    if place.faults:
        return
    if len(content) > limit:
        yield refused(place, too_large(place))
    else:
        yield _parsed(place, "", content)


def read_lines(place: Place, stream: BinaryIO) -> Iterator[Found]:
    """Yield the lines of a JSON Lines file, blank ones left out; locator line:N, from 1."""
    limit = place.limits.max_input_bytes
    records = 0
    for number, line, whole in lines(stream, limit):
        if not whole and place.faults:
            return
        if number == 1 and b"\0" in line[:LOOK_BYTES]:
            why = f"{place.where()} is binary or UTF-16, not JSON Lines: save it as UTF-8"
            yield refused(place, Rejected("read", "E_JSON", why))
            return
        locator = f"line:{number}"
        if len(line) > limit:
            yield refused(place, too_large(place, locator), locator)
        elif line.strip():
            yield _parsed(place, locator, line)
        else:
            continue
        records += 1
    if not records and not place.faults:
        yield _no_records(place)


def _no_records(place: Place) -> Found:
    return refused(place, Rejected("read", "E_EMPTY", f"{place.where()} holds no record at all"))


def lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield numbered lines, from 1, without their end, and whether they had one.

    Of a line over the limit only its beginning is kept.
    """
    number = 0
    while line := stream.readline(limit + 2):
        number += 1
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(SKIP_BYTES)
        yield number, line.rstrip(b"\r\n"), bool(rest)


def read_array(place: Place, stream: BinaryIO) -> Iterator[Found]:
    """Yield the elements of an array of JSON objects; locator record:N, from 1."""
    limit = place.limits.max_input_bytes
    number = 0
    try:
        for number, element in enumerate(elements(stream, limit), 1):
            locator = f"record:{number}"
            if len(element) > limit:
                yield refused(place, too_large(place, locator), locator)
            else:
                yield _parsed(place, locator, element)
    except UnclosedError as error:
        if not place.faults:
            why = f"{place.where()} is no whole array of JSON: {error}"
            yield refused(place, Rejected("read", "E_TRUNCATED", why))
        return
    if not number:
        yield _no_records(place)


def _parsed(place: Place, locator: str, line: bytes) -> Found:
    return _record(place, locator, parse_record(line), "application/json", line)


def _record(
    place: Place,
    locator: str,
    record: dict[str, Any] | Rejected,
    media_type: str,
    offered: bytes | None = None,
) -> Found:
    if isinstance(record, Rejected):
        why = Rejected(record.stage, record.code, f"{place.where(locator)}: {record.detail}")
        return refused(place, why, locator, offered or b"")
    content = canonical_json(record)
    return accepted(
        place, media_type, content, locator=locator, offered=offered, extra=extra_keys(record)
    )


def read_csv(place: Place, stream: BinaryIO) -> Iterator[Found]:
    """Yield the rows of a CSV file whose first row names the columns; locator row:N, from 1.

    Comma, tab, semicolon or bar, whichever the header has most of. A row over the limit is
    refused, and reading goes on with the next line.
    """
    limit = place.limits.max_input_bytes
    csv.field_size_limit(limit)
    source = _Text(stream, limit)
    try:
        header = next(source, "")
    except _TooLongError:
        yield refused(place, too_large(place))
        return
    delimiter = max(DELIMITERS, key=header.count)
    first = _next_row(csv.reader([header], delimiter=delimiter)) or []
    names = [] if isinstance(first, Rejected) else [name.strip() for name in first]
    if isinstance(why := _body_column(place, names), Rejected):
        yield refused(place, why)
        return
    number = 0
    for number, row in enumerate(_rows(source, delimiter), 1):
        locator = f"row:{number}"
        if isinstance(row, Rejected):
            yield refused(place, too_large(place, locator), locator)
        elif not (place.faults and source.cut):
            yield _row(place, locator, dict(zip(names, row, strict=False)), "text/csv")
    if not number and not place.faults:
        yield _no_records(place)


def _rows(source: _Text, delimiter: str) -> Iterator[list[str] | Rejected]:
    """Yield the rows that are not empty; behind a refused one the next line opens a row."""
    while True:
        rows = csv.reader(source, delimiter=delimiter)
        row: list[str] | Rejected | None = []
        while not isinstance(row, Rejected):
            if (row := _next_row(rows)) is None:
                return
            if row:
                yield row


def _next_row(rows: Iterator[list[str]]) -> list[str] | Rejected | None:
    """Return a row, None at the end; refused is only one with a field or line over the limit."""
    try:
        return next(rows, None)
    except (csv.Error, _TooLongError) as error:
        return Rejected("read", "E_TOO_LARGE", str(error))


class _TooLongError(Exception):
    """A line over the limit."""


class _Text:
    """The lines of a stream as text, with their ends; the encoding is judged on the first ones."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self.lines = lines(stream, limit)
        self.limit = limit
        self.encoding: str | None = None
        self.cut = False
        self.waiting: list[str] = []

    def __iter__(self) -> _Text:
        return self

    def __next__(self) -> str:
        if self.waiting:
            return self.waiting.pop()
        _, line, whole = next(self.lines)
        self.cut = not whole
        if len(line) > self.limit:
            raise _TooLongError(f"a line is longer than {self.limit} bytes")
        self.waiting = [f"{part}\n" for part in self._decoded(line).split("\r")][::-1]
        return self.waiting.pop()

    def _decoded(self, line: bytes) -> str:
        for encoding in ("utf-8-sig", self.encoding):
            try:
                if encoding:
                    return line.decode(encoding)
            except UnicodeDecodeError:
                continue
        decoded = decode(line)
        if isinstance(decoded, Rejected):
            return line.decode("utf-8", "replace")
        self.encoding = decoded[1] if "+" not in decoded[1] else None  # a line of two encodings
        return decoded[0]


def _body_column(place: Place, names: list[str]) -> Rejected | None:
    if body_key(names):
        return None
    seen = ", ".join(names)[:200] or "none"
    why = f"{place.where()} needs a column named text or html; its columns are {seen}"
    return Rejected("read", "E_RECORD", why)


def _row(place: Place, locator: str, cells: dict[str, Any], media_type: str) -> Found:
    record = {name: value for name, value in cells.items() if value not in (None, "") and name}
    return _record(place, locator, check_record(record), media_type)


def read_parquet(place: Place, stream: BinaryIO) -> Iterator[Found]:
    """Yield the rows of a Parquet file; locator row:N, from 1."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(spooled(stream))
        names = file.schema_arrow.names
        if why := _body_column(place, names):
            yield refused(place, why)
            return
        number = 0
        for batch in file.iter_batches(batch_size=ROWS, use_threads=False):
            for cells in batch.to_pylist():
                number += 1
                values = {name: _plain(value) for name, value in cells.items()}
                yield _sized_row(place, f"row:{number}", values)
    except (pa.ArrowException, OSError, ValueError) as error:
        why = Rejected("read", "E_TRUNCATED", f"{place.where()} is damaged or cut short: {error}")
        yield refused(place, why)
        return
    if not number:
        yield _no_records(place)


def _sized_row(place: Place, locator: str, values: dict[str, Any]) -> Found:
    limit = place.limits.max_input_bytes
    if sum(len(value) for value in values.values() if isinstance(value, str)) > limit:
        return refused(place, too_large(place, locator), locator)
    return _row(place, locator, values, "application/vnd.apache.parquet")


def _plain(value: object) -> object:
    """Return a cell as JSON holds it: times in ISO 8601, bytes as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value != value:  # NaN, as pandas writes a missing text
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)
