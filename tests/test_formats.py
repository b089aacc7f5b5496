"""Every form of input is told by its content as well as its name, and cut into what it holds."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pyarrow as pa
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
    warc_record,
    zipped,
)
from pyarrow import parquet

from flows.discover import candidate_of
from flows.inputs import Found
from flows.limits import Limits
from flows.reading import read_at
from transforms.documents import Rejected
from transforms.reading.forms import recognise

FEED = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Morava Courier</title>
<item><guid>a-1</guid><title>Crossing stays open</title><link>http://courier.test/1</link>
<pubDate>Tue, 19 Sep 2023 08:30:00 GMT</pubDate>
<description>&lt;p&gt;{STORY}&lt;/p&gt;</description></item>
<item><guid>a-2</guid><title>Flood in the delta</title><description>{OTHER}</description></item>
</channel></rss>""".encode()
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>
<entry><id>tag:1</id><title>Crossing stays open</title><updated>2023-09-19T08:30:00Z</updated>
<content type="html">&lt;p&gt;{STORY}&lt;/p&gt;</content></entry></feed>""".encode()
MAIL = (
    "From: Ana Ruiz <ana@courier.test>\r\nSubject: =?utf-8?q?Crossing_stays_open?=\r\n"
    "Date: Tue, 19 Sep 2023 10:30:00 +0200\r\nMessage-ID: <1@courier.test>\r\n"
    f"Content-Type: text/plain; charset=utf-8\r\n\r\n{STORY}\r\n"
).encode()


def parquet_of(rows: list[dict[str, object]]) -> bytes:
    buffer = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.txt", STORY.encode(), "text"),
        ("a.md", b"# Heading\n\ntext", "markdown"),
        ("noending", STORY.encode(), "text"),
        ("a.txt", page(), "html"),
        ("a.txt", FEED, "feed"),
        ("a.txt", record(), "records"),
        ("noending", record() + b"\n" + record(OTHER), "records"),
        ("a.json", record(), "record"),
        ("a.json", b'{\n "text": "x"\n}', "record"),
        ("a.json", record() + b"\n" + record(OTHER), "records"),
        ("a.json", b" [" + record() + b"]", "array"),
        ("a.html", b"<p>x", "html"),
        ("a.xml", ATOM, "feed"),
        ("noending", MAIL, "mail"),
        ("a.csv", b"text\nx", "csv"),
        ("noending", gz(b"x"), "gzip"),
        ("a.txt", zipped({"a": b"x"}), "zip"),
        ("a.dat", tarred({"a": b"x"}), "tar"),
        ("a.bin", parquet_of([{"text": "x"}]), "parquet"),
        ("noending", response("http://a.test", b"x"), "warc"),
        ("a.gz", STORY.encode(), "E_MEDIA_TYPE"),
        ("a.pdf", b"%PDF-1.7", "E_MEDIA_TYPE"),
        ("a.docx", zipped({"a": b"x"}), "E_MEDIA_TYPE"),
        ("a.xml", b"<?xml version='1.0'?><invoice/>", "E_MEDIA_TYPE"),
        ("noending", b"\x00\x01\x02", "E_MEDIA_TYPE"),
        ("a.txt", b" \n", "E_EMPTY"),
        ("a.txt", b"{curly} brackets open this article", "text"),
        ("a.txt", b"[Note] brackets open this article", "text"),
        ("a.txt", b"From: the desk\n\nan article may open like this", "text"),
    ],
)
def test_the_form_is_told_by_content_and_name(name: str, content: bytes, form: str):
    found = recognise(name, content)
    assert (found.code if isinstance(found, Rejected) else found) == form


def test_an_array_of_records(tmp_path: Path):
    tricky = record('braces } ] , " \\ in a string', title="x\\")
    content = b"[" + record() + b",\n" + tricky + b', {"no": "text"}, 7 ]\n'
    items = read_file(tmp_path / "a.json", content)
    assert told(items) == [
        ("record:1", None),
        ("record:2", None),
        ("record:3", "E_RECORD"),
        ("record:4", "E_RECORD"),
    ]
    assert ends(items) == [4]
    found = items[1]
    assert isinstance(found, Found)
    assert found.raw is not None
    assert json.loads(found.raw.content) == json.loads(tricky)


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_an_array_is_cut_the_same_however_it_is_read(size: int):
    from flows.json_array import elements

    class Slow(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    whole = json.dumps([{"text": 'a "b" \\ ]}'}, [1, [2]], "s", {}]).encode()
    assert [json.loads(e) for e in elements(Slow(whole), 1000)] == json.loads(whole)


def test_rows_of_csv(tmp_path: Path):
    content = (
        f'id;text;author\n1;"{STORY}\n\nA second ""paragraph"".";Ana Ruiz\n\n2;;nobody\n'.encode()
    )
    items = read_file(tmp_path / "a.csv", content)
    assert told(items) == [("row:1", None), ("row:2", "E_RECORD")]
    (document,) = documents(items)
    assert document.byline == "Ana Ruiz"
    assert 'A second "paragraph".' in document.text
    assert document.fields.external_id == "1"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_csv(tmp_path: Path, ending: str):
    content = ending.join(["text,id", f'"{STORY}{ending}{OTHER}",1', f'"{OTHER}",2', ""]).encode()
    assert told(read_file(tmp_path / "a.csv", content)) == [("row:1", None), ("row:2", None)]


def test_a_csv_that_is_not_utf_8(tmp_path: Path):
    text = "The general announced the truce in Genève “for now”: délégués had met since Tuesday."
    items = read_file(tmp_path / "a.csv", f"text\n{text}\n".encode("cp1252"))
    found = items[0]
    assert isinstance(found, Found)
    assert found.raw is not None
    assert json.loads(found.raw.content) == {"text": text}


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_columns_without_an_article_are_named(tmp_path: Path, name: str):
    content = b"what,when\nx,y\n" if name == "a.csv" else parquet_of([{"what": "x", "when": "y"}])
    (found,) = read_file(tmp_path / name, content)
    assert told([found]) == [("", "E_RECORD")]
    assert isinstance(found, Found)
    assert found.entry.refused is not None
    assert "what, when" in found.entry.refused.detail


def test_rows_of_parquet(tmp_path: Path):
    rows = [{"text": STORY, "id": 7, "n": float("nan")}, {"text": None, "id": 8, "n": 1.0}]
    items = read_file(tmp_path / "a.parquet", parquet_of(rows))
    assert told(items) == [("row:1", None), ("row:2", "E_RECORD")]
    assert ends(items) == [2]
    (document,) = documents(items)
    assert (document.fields.external_id, document.fields.extra) == ("7", None)
    assert document.source.media_type == "application/vnd.apache.parquet"


@pytest.mark.parametrize("content", [FEED, ATOM])
def test_items_of_a_feed(tmp_path: Path, content: bytes):
    items = read_file(tmp_path / "a.xml", content)
    first, *_ = documents(items)
    assert first.text == f"Crossing stays open\n\n{STORY}"
    assert (first.title_method, first.published_method) == ("feed", "feed")
    assert first.published_at is not None
    assert first.published_at.isoformat() == "2023-09-19T08:30:00+00:00"
    locators = [locator for locator, _ in told(items)]
    assert all(locator.startswith("item:") for locator in locators)


def test_a_feed_that_its_parser_fails_on_has_a_code(tmp_path: Path):
    content = FEED.replace(b"Crossing stays open", b"Crossing &#x110000; stays open & more")
    codes = {code for _, code in told(read_file(tmp_path / "a.xml", content))}
    assert codes <= {None, "E_XML"}


def test_an_item_keeps_its_locator_as_the_feed_moves_on(tmp_path: Path):
    before = [locator for locator, _ in told(read_file(tmp_path / "a.xml", FEED))]
    start, end = FEED.index(b"<item>"), FEED.index(b"</item>") + 7
    after = told(read_file(tmp_path / "a.xml", FEED[:start] + FEED[end:]))
    assert after == [(before[1], None)]


def test_a_mail(tmp_path: Path):
    (document,) = documents(read_file(tmp_path / "a.eml", MAIL))
    assert document.text == f"Crossing stays open\n\nAna Ruiz\n\n{STORY}"
    assert (document.title_method, document.byline_method) == ("email_header", "email_header")
    assert document.published_at is not None
    assert document.published_at.isoformat() == "2023-09-19T08:30:00+00:00"
    assert document.published_method == "email_header"


def test_a_mail_in_html_with_an_attachment(tmp_path: Path):
    boundary = (
        "From: desk@courier.test\r\nSubject: Crossing\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
        f"Content-Type: text/html; charset=utf-8\r\n\r\n<p>{STORY}</p><ul><li>one</ul>\r\n--b\r\n"
        'Content-Type: image/png\r\nContent-Disposition: attachment; filename="map.png"\r\n'
        "\r\nx\r\n"
        "--b--\r\n"
    ).encode()
    (document,) = documents(read_file(tmp_path / "a.eml", boundary))
    assert document.text == f"Crossing\n\n{STORY}\n\n• one"
    assert document.byline is None
    assert document.fields.extra == '{"attachments":[{"name":"map.png","type":"image/png"}]}'


def test_records_of_a_warc(tmp_path: Path):
    content = (
        warc_record("warcinfo", "x:", b"software: none", "application/warc-fields")
        + response("http://courier.test/2023/09/19/crossing", page())
        + response("http://courier.test/map.png", b"\x89PNG", "image/png")
        + response("http://courier.test/gone", page("Gone"), status=404)
        + response(
            "http://courier.test/old",
            page("Café stays open").decode().encode("cp1252"),
            "text/html; charset=windows-1252",
        )
    )
    for name, whole in (("a.warc", content), ("a.warc.gz", gz(content))):
        items = read_file(tmp_path / name, whole)
        assert told(items) == [
            ("record:2", None),
            ("record:3", "E_MEDIA_TYPE"),
            ("record:4", "E_NOT_ARTICLE"),
            ("record:5", None),
        ]
        assert ends(items) == [4]
        first, second = documents(items)
        assert first.text.startswith(f"Crossing stays open\n\n{STORY}")
        assert first.fields.url == "http://courier.test/2023/09/19/crossing"
        assert first.published_method == "address"
        assert second.title == "Café stays open"


def test_archives_in_archives_have_joined_locators(tmp_path: Path):
    inner = zipped({"b.jsonl": record() + b"\n" + record(OTHER), "c.txt": OTHER.encode()})
    content = gz(tarred({"in/a.txt": STORY.encode(), "in/i.zip": inner, "in/.hidden": b"x"}))
    items = read_file(tmp_path / "a.tgz", content)
    assert told(items) == [
        ("member:in/a.txt", None),
        ("member:in/i.zip!member:b.jsonl!line:1", None),
        ("member:in/i.zip!member:b.jsonl!line:2", None),
        ("member:in/i.zip!member:c.txt", None),
    ]
    assert ends(items) == [4]


def test_a_retry_reads_only_what_stands_at_a_locator_or_within(tmp_path: Path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.jsonl": record() + b"\n{bad", "b.txt": OTHER.encode()}))

    def at(*locators: str) -> list[tuple[str, str | None]]:
        return told(list(read_at(candidate_of(path), set(locators), Limits())))

    assert at("member:a.jsonl!line:2") == [("member:a.jsonl!line:2", "E_JSON")]
    assert at("member:a.jsonl") == [
        ("member:a.jsonl!line:1", None),
        ("member:a.jsonl!line:2", "E_JSON"),
    ]
    assert len(at("")) == 3


def test_a_compressed_article_is_the_article(tmp_path: Path):
    plain = read_file(tmp_path / "a.txt", STORY.encode())
    packed = read_file(tmp_path / "b.txt.gz", gz(STORY.encode()))
    assert told(packed) == [("", None)]
    assert ends(packed) == [1]
    a, b = plain[0], packed[0]
    assert isinstance(a, Found)
    assert isinstance(b, Found)
    assert a.entry.document_id == b.entry.document_id


def test_a_feed_that_trips_a_pattern_of_its_parser_has_its_time(tmp_path: Path):
    content = FEED.replace(b"<item>", b"<item><author>" + b"a" * (1 << 20) + b"</author>", 1)
    begun = time.monotonic()
    assert told(read_file(tmp_path / "a.xml", content, max_seconds=1)) == [("", "E_TIMEOUT")]
    assert time.monotonic() - begun < 4
