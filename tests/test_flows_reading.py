import hashlib
import json
from pathlib import Path

import pytest

from flows.discover import candidate_of
from flows.inputs import ContainerEnd, Found
from flows.limits import Limits
from flows.reading import read_candidate

LIMIT = 100


def read(path: Path, content: bytes, limit: int = LIMIT) -> list[Found | ContainerEnd]:
    path.write_bytes(content)
    return list(read_candidate(candidate_of(path), Limits(max_input_bytes=limit)))


def codes(items: list[Found | ContainerEnd]) -> list[tuple[str, str | None]]:
    return [
        (i.entry.record_locator, i.entry.refused.code if i.entry.refused else None)
        for i in items
        if isinstance(i, Found)
    ]


def test_a_text_is_named_by_its_bytes(tmp_path: Path):
    (found,) = read(tmp_path / "a.txt", b"words")
    assert isinstance(found, Found)
    digest = hashlib.sha256(b"words").hexdigest()
    assert (found.entry.sha256, found.entry.document_id) == (digest, digest[:32])
    assert found.raw is not None
    assert (found.raw.content, found.raw.media_type) == (b"words", "text/plain")


def test_records_are_numbered_by_line_and_bad_ones_name_file_and_line(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    items = read(path, b'{"text":"one"}\r\n\n{bad\n[]\n{"text":"two","k":1}')
    assert codes(items) == [
        ("line:1", None),
        ("line:3", "E_JSON"),
        ("line:4", "E_RECORD"),
        ("line:5", None),
    ]
    bad, last, end = items[1], items[3], items[4]
    assert isinstance(bad, Found)
    assert bad.entry.refused is not None
    assert f"{path} line 3" in bad.entry.refused.detail
    assert isinstance(last, Found)
    assert last.entry.extra == '{"k":1}'
    assert isinstance(end, ContainerEnd)
    assert end.records == 4


def test_records_that_say_the_same_have_one_document_id(tmp_path: Path):
    a, b, _ = read(tmp_path / "a.jsonl", b'{"text":"x","id":"1"}\n{"id": "1", "text": "x"}\n')
    assert isinstance(a, Found)
    assert isinstance(b, Found)
    assert a.entry.document_id == b.entry.document_id
    assert a.entry.sha256 != b.entry.sha256


@pytest.mark.parametrize("length", [LIMIT - 1, LIMIT, LIMIT + 1, LIMIT + 2, 5 * LIMIT])
def test_a_long_line_is_refused_and_the_next_one_read(tmp_path: Path, length: int):
    line = json.dumps({"text": "x" * (length - 12)}).encode()
    assert len(line) == length
    for ending in (b"\n", b"\r\n"):
        items = read(tmp_path / "a.jsonl", line + ending + b'{"text":"y"}')
        expected = "E_TOO_LARGE" if length > LIMIT else None
        assert codes(items) == [("line:1", expected), ("line:2", None)]


def test_a_large_file_is_not_read(tmp_path: Path):
    (found,) = read(tmp_path / "a.txt", b"x" * (LIMIT + 1))
    assert isinstance(found, Found)
    assert found.entry.refused is not None
    assert found.entry.refused.code == "E_TOO_LARGE"
    assert (found.raw, found.entry.payload) == (None, b"")
    (fits,) = read(tmp_path / "a.txt", b"x" * LIMIT)
    assert isinstance(fits, Found)
    assert fits.raw is not None


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "E_EMPTY"), (b"\n \n", "E_EMPTY"), (b"\0\1\2", "E_JSON")]
)
def test_a_file_without_records_is_one_refused_input(tmp_path: Path, content: bytes, code: str):
    assert codes(read(tmp_path / "a.jsonl", content)) == [("", code)]


def test_a_json_object_is_one_record(tmp_path: Path):
    assert codes(read(tmp_path / "a.json", b'{\n "text": "x"\n}')) == [("", None)]


def test_a_file_that_went_is_refused(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    candidate = candidate_of(path)
    path.unlink()
    assert codes(list(read_candidate(candidate, Limits()))) == [("", "E_UNREADABLE")]
