"""Tells Prefect of a run that is over: artifacts on its page, its name, its tags."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.runtime import flow_run

from flows.report import RunReport
from flows.run_page import sections
from flows.settings import Settings
from flows.show import visible
from flows.surroundings import surroundings

MOST_TAGS = 5


def tell_page(report: RunReport, settings: Settings) -> None:
    """Make the artifacts of a run."""
    around = surroundings(report, settings.store, report.docs_page)
    for key, markdown, description in sections(report, around):
        create_markdown_artifact(key=key, markdown=markdown, description=description)


def tell_run(report: RunReport) -> None:
    """Put the number of inputs into the run's name, and its snapshot and sources into its tags."""
    if flow_run.id is None or report.nothing_new:
        return
    tags = [*flow_run.tags, f"run:{report.run_id}"]
    tags += [f"snapshot:{report.snapshot}"] if report.snapshot is not None else []
    tags += [f"source:{short(source)}" for source in report.sources[:MOST_TAGS]]
    named = f"{flow_run.name}, {report.files_seen} files"
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, name=named, tags=tags)


def short(source: str) -> str:
    """Return a host, or of a folder its last part that is no day: SOURCE of SOURCE/2026/11/21."""
    parts = [part for part in source.split("/") if part and not part.isdecimal()]
    return visible(parts[-1] if parts else source)
