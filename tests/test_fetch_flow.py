"""The flow at a real Prefect server, fetching from a real server on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest
from fetch_site import Desk, item, running_site
from prefect_server import at_server

from flows.errors import Usage

pytestmark = pytest.mark.usefixtures("prefect_server")


def test_a_flow_run_has_a_task_for_every_source_and_a_summary_without_text_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName
    from prefect.client.schemas.sorting import FlowRunSort

    desk = Desk(tmp_path)
    with running_site() as site:
        from flows.fetch import run_flow

        desk.add("news", f"{site.home}/feed")
        desk.add("broken", f"{site.home}/<script>")
        site.serve_feed(item("/a", title="&lt;script&gt;alert(1)&lt;/script&gt;"))
        site.serve_page("/a", "Text.")
        settings = desk.settings()
        for name in ("fetch_sources", "fetch_pause_seconds"):
            monkeypatch.setenv(f"DATELINE_{name.upper()}", str(getattr(settings, name)))
        monkeypatch.setenv("DATELINE_FETCH_ALLOW_NETWORKS", '["127.0.0.1/32"]')
        report = run_flow(settings, ())
        assert report.message == "2 sources, 1 of them failed; 1 items fetched, 0 failed"
        assert len(desk.records()) == 1
        with get_client(sync_client=True) as client:
            fetched = FlowFilter(name=FlowFilterName(any_=["fetch"]))
            newest = FlowRunSort.START_TIME_DESC
            (run,) = client.read_flow_runs(flow_filter=fetched, sort=newest, limit=1)
        _, names, texts = at_server(run.id)
        assert names == ["broken", "news"]
        (summary,) = (text for text in texts if text.startswith("# fetch"))
        assert "E_FETCH_STATUS" in summary
        assert "script" not in summary
        with pytest.raises(Usage, match="no such source"):
            run_flow(settings, ["nowhere"])
