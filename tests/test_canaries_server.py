"""Thirty secrets in flow runs that fail in every way, at a real Prefect server.

Afterwards none stands in what the server keeps, in the warehouse, or in what was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fetch_site import Desk, Reply, running_site
from prefect_server import drain

from expectations.errors import ExpectationBroken
from flows.cli import main
from warehouse.connect import open_reader
from warehouse.tables import TABLES

pytestmark = pytest.mark.usefixtures("prefect_server")

VARIABLES = {
    "DATELINE_S3_SECRET": "{}",
    "DATELINE_S3_KEY_ID": "{}",
    "DATELINE_OLD_TOKEN": "{}",
    "PREFECT_OLD_API_KEY": "{}",
    "PREFECT_OLD_AUTH_STRING": "desk:{}",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://p:{}@127.0.0.1:9/p",
    "PGPASSWORD": "{}",
    "AWS_SECRET_ACCESS_KEY": "{}",
    "AWS_SESSION_TOKEN": "{}",
    "AWS_ACCESS_KEY_ID": "{}",
}
CATALOGS = (
    "postgresql://desk:{}@127.0.0.1:9/news",
    "postgresql://127.0.0.1:9/news?user=desk&password={}&connect_timeout=1",
    "host=127.0.0.1 port=9 user=desk password={}",
    "host=127.0.0.1 port=9 user=desk password='{}'",
)
# What a process says that has one of the variables in hand when it fails.
FAULTS = ("an unforeseen error", "an error of a batch", "a broken expectation")
FEEDS = {
    "gone": "HOME/gone?api_key={}",
    "shut": "http://127.0.0.1:9/feed?format=rss&access_token={}",
    "no-feed": "HOME/page?sig={}",
    "moved": "HOME/moved?auth={}",
    "good": "HOME/feed?token={}",
    "login": "http://desk:{}@127.0.0.1/feed",
    "bearer": "https://{}@127.0.0.1/feed",
    "scheme": "ftp://desk:{}@127.0.0.1/feed",
}
# By the register itself.
REFUSED = ("login", "bearer", "scheme")
FILES = {"s3_secret": '"{}"', "s3_key_id": '"{}"', "catalog": '"postgresql://desk:{}@h/n" oops'}
HOOKS = ("alerts", "automation")


class Canaries(list[str]):
    """Secrets that were handed out, and what was said since."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def new(self, form: str = "{}") -> str:
        """Return a form with a secret of its own in it."""
        self.append(f"canary{len(self):02}zq7x")
        return form.replace("{}", self[-1])

    def hear(self, *said: object) -> None:
        """Keep what was said."""
        self.said += map(str, said)


@pytest.fixture
def canaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Canaries:
    """Secrets in the environment of a folder of its own."""
    made = Canaries()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_ENGINE", "gazetteer")
    for name, form in VARIABLES.items():
        monkeypatch.setenv(name, made.new(form))
    return made


def failing(flow: Any, canaries: Canaries, **given: Any) -> None:
    """Run a flow that fails, and keep what it said."""
    state = flow(**given, return_state=True)
    canaries.hear(state.name, state.message, repr(state.data))
    assert state.is_failed(), state


def catalogs(canaries: Canaries, monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    from flows.ingest import ingest
    from flows.upkeep_flows import maintain

    for form, flow in zip(CATALOGS, (ingest, maintain, maintain, maintain), strict=True):
        monkeypatch.setenv("DATELINE_CATALOG", canaries.new(form))
        failing(flow, canaries, warehouse=store)
    monkeypatch.delenv("DATELINE_CATALOG")


def settings_files(canaries: Canaries, store: str) -> None:
    from flows.upkeep_flows import maintain

    lines = [f"{name} = {canaries.new(form)}" for name, form in FILES.items()]
    for content in (*lines, f"workers = {lines[0].partition(' = ')[2]}"):
        Path("dateline.toml").write_text(content)
        failing(maintain, canaries, warehouse=store)
    Path("dateline.toml").unlink()


def raising(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise type(error)(f"because {error}") from error

    return fail


def faults(canaries: Canaries, monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    from flows.ingest import ingest

    Path("news").mkdir()
    Path("news/a.txt").write_text("Envoys met in Vienna.\n")
    places = ("flows.ingest.run_pipeline", "transforms.pipeline.transform_batch")
    errors = (ValueError, OSError, ExpectationBroken)
    for place, error in zip((*places, "flows.loader.validate_unit"), errors, strict=True):
        monkeypatch.setenv("DATELINE_FAULTY_PASSWORD", secret := canaries.new())

        with monkeypatch.context() as patched:
            patched.setattr(place, raising(error(f"at {secret}")))
            failing(ingest, canaries, paths=["news"], warehouse=store)
        canaries.hear(CliRunner().invoke(main, ["quarantine", "list", "--warehouse", store]).output)


def feeds(canaries: Canaries, monkeypatch: pytest.MonkeyPatch, folder: Path, store: str) -> None:
    """Fetch and load, so that what comes of a feed with a key in its address is in the tables."""
    from flows.ingest import ingest

    desk = Desk(folder)
    with running_site() as site:
        for name, form in FEEDS.items():
            kind = "page" if name == "good" else "rss"
            desk.add(name, canaries.new(form.replace("HOME", site.home)), kind=kind)
        site.serve_page("/page", "No feed.")
        site.pages["/moved"] = Reply(status=301)
        site.answer_of = lambda path: site.pages.get(path.partition("?")[0], Reply(b"", 404))  # type: ignore[method-assign]
        site.serve_page("/feed", "Envoys of Russia and Turkey met in Vienna on Monday.")
        settings = desk.settings()
        for name in ("fetch_sources", "fetch_pause_seconds", "fetch_backoff_seconds", "inbox"):
            monkeypatch.setenv(f"DATELINE_{name.upper()}", str(getattr(settings, name)))
        monkeypatch.setenv("DATELINE_FETCH_ALLOW_NETWORKS", '["127.0.0.1/32"]')
        monkeypatch.setenv("DATELINE_WAREHOUSE", store)
        for refused in (True, False):
            if not refused:
                desk.rows = [row for row in desk.rows if row["id"] not in REFUSED]
                desk.settings()
            state = ingest(feeds=True, return_state=True)
            told = CliRunner().invoke(main, ["fetch", "--json"])
            canaries.hear(state.message, told.output, told.stderr)
    assert state.name in ("Loaded", "1 quarantined"), state


def hooks(canaries: Canaries, monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """Call blocks whose address holds a secret and does not answer."""
    from prefect.blocks.webhook import Webhook
    from prefect.client.orchestration import get_client

    from flows.notify import teller
    from flows.serving import automations
    from flows.settings import load_settings
    from flows.upkeep_flows import maintain

    for name in HOOKS:
        address = canaries.new("http://127.0.0.1:9/hook/{}")
        Webhook(url=address).save(f"canary-{name}", overwrite=True)
    monkeypatch.setenv("DATELINE_NOTIFY", "webhook/canary-alerts")
    with pytest.raises(Exception, match="was not reached") as caught:
        teller(load_settings(warehouse=store))([])
    canaries.hear(caught.value)
    with get_client(sync_client=True) as client:
        automations.apply(client, "webhook/canary-automation")
        failing(maintain, canaries, warehouse="none")
        drain()
        for automation in client.read_automations():
            client.delete_automation(automation.id)


def kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what the files of a folder hold, but for those that hold secrets on purpose."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != "sources.csv":
            yield str(file), file.read_bytes()


def rows(store: str) -> Iterator[tuple[str, bytes]]:
    """Yield the tables as text: their files are compressed."""
    with closing(open_reader(Path(store))) as con:
        for table in TABLES:
            found = con.execute(f"FROM {table.qualified_name}").fetchall()
            yield table.name, str(found).encode()


def test_no_secret_is_found_after_all_ways_to_fail(
    canaries: Canaries,
    tmp_path: Path,
    prefect_server: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
):
    store = str(tmp_path / "store")
    catalogs(canaries, monkeypatch, str(tmp_path / "shared"))
    settings_files(canaries, store)
    faults(canaries, monkeypatch, store)
    feeds(canaries, monkeypatch, tmp_path, store)
    hooks(canaries, monkeypatch, store)
    drain()
    assert len(canaries) == 30
    printed = capfd.readouterr()
    told = [("said", "\n".join([*canaries.said, printed.out, printed.err]).encode())]
    found = [
        (where, secret)
        for where, content in (*told, *kept(prefect_server), *kept(tmp_path), *rows(store))
        for secret in canaries
        if secret.encode() in content
    ]
    assert found == []
    assert b"was not reached" in told[0][1]
    assert "E_FETCH_STATUS" in told[0][1].decode()
