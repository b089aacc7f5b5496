"""The flow at a real Prefect server: what the UI shows, and the command that serves it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from prefect_server import at_server

from flows.orchestrator import answers
from flows.pipeline import Request
from flows.settings import Settings

TEXT = "Envoys of Russia and Turkey met in Vienna on Monday, part {number} of the talks.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("in")
    for number in range(5):
        (made / f"{number}.txt").write_text(TEXT.format(number=number))
    (made / "again.txt").write_text(TEXT.format(number=0))
    (made / "<b>.pdf").write_text("x")
    return made


@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_flow_run_has_a_task_for_every_batch_and_a_summary(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
):
    from flows.ingest import run_flow

    monkeypatch.setenv("DATELINE_BATCH_DOCUMENTS", "2")
    settings = Settings(warehouse=tmp_path / "store", workers=workers)
    report, flow_run_id = run_flow(Request((str(folder),), settings))
    equation = "7 in = 5 loaded + 1 duplicate + 1 quarantined"
    assert report.message == equation
    run, tasks, artifacts = at_server(flow_run_id)
    assert tasks == ["batch 1, 2 documents", "batch 2, 2 documents", "batch 3, 1 documents"]
    assert re.fullmatch(r"ingest \d{4}-\d\d-\d\d \d\d:\d\d, 7 files", run.name)
    state = (run.state.type, run.state.name, run.state.message)
    assert state == ("COMPLETED", "1 quarantined", equation)
    told = "\n".join(artifacts)
    assert "7 in &#61; 5 loaded &#43; 1 duplicate &#43; 1 quarantined" in told
    assert "E_MEDIA_TYPE" in told
    assert "| `documents` | +5 |" in told
    assert "<" not in told
    assert "of the talks" not in told


@pytest.mark.usefixtures("prefect_server")
def test_a_run_beside_another_writer_is_skipped_with_a_message(folder: Path, tmp_path: Path):
    from flows.errors import WriterBusy
    from flows.ingest import ingest, run_flow
    from flows.lock import writer_lock

    settings = Settings(warehouse=tmp_path / "store")
    with writer_lock(settings.warehouse):
        with pytest.raises(WriterBusy):
            run_flow(Request((str(folder),), settings))
        state = ingest([str(folder)], warehouse=str(settings.warehouse), return_state=True)
    assert (state.type, state.name) == ("COMPLETED", "Skipped")
    assert "another writer is running" in (state.message or "")


def test_ui_serves_the_run_and_stops_its_server(folder: Path, tmp_path: Path):
    # A shell that started the tests in the background has had them ignore Ctrl-C.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    command = [sys.executable, "-c", f"{heard}from flows.cli import main; main()"]
    command += ["ui", str(folder)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    with subprocess.Popen(
        [*command, "--warehouse", str(tmp_path / "store"), "--port", "4317"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as ui:
        assert ui.stdout is not None
        try:
            said = ""
            while "Ctrl-C" not in said and (line := ui.stdout.readline()):
                said += line
            assert "7 in = 5 loaded" in said
            found = re.search(r"(http://127\.0\.0\.1:\d+)/runs/flow-run/[0-9a-f-]{36}", said)
            assert found
            assert answers(f"{found[1]}/api")
        finally:
            ui.send_signal(signal.SIGINT)
            try:
                ui.wait(60)
            except subprocess.TimeoutExpired:
                ui.terminate()
                raise
    assert not answers(f"{found[1]}/api", 2.0)
    assert ui.returncode == 0
