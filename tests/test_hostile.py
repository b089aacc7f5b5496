"""Hostile input: each has a code, a bounded cost, and takes nothing else with it."""

from __future__ import annotations

import io
import json
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
    documents,
    ends,
    gz,
    page,
    read_file,
    record,
    response,
    tarred,
    told,
    zipped,
)
from support import text_input

from flows.deadline import limit_of
from flows.discover import candidate_of, discover
from flows.inputs import Found
from flows.limits import Limits
from flows.reading import read_candidate
from transforms.cleaning.edits import replay, restore
from transforms.documents import Article, OutOfTime, Rejected
from transforms.pipeline import transform_one
from transforms.reading.html import read_page, visible_text
from transforms.reading.html_flat import flat_text
from transforms.reading.read import read

MEBIBYTE = 1 << 20
BOMB = bytes(64 * MEBIBYTE)


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


@pytest.mark.parametrize(
    "feed",
    [
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel></rss>',
        '<?xml version="1.0"?><!DOCTYPE r [<!entity % p "x">]><rss/>',
        "<?xml version='1.0'?><rss",
    ],
)
def test_entities_in_xml_are_refused(tmp_path: Path, feed: str):
    for encoding in ("utf-8", "utf-16"):
        assert told(read_file(tmp_path / "a.xml", feed.encode(encoding))) == [("", "E_XML")]


def test_deep_html_is_read_flat_and_fast():
    deep = page(body="<div>" * 100_000 + "<p>deep down</p>" + "</div>" * 100_000).decode()
    started = time.perf_counter()
    text = visible_text(deep)
    assert time.perf_counter() - started < 5
    assert STORY in text
    assert "deep down" in text


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", "<a b='", "<script>", "</p", "&amp", "<![CDATA[", "<p><table><tr><td>", "<b><p>",
     "<style>", "<svg><template>", "<ul><li>", "\x00", "<a href=x>y</a> ", "<select><option>"],
)  # fmt: skip
def test_markup_in_masses_takes_its_time_but_no_more(piece: str):
    markup = page(body=piece * 10_000).decode()
    started = time.perf_counter()
    found = read(
        text_input(markup.encode()).__class__("0" * 32, "x:", "", "text/html", markup.encode())
    )
    flat_text(markup)
    assert time.perf_counter() - started < 20
    assert isinstance(found, Article | Rejected)


def test_records_nested_too_deep_and_surrogates_and_long_lines(tmp_path: Path):
    long_line = " ".join([STORY] * 70)
    assert len(long_line) > 10_000
    lines = [
        b'{"text": ' + b"[" * 100_000 + b"}",
        json.dumps({"text": STORY + " \ud800 \udfff", "title": "\udc80 Title"}).encode(),
        record(long_line),
    ]
    items = read_file(tmp_path / "a.jsonl", b"\n".join(lines))
    assert told(items) == [("line:1", "E_JSON"), ("line:2", None), ("line:3", None)]
    surrogates, long = documents(items)
    surrogates.text.encode()
    assert long.text == long_line


def test_a_quote_that_never_ends_costs_one_row(tmp_path: Path):
    content = b'text\n"' + b"x" * 5000 + b"\n" + b"y" * 5000 + b"\n" + STORY.encode() + b"\n"
    items = told(read_file(tmp_path / "a.csv", content, max_input_bytes=6000))
    assert items[0] == ("row:1", "E_TOO_LARGE")
    assert len(items) == 2


def test_mail_nested_too_deep_has_a_code(tmp_path: Path):
    head = "From: a@b.test\nSubject: x\nMIME-Version: 1.0\n"
    part = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000))
    items = read_file(tmp_path / "a.eml", (head + part + "\n" + STORY).encode())
    assert isinstance(items[0], Found)
    assert items[0].raw is not None
    found = read(items[0].raw)
    assert isinstance(found, Article | Rejected)
    if isinstance(found, Rejected):
        assert found.code in ("E_DEPTH", "E_EMPTY")


def test_a_document_that_takes_too_long_is_refused_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch,
):
    from transforms import pipeline

    def slow(article: Article) -> object:
        while b"slow" in article.source.content:
            pass
        return clean(article)

    clean = pipeline.clean
    monkeypatch.setattr(pipeline, "clean", slow)
    from datetime import UTC, datetime

    from flows.reference import reference
    from transforms.rows import RunStamp

    stamp = RunStamp("r", datetime.now(UTC), "0")
    inputs = [text_input(f"{STORY} slow"), text_input(STORY)]

    def run() -> list[str]:
        done = pipeline.transform_batch(inputs, reference(), stamp, None, limit_of(0.3))
        assert done.tables["documents"].num_rows == 1
        return [why.code for _, why in done.rejected]

    assert run() == ["E_TIMEOUT"]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:  # as a task of Prefect runs
        assert pool.submit(run).result() == ["E_TIMEOUT"]


def test_out_of_time_is_not_swallowed_by_who_catches_every_exception():
    assert not issubclass(OutOfTime, Exception)


def test_edits_of_pages_invert_exactly():
    bodies = (
        "",
        "<ul><li>one<li>two<ol><li>in</ol></ul><blockquote>q</blockquote>",
        "<table><tr><td>a<td>b<tr><td>c<td>d</table>&amp;amp; x\u00a0y&nbsp;z",
        "<figure><figcaption>Photo</figcaption></figure><div id=comments><p>First!</div>",
    )
    pages = [b"<p>" + STORY.encode(), *(page(body=body) for body in bodies)]
    from flows.reference import reference

    for content in pages:
        source = text_input(content)
        source = source.__class__(source.document_id, "x:", "", "text/html", content)
        article, document = read(source), transform_one(source, reference())
        assert isinstance(article, Article)
        assert not isinstance(document, Rejected)
        assert article.raw_text == read_page(content.decode()).text
        assert restore(document.text, document.edits) == article.raw_text
        assert replay(article.raw_text, document.edits) == document.text


def test_bombs_are_what_they_seem():
    assert len(BOMB) > 200 * len(zlib.compress(BOMB))
    assert sys.getsizeof(BOMB) > 8 * MEBIBYTE
