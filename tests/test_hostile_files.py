"""Files that are too large, oddly named, or change while they are read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from inboxes import (
    OTHER,
    STORY,
    ends,
    read_file,
    record,
    tarred,
    told,
)

from flows.discover import candidate_of, discover
from flows.inputs import Found
from flows.limits import Limits
from flows.reading import read_candidate


def sparse(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_a_text_of_a_gigabyte_is_not_read(tmp_path: Path):
    path = sparse(tmp_path / "a.txt", 1 << 30)
    assert told(read_file(path)) == [("", "E_TOO_LARGE")]


def test_a_huge_line_is_passed_over(tmp_path: Path):
    path = sparse(tmp_path / "a.jsonl", 1 << 27)
    with path.open("r+b") as file:
        file.write(record() + b'\n{"text": "' + b"x" * 70_000)
        file.seek(0, os.SEEK_END)
        file.write(b'"}\n' + record(OTHER))
    assert told(read_file(path)) == [
        ("line:1", None),
        ("line:2", "E_TOO_LARGE"),
        ("line:3", None),
    ]


NAMES = [
    "line\nbreak.txt",
    "right\u202eto left.txt",
    "bell\x07.txt",
    "per%cent!.txt",
    "nul\x00.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_odd_names_are_shown_in_plain_characters(tmp_path: Path, name: str):
    items = read_file(tmp_path / "a.tar", tarred({name: STORY.encode()}))
    ((locator, code),) = told(items)
    assert code is None
    assert locator.isprintable()
    assert locator.count("!") == 0
    if "\0" not in name:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / name).write_bytes(b"\x89PNG\r\n\x1a\n\0")
        (candidate,) = discover([str(tmp_path / "in")])
        (found,) = read_candidate(candidate, Limits())
        assert isinstance(found, Found)
        assert found.entry.refused is None or found.entry.refused.detail.isprintable()


def test_an_undecodable_name_can_be_read_and_told(tmp_path: Path):
    path = tmp_path / os.fsdecode(b"\xff\xfe.pdf")
    items = read_file(path, b"%PDF-")
    assert told(items) == [("", "E_MEDIA_TYPE")]
    assert isinstance(items[0], Found)
    assert items[0].entry.refused is not None
    items[0].entry.refused.detail.encode()


def test_a_file_that_becomes_a_pipe_is_not_waited_for(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    candidate = candidate_of(path)
    path.unlink()
    os.mkfifo(path)
    assert told(list(read_candidate(candidate, Limits()))) == [("", "E_UNREADABLE")]


def test_a_file_that_grows_is_read_to_the_size_it_had(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(record() + b"\n" + record(OTHER) + b"\n")
    reading = read_candidate(candidate_of(path), Limits())
    items = [next(reading)]
    with path.open("ab") as file:
        file.write(record("more") + b"\n")
    items += list(reading)
    assert told(items) == [("line:1", None), ("line:2", None)]
    assert ends(items) == []  # so the next run looks again
    assert len(told(read_file(path))) == 3
