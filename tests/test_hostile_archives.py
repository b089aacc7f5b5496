"""Bombs, ways out and damage in archives: each has a code, a bounded cost, and leaves the rest."""

from __future__ import annotations

import io
import os
import struct
import sys
import tarfile
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from inboxes import (
    OTHER,
    STORY,
    ends,
    gz,
    read_file,
    record,
    response,
    tarred,
    told,
    zipped,
)

MEBIBYTE = 1 << 20


BOMB = bytes(64 * MEBIBYTE)


def test_a_gzip_bomb_stops_at_the_ratio(tmp_path: Path):
    started = time.perf_counter()
    assert told(read_file(tmp_path / "a.jsonl.gz", gz(BOMB), max_input_bytes=MEBIBYTE * 100)) == [
        ("", "E_RATIO")
    ]
    assert time.perf_counter() - started < 5


def test_a_bomb_in_a_zip_leaves_its_neighbours(tmp_path: Path):
    members = {"a.txt": STORY.encode(), "bomb.jsonl": BOMB, "c.txt": OTHER.encode()}
    assert told(read_file(tmp_path / "a.zip", zipped(members))) == [
        ("member:a.txt", None),
        ("member:bomb.jsonl", "E_RATIO"),
        ("member:c.txt", None),
    ]


@pytest.mark.parametrize("packed", ["zip", "gz"])
def test_bytes_of_all_layers_together_are_limited(tmp_path: Path, packed: str):
    texts = {f"{n}.txt": os.urandom(30_000).hex().encode() for n in range(10)}
    content = zipped(texts) if packed == "zip" else gz(tarred(dict(texts)))
    items = read_file(tmp_path / f"a.{packed}", content, max_archive_bytes=200_000)
    assert told(items)[-1] == ("", "E_TOO_LARGE")
    assert 0 < sum(code is None for _, code in told(items)) < 10


def test_layers_are_limited(tmp_path: Path):
    content = record()
    for _ in range(6):
        content = gz(content)
    assert told(read_file(tmp_path / "a.gz", content)) == [("", "E_DEPTH")]
    inner = zipped({"a.txt": STORY.encode()})
    for _ in range(4):
        inner = zipped({"i.zip": inner, "b.txt": OTHER.encode()})
    items = told(read_file(tmp_path / "a.zip", inner))
    assert items[0] == ("!".join(["member:i.zip"] * 4), "E_DEPTH")
    assert [code for _, code in items] == ["E_DEPTH", None, None, None, None]


@pytest.mark.parametrize("packed", ["zip", "tar"])
def test_entries_are_limited(tmp_path: Path, packed: str):
    members = {f"{n}.txt": STORY.encode() for n in range(30)}
    content = zipped(members) if packed == "zip" else tarred(dict(members))
    items = told(read_file(tmp_path / f"a.{packed}", content, max_archive_entries=20))
    assert items[-1] == ("", "E_ENTRIES")
    assert len(items) == (1 if packed == "zip" else 21)


def test_a_directory_that_understates_its_entries_is_not_believed(tmp_path: Path):
    content = bytearray(zipped({f"{n:04}.txt": b"x" for n in range(3000)}))
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", content, end + 8, 1, 1)
    items = told(read_file(tmp_path / "a.zip", bytes(content), max_archive_entries=20))
    assert items == [("", "E_ENTRIES")]


@pytest.mark.parametrize(
    "name", ["../up.txt", "/etc/abs.txt", "a/../../b.txt", "C:\\x.txt", "a\\..\\..\\b.txt"]
)
def test_paths_that_lead_out_are_refused(tmp_path: Path, name: str):
    members = {name: STORY.encode(), "b.txt": OTHER.encode()}
    for content, ending in ((zipped(members), "zip"), (tarred(dict(members)), "tar")):
        items = told(read_file(tmp_path / f"a.{ending}", content))
        assert [code for _, code in items] == ["E_PATH", None]
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.tar", "a.zip"]


def test_links_and_devices_in_archives_are_not_followed(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text(STORY)
    kinds = {
        "s": tarfile.SYMTYPE,
        "h": tarfile.LNKTYPE,
        "c": tarfile.CHRTYPE,
        "f": tarfile.FIFOTYPE,
    }
    members: dict[str, bytes | tarfile.TarInfo] = {}
    for name, kind in kinds.items():
        members[name] = tarfile.TarInfo(f"{name}.txt")
        members[name].type, members[name].linkname = kind, str(secret)  # type: ignore[union-attr]
    items = told(read_file(tmp_path / "a.tar", tarred({**members, "z.txt": OTHER.encode()})))
    assert [code for _, code in items] == ["E_PATH"] * 4 + [None]
    link = zipfile.ZipInfo("l.txt")
    link.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, str(secret))
    assert told(read_file(tmp_path / "a.zip", buffer.getvalue())) == [("member:l.txt", "E_PATH")]


def test_a_tar_header_of_gigabytes_is_not_held(tmp_path: Path):
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 1 << 33
    items = told(read_file(tmp_path / "a.tar", info.tobuf() + bytes(10_240)))
    assert items == [("", "E_TRUNCATED")]


def test_encrypted_members_say_so(tmp_path: Path):
    content = bytearray(zipped({"a.txt": STORY.encode(), "b.txt": OTHER.encode()}))
    content[6] |= 1
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    items = told(read_file(tmp_path / "a.zip", bytes(content)))
    assert items == [("member:a.txt", "E_UNREADABLE"), ("member:b.txt", None)]


@pytest.mark.parametrize("share", [0.33, 0.62, 0.78])
def test_of_a_truncated_archive_what_was_whole_is_read(tmp_path: Path, share: float):
    texts = {f"{n}.txt": (STORY + str(n) + os.urandom(2000).hex()).encode() for n in range(10)}
    lines = b"\n".join(record(text.decode()) for text in texts.values())
    pages = b"".join(response(f"http://a.test/{n}", text) for n, text in texts.items())
    contents = {
        "a.zip": zipped(texts),
        "a.tar": tarred(dict(texts)),
        "a.tar.gz": gz(tarred(dict(texts))),
        "a.jsonl.gz": gz(lines),
        "a.warc": pages,
        "a.warc.gz": gz(pages),
        "a.json": b"[" + lines.replace(b"\n", b",") + b"]",
    }
    for name, content in contents.items():
        items = told(read_file(tmp_path / name, content[: int(share * len(content))]))
        codes = [code for _, code in items]
        assert abs(codes.count(None) - 10 * share) <= 1.5, name
        assert set(codes) == {None, "E_TRUNCATED"}, name
        assert codes[-1] == "E_TRUNCATED", name


def test_half_an_article_is_none(tmp_path: Path):
    content = gz((STORY + os.urandom(4000).hex()).encode())
    assert told(read_file(tmp_path / "a.txt.gz", content[:2000])) == [("", "E_TRUNCATED")]


def test_damage_within_a_gzip_is_told(tmp_path: Path):
    content = bytearray(
        gz(b"\n".join(record(f"{STORY} {os.urandom(500).hex()}") for _ in range(400)))
    )
    content[len(content) // 2] ^= 0xFF
    items = told(read_file(tmp_path / "a.jsonl.gz", bytes(content)))
    assert items[-1] == ("", "E_TRUNCATED")
    assert items[0] == ("line:1", None)


def test_gzip_members_in_a_row_and_padding(tmp_path: Path):
    content = gz(record() + b"\n") + gz(record(OTHER) + b"\n") + bytes(100)
    items = read_file(tmp_path / "a.jsonl.gz", content)
    assert told(items) == [("line:1", None), ("line:2", None)]
    assert ends(items) == [2]


def test_bombs_are_what_they_seem():
    assert len(BOMB) > 200 * len(zlib.compress(BOMB))
    assert sys.getsizeof(BOMB) > 8 * MEBIBYTE


@pytest.mark.parametrize("packed", ["zip", "tar"])
def test_members_of_one_name_are_told_apart(tmp_path: Path, packed: str):
    buffer = io.BytesIO()
    if packed == "zip":
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.txt", STORY)
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("a.txt", STORY)
    else:
        with tarfile.open(fileobj=buffer, mode="w") as tar:
            for _ in range(2):
                info = tarfile.TarInfo("a.txt")
                info.size = len(STORY.encode())
                tar.addfile(info, io.BytesIO(STORY.encode()))
    found = told(read_file(tmp_path / f"a.{packed}", buffer.getvalue()))
    assert found == [("member:a.txt", None), ("member:a.txt%#2", None)]
