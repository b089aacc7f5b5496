"""The process that runs what is due: `python -m flows.serving.runner`, kept by flows.serving.serve.

It marks orphans and skips missed runs, when it starts and every half minute, and runs each flow in
a process of its own.
"""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from uuid import UUID

import click
from prefect import serve
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.exceptions import ObjectNotFound

from flows.serving.automations import apply
from flows.serving.deployments import deployments
from flows.serving.orphans import mark_orphans, skip_late

log = logging.getLogger(__name__)

# Runs at a time: one that loads, and short ones beside it that skip or only read.
MOST_RUNS = 4
LOOK_SECONDS = 30.0


@click.command()
@click.option("--warehouse", required=True)
@click.option("--inbox", required=True)
@click.option("--every", type=int, required=True)
@click.option("--feeds", is_flag=True)
@click.option("--notify", default="")
def main(warehouse: str, inbox: str, every: int, feeds: bool, notify: str) -> None:
    """Run the deployments until the process is ended."""
    served = deployments(warehouse, inbox, every, feeds)
    names = [f"{deployment.flow_name}/{deployment.name}" for deployment in served]
    with get_client(sync_client=True) as client:
        _automate(client, notify)
        known = [i for name in names if (i := _id(client, name))]
        if known:
            skip_late(client, known)
    watch = threading.Thread(target=_watch, args=(Path(warehouse), names), daemon=True)
    watch.start()
    serve(*served, pause_on_shutdown=False, print_starting_message=False, limit=MOST_RUNS)


def _automate(client: SyncPrefectClient, notify: str) -> None:
    try:
        apply(client, notify)
    except ObjectNotFound:
        log.warning("no block %s: automations tell nobody (setting notify)", notify)
        apply(client, "")


def _id(client: SyncPrefectClient, name: str) -> UUID | None:
    try:
        return client.read_deployment_by_name(name).id
    except ObjectNotFound:
        return None


def _watch(folder: Path, names: list[str]) -> None:
    """Look for orphans and missed runs while the process lives, whatever the server does."""
    while True:
        try:
            with get_client(sync_client=True) as client:
                known = [i for name in names if (i := _id(client, name))]
                mark_orphans(client, folder, known)
                skip_late(client, known)
        except Exception as error:
            log.warning("could not look for orphans and missed runs: %s", type(error).__name__)
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    main()
