"""A fetch after a fetch: what is new comes, what failed is tried again, the rest is left alone."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fetch_site import HTML_TYPE, Desk, Reply, Site, item

from flows.errors import Usage, WriterBusy
from flows.fetching import source
from flows.fetching.everything import _one_fetch


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
