import json
import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fetch_site import FEED_TYPE, HTML_TYPE, Desk, Reply, Site, html, item, rss, running_site

from flows.discover import discover
from flows.errors import Usage, WriterBusy
from flows.fetching import source
from flows.fetching.everything import _one_fetch
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


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, site: Site) -> Desk:
    desk = Desk(tmp_path)
    desk.add("news", f"{site.home}/feed")
    return desk


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


def test_a_second_fetch_asks_conditionally_and_fetches_nothing_again(site: Site, desk: Desk):
    stamp = "Tue, 04 Mar 2025 10:00:00 GMT"
    site.serve_feed(item("/a"), ETag='"v1"', **{"Last-Modified": stamp})
    site.serve_page("/a", "Text.")
    desk.fetch()
    site.pages["/feed"] = Reply(status=304)
    report = desk.fetch_one()
    assert (report.unchanged, report.new, report.fetched, report.ok) == (True, 0, 0, True)
    assert site.paths() == ["/feed", "/a", "/feed"]
    headers = site.asked[-1][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"v1"', stamp)


def test_only_new_items_of_a_changed_feed_are_fetched(site: Site, desk: Desk):
    site.serve_page("/a", "Text.")
    site.serve_page("/b", "Other text.")
    site.serve_feed(item("/a"))
    desk.fetch()
    site.serve_feed(item("/b"), item("/a"))
    report = desk.fetch_one()
    assert (report.new, report.fetched) == (1, 1)
    assert site.paths() == ["/feed", "/a", "/feed", "/b"]


def test_an_item_of_two_feeds_is_fetched_once(site: Site, desk: Desk):
    desk.flags["fetch_workers"] = 1
    desk.add("world", f"{site.home}/world")
    site.serve_feed(item("/a", guid="1"))
    site.serve_feed(item("/a", guid="2"), path="/world")
    site.serve_page("/a", "Text.")
    assert [(s.fetched, s.known) for s in desk.fetch().sources] == [(1, 0), (0, 1)]
    assert site.paths().count("/a") == 1


def test_an_item_that_failed_is_tried_in_five_fetches_though_the_feed_is_unchanged(
    site: Site, desk: Desk
):
    site.serve_feed(item("/gone"), item("/a"), ETag='"v1"')
    site.serve_page("/a", "Text.")
    first = desk.fetch_one()
    assert (first.fetched, first.failed, first.waiting) == (1, 1, 1)
    assert first.codes == {"E_FETCH_STATUS": 1}
    site.pages["/feed"] = Reply(status=304)
    assert [desk.fetch_one().waiting for _ in range(5)] == [1, 1, 1, 0, 0]
    assert site.paths().count("/gone") == 5


def test_an_item_that_failed_comes_when_it_is_there(site: Site, desk: Desk):
    site.serve_feed(item("/late"), ETag='"v1"')
    assert desk.fetch_one().failed == 1
    site.pages["/feed"] = Reply(status=304)
    site.serve_page("/late", "Text.")
    assert desk.fetch_one().fetched == 1


def test_a_fetch_that_dies_goes_on_where_it_was(
    site: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    site.serve_feed(item("/a"), item("/b"), ETag='"v1"')
    site.serve_page("/a", "Text.")
    site.serve_page("/b", "Other text.")
    put_first = source.put

    def full_disk(*arguments: Any) -> Path:
        if desk.records():
            raise OSError(28, "No space left on device")
        return put_first(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(source, "put", full_disk)
        with pytest.raises(OSError, match="No space"):
            desk.fetch()
    site.pages["/feed"] = Reply(status=304)
    report = desk.fetch_one()
    assert (report.unchanged, report.fetched, len(desk.records())) == (True, 1, 2)
    assert site.paths().count("/a") == 1


def test_a_long_feed_is_worked_off_in_several_fetches(site: Site, desk: Desk):
    desk.flags["fetch_max_items"] = 2
    site.serve_feed(*(item(f"/{n}") for n in range(5)), ETag='"v1"')
    for n in range(5):
        site.serve_page(f"/{n}", f"Text {n}.")
    assert (desk.fetch_one().waiting, desk.fetch_one().waiting, desk.fetch_one().waiting) == (
        3,
        1,
        0,
    )
    assert len(desk.records()) == 5


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


def test_one_broken_source_does_not_stop_the_others(site: Site, desk: Desk):
    desk.rows.clear()
    for name, path in (("bad", "/none"), ("good", "/feed"), ("odd", "/odd")):
        desk.add(name, f"{site.home}{path}")
    site.serve_feed(item("/a"))
    site.serve_page("/a", "Text.")
    site.pages["/odd"] = Reply(b"<html><p>no feed</p></html>", headers=HTML_TYPE)
    report = desk.fetch()
    assert [s.code for s in report.sources] == ["E_FETCH_STATUS", None, "E_FETCH_FEED"]
    assert [s.fetched for s in report.sources] == [0, 1, 0]
    assert report.exit_code == 5


def test_sources_are_disabled_until_enabled_or_named(site: Site, desk: Desk):
    desk.rows[0]["enabled"] = "false"
    site.serve_feed()
    with pytest.raises(Usage, match="no source is enabled"):
        desk.fetch()
    with pytest.raises(Usage, match="no such source: nowhere"):
        desk.fetch("nowhere", "news")
    assert site.asked == []
    assert desk.fetch("news").exit_code == 0


def test_one_fetch_at_a_time(site: Site, desk: Desk):
    with _one_fetch(desk.settings().warehouse), pytest.raises(WriterBusy, match="another fetch"):
        desk.fetch()
    assert site.asked == []


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


def test_the_command_fetches_reports_and_exits_with_5_for_a_broken_source(
    site: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    from flows.cli import main

    desk.add("broken", f"{site.home}/none")
    site.serve_feed(item("/a"))
    site.serve_page("/a", "Text.")
    settings = desk.settings()
    monkeypatch.chdir(desk.folder)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(desk.folder / "prefect"))
    monkeypatch.setenv("DATELINE_FETCH_SOURCES", settings.fetch_sources)
    monkeypatch.setenv("DATELINE_FETCH_ALLOW_NETWORKS", '["127.0.0.1/32"]')
    monkeypatch.setenv("DATELINE_FETCH_PAUSE_SECONDS", "0")
    monkeypatch.setenv("DATELINE_WAREHOUSE", str(settings.warehouse))
    listed = CliRunner().invoke(main, ["fetch", "--list"])
    assert (listed.exit_code, site.asked) == (0, [])
    assert "broken" in listed.output
    found = CliRunner().invoke(main, ["fetch", "--inbox", "in", "--json"])
    assert found.exit_code == 5, found.output
    report = json.loads(found.stdout)
    assert [source["code"] for source in report["sources"]] == [None, "E_FETCH_STATUS"]
    assert len(list((desk.folder / "in").rglob("*.json"))) == 1
    again = CliRunner().invoke(main, ["fetch", "news", "--inbox", "in"])
    assert again.exit_code == 0
    assert "1 sources, 0 of them failed; 0 items fetched, 0 failed" in again.output


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_inbox_that_cannot_be_written_stops_the_fetch(site: Site, desk: Desk):
    site.serve_feed(item("/a"))
    site.serve_page("/a", "Text.")
    desk.inbox.mkdir(mode=0o555)
    with pytest.raises(OSError, match="denied"):
        desk.fetch()
