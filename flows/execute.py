"""Runs a request as a flow run where a Prefect API is configured, else here with a progress bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.inputs import Batch
from flows.mappers import Mapper, Work, mapper_of
from flows.orchestrator import api_url, check_api
from flows.pipeline import Request, Say, run_pipeline
from flows.report import RunReport
from transforms.pipeline import Transformed


def execute(request: Request) -> RunReport:
    """Run the request and return its report. A dry run and a retry are never flow runs."""
    url = api_url()
    if url is None or request.dry_run or request.retry:
        return execute_here(request)
    check_api(url)
    from flows.ingest import run_flow

    report, flow_run_id = run_flow(request)
    report.flow_run_url = f"{url.rstrip('/').removesuffix('/api')}/runs/flow-run/{flow_run_id}"
    return report


def execute_here(request: Request) -> RunReport:
    """Run the body in this process, with a progress bar on standard error if it is a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    mapper = mapper_of(request.settings)
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        shown = bar.add_task("reading")

        def say(what: str) -> None:
            bar.update(shown, description=what)

        return run_pipeline(request, _watched(mapper, say), say)


def _watched(mapper: Mapper, say: Say) -> Mapper:
    """Return the mapper; it says how many documents went through."""

    def watched(work: Work, batches: Iterable[Batch]) -> Iterator[Transformed]:
        done = 0
        for result in mapper(work, batches):
            done += len(result.tables["documents"]) if "documents" in result.tables else 0
            done += len(result.rejected)
            say(f"extracting, {done:,} documents")
            yield result

    return watched
