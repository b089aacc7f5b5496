"""The Prefect flow `fetch`: the same body as everywhere, with one task a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from prefect import task, unmapped
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows.errors import DatelineError
from flows.fetching.everything import Fetch, fetch_all
from flows.fetching.report import FetchReport, SourceReport, markdown
from flows.flow_runs import our_flow, outcome_of
from flows.redact import redact, secrets_hidden
from flows.settings import Settings, load_settings
from seeds.sources import Source


@our_flow("fetch")
def fetch(
    sources: list[str] | None = None, warehouse: str | None = None, inbox: str | None = None
) -> State[Any]:
    """Get new items from feeds and pages into the inbox.

    Args:
        sources: Ids of sources; all that are enabled if not given.
        warehouse: Folder of the warehouse, where the memory of fetches is; the setting if not
            given.
        inbox: Folder for what is fetched; the setting if not given.
    """
    try:
        settings = load_settings(warehouse=warehouse, inbox=inbox)
        with secrets_hidden():
            report = fetch_all(settings, sources or (), as_tasks)
    except DatelineError as error:  # a foreseeable end: a message, no traceback
        return Failed(message=redact(str(error)), data=error)
    create_markdown_artifact(
        key="fetch-summary", markdown=markdown(report), description=report.message
    )
    return Completed(message=report.message, data=report)


@task(name="fetch source", task_run_name="{source_id}", cache_policy=NO_CACHE, persist_result=False)
def fetch_one(source_id: str, get: Any) -> SourceReport:
    """Fetch one source; its failure is in its report, and fails nothing else."""
    with secrets_hidden():
        report: SourceReport = get(source_id)
    return report


def as_tasks(get: Fetch, sources: Sequence[Source]) -> Iterable[SourceReport]:
    """Make every source a task run."""
    by_id = {source.id: source for source in sources}

    def get_by_id(source_id: str) -> SourceReport:
        return get(by_id[source_id])

    futures = fetch_one.map(source_id=list(by_id), get=unmapped(get_by_id))
    return [future.result() for future in futures]


def run_flow(settings: Settings, ids: Sequence[str]) -> FetchReport:
    """Run the flow at the configured API. Raises the DatelineError that ended it."""
    runner: Any = ThreadPoolTaskRunner(max_workers=settings.fetch_workers)
    state: State[Any] = fetch.with_options(task_runner=runner)(
        sources=list(ids),
        warehouse=str(settings.warehouse),
        inbox=str(settings.inbox),
        return_state=True,
    )
    return outcome_of(state, FetchReport)
