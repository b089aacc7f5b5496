"""What fetching puts into the inbox: raw files and the records about them."""

import json
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fetch_site import FEED_TYPE, HTML_TYPE, Desk, Reply, Site, html, item, rss

from flows.discover import discover
from flows.errors import Usage
from flows.fetching.inbox import put
from flows.fetching.pages import Catch
from flows.inputs import Found
from flows.limits import Limits
from flows.reading import read_candidate
from transforms.documents import Article
from transforms.reading.read import read

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><id>tag:example.org,2025:1</id><title type="html">Talks &amp;amp; truce</title>
<link href="{link}"/><updated>2025-03-04T10:30:00+02:00</updated>
<author><name>A. Writer</name></author></entry></feed>"""


def test_an_item_becomes_a_record_that_ingest_reads(site: Site, desk: Desk):
    site.serve_feed(item("/a?x=1#top", guid="g-1"))
    site.serve_page("/a?x=1", "Both sides met in Geneva.")
    report = desk.fetch_one()
    assert (report.new, report.fetched, report.waiting, report.code) == (1, 1, 0, None)
    (candidate,) = discover([str(desk.inbox)])
    (found,) = (f for f in read_candidate(candidate, Limits()) if isinstance(f, Found))
    assert found.raw is not None
    article = read(found.raw)
    assert isinstance(article, Article)
    assert "Both sides met in Geneva." in article.raw_text
    fields = article.fields
    assert (fields.external_id, fields.title, fields.language) == ("g-1", "Talks resume", "en")
    assert (fields.url, fields.publisher) == (f"{site.home}/a?x=1", "Example News")
    assert fields.byline == "A. Writer"
    assert fields.published_at == "2025-03-04T15:30:00Z"
    assert fields.summary is None
    assert fields.source_id == "news"


def test_an_atom_feed_is_read(site: Site, desk: Desk):
    content = ATOM.format(link="/a").encode()
    site.pages["/feed"] = Reply(content, headers={"Content-Type": "application/atom+xml"})
    site.serve_page("/a", "Text.")
    assert desk.fetch_one().fetched == 1
    record = json.loads(desk.records()[0].read_text("utf-8"))
    assert record["id"] == "tag:example.org,2025:1"
    assert record["title"] == "Talks &amp; truce"
    assert (record["published_at"], record["author"]) == ("2025-03-04T08:30:00Z", "A. Writer")


def test_files_are_where_they_belong_whole_and_read_only(site: Site, desk: Desk):
    site.serve_feed(item("/a"))
    site.serve_page("/a", "Text.")
    before = datetime.now(UTC)
    desk.fetch()
    (record,) = desk.records()
    (raw,) = desk.inbox.rglob("*.html")
    days = {f"{moment:%Y/%m/%d}" for moment in (before, datetime.now(UTC))}
    assert str(record.parent.relative_to(desk.inbox / "news")) in days
    assert raw.parent == record.parent / ".raw"
    assert raw.read_bytes() == html("Text.")
    assert raw.stem == record.stem == json.loads(record.read_bytes())["raw_sha256"]
    for path in (raw, record):
        assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert len([path for path in desk.inbox.rglob("*") if path.is_file()]) == 2


def test_what_is_in_the_inbox_is_never_written_again(tmp_path: Path):
    at = datetime(2025, 3, 4, 23, 30, tzinfo=UTC)
    first = put(tmp_path, "news", Catch(b"raw", ".html", "ab" * 32, {"text": "first"}), at)
    again = put(tmp_path, "news", Catch(b"raw", ".html", "ab" * 32, {"text": "second"}), at)
    assert first == again
    assert json.loads(first.read_bytes()) == {"text": "first"}
    assert first.relative_to(tmp_path).parts[:4] == ("news", "2025", "03", "04")
    dangling = tmp_path / "news" / "2025" / "03" / "04" / f"{'cd' * 32}.json"
    dangling.symlink_to(tmp_path / "outside")
    put(tmp_path, "news", Catch(b"raw", ".html", "cd" * 32, {"text": "third"}), at)
    assert not (tmp_path / "outside").exists()


def test_full_text_is_taken_from_the_feed_where_the_source_says_so(site: Site, desk: Desk):
    desk.rows[0]["content"] = "feed"
    body = "&lt;p&gt;The whole article.&lt;/p&gt;"
    full = f"{item('/a')}<content:encoded>{body}</content:encoded>"
    content = rss(full, item("/b")).replace(
        b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    )
    site.pages["/feed"] = Reply(content, headers=FEED_TYPE)
    report = desk.fetch_one()
    assert (report.fetched, report.codes) == (1, {"E_EMPTY": 1})
    assert site.paths() == ["/feed"]
    assert json.loads(desk.records()[0].read_bytes())["html"] == "<p>The whole article.</p>"


def test_a_page_is_taken_anew_when_it_changes(site: Site, desk: Desk):
    desk.rows[0]["kind"] = "page"
    site.pages["/feed"] = Reply(html("First."), headers=HTML_TYPE)
    assert [desk.fetch_one().fetched for _ in range(2)] == [1, 0]
    site.pages["/feed"] = Reply(html("Second."), headers=HTML_TYPE)
    assert desk.fetch_one().fetched == 1
    assert len(desk.records()) == 2


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        ("Président élu à Chișinău", "text/html; charset=utf-8"),
        ("Président élu", "text/html; charset=ISO-8859-1"),
        ("Президент прибыл", "text/html; charset=windows-1251"),
        ("<meta charset='koi8-r'>Президент прибыл", "text/html"),
        ("Президент прибыл", "text/html; charset=utf-16"),
        ("Президент прибыл", 'text/html;v=1;CHARSET="utf-8'),
        ("Президент прибыл", "text/html; charset=é; charset=utf-8"),
        ("Президент прибыл", "text/html; charset=punycode; charset=utf-8"),
    ],
)
def test_the_encoding_that_is_declared_is_used(
    site: Site, desk: Desk, content: str, content_type: str
):
    encoding = (
        "koi8-r"
        if "koi8" in content
        else re.split("charset=", content_type, flags=re.I)[-1].strip('"')
    )
    site.serve_feed(item("/a"))
    site.pages["/a"] = Reply(content.encode(encoding), headers={"Content-Type": content_type})
    assert desk.fetch_one().fetched == 1
    assert json.loads(desk.records()[0].read_bytes())["html"] == content


def test_every_request_says_who_asks(site: Site, desk: Desk):
    desk.flags["fetch_contact"] = "news@example.org"
    site.serve_feed()
    desk.fetch()
    agents = {headers["User-Agent"] for _, headers in site.asked}
    (agent,) = agents
    assert agent.startswith("dateline/")
    assert agent.endswith(" (+news@example.org)")
    desk.flags["fetch_contact"] = "a\r\nX-Evil: 1"
    with pytest.raises(Usage, match="fetch_contact"):
        desk.fetch()
