"""Runs a request as a flow run where a Prefect API is configured, else here with a progress bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.inputs import Batch
from flows.mappers import Mapper, Work, mapper_of
from flows.meter import Meter
from flows.orchestrator import api_url, check_api
from flows.pipeline import Request, Say, run_pipeline
from flows.redact import redact
from flows.report import RunReport
from flows.results import Result


def execute(request: Request) -> RunReport:
    """Run the request and return its report. A dry run and a retry are never flow runs."""
    url = api_url()
    if url is None or request.dry_run or request.retry:
        return execute_here(request)
    check_api(url)
    from flows.ingest import run_flow

    report, flow_run_id = run_flow(request)
    page = f"{url.rstrip('/').removesuffix('/api')}/runs/flow-run/{flow_run_id}"
    report.flow_run_url = redact(page)
    return report


def execute_here(request: Request) -> RunReport:
    """Run the body in this process, with a progress bar on standard error if it is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.progress import TimeRemainingColumn as Remaining

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), Remaining())
    if console.is_terminal:
        request.meter.look(request.paths)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        shown = bar.add_task("reading", total=None)

        def say(what: str) -> None:
            meter = request.meter
            bar.update(shown, description=what, completed=meter.done, total=meter.there)

        mapper = _told(mapper_of(request.settings), request.meter, say)
        return run_pipeline(request, mapper, say)


def _told(mapper: Mapper, meter: Meter, say: Say) -> Mapper:
    """Return the mapper; it says after each batch how many documents went through, how fast."""

    def told(work: Work, batches: Iterable[Batch]) -> Iterator[Result]:
        for result in meter.on(mapper)(work, batches):
            say(f"{meter.documents:,} documents, {meter.rate:,.0f}/s")
            yield result

    return told
