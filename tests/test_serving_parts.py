"""The parts of scheduled operation, without a server: login, settings, children, locks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.alive import alive, is_alive
from flows.errors import Unreachable, Usage
from flows.orchestrator import api_url
from flows.serving.children import Child
from flows.serving.environment import server_environment
from flows.serving.secret import auth_string
from flows.serving.server import listen
from flows.settings import unknown_variables
from flows.stages import RUNS, Stages, note_stages, usual_stages

ROOT = Path(__file__).parents[1]


def test_a_work_pool_gets_the_deployments_that_are_served():
    from flows.serving.deployments import deployments

    pool = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    declared = {
        (d["entrypoint"], d["description"], *(_due(s) for s in d.get("schedules", [])))
        for d in pool
    }
    served = {
        (d.entrypoint, d.description, *(_due(s.schedule.model_dump()) for s in d.schedules))
        for d in deployments("store", "inbox", 900, feeds=False)
    }
    assert declared == served


def _due(schedule: dict[str, Any]) -> object:
    every = schedule.get("interval")
    return timedelta(seconds=every) if isinstance(every, int) else every or schedule["cron"]


def test_the_login_is_made_once_with_mode_600_and_closed_again(tmp_path: Path):
    auth, file = auth_string(tmp_path)
    assert len(auth.partition(":")[2]) >= 32
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    assert auth_string(tmp_path) == (auth, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert auth_string(tmp_path / "other")[0] != auth


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "example.org"])
def test_an_open_address_without_a_login_is_refused(tmp_path: Path, host: str):
    with pytest.raises(Usage, match="without a login"):
        server_environment(tmp_path, host, 4200, None)
    told = server_environment(tmp_path, host, 4200, "a:b")
    assert told["PREFECT_SERVER_API_AUTH_STRING"] == told["PREFECT_API_AUTH_STRING"] == "a:b"


def test_the_settings_of_a_server_are_the_safe_ones(tmp_path: Path):
    told = server_environment(tmp_path, "127.0.0.1", 4399, "a:b")
    assert told["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4399"
    assert told["PREFECT_UI_API_URL"] == told["PREFECT_API_URL"] == "http://127.0.0.1:4399/api"
    assert told["PREFECT_SERVER_CSRF_PROTECTION_ENABLED"] == "true"
    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["PREFECT_RESULTS_DEFAULT_SERIALIZER"] == "json"


def test_two_that_look_for_a_port_at_once_get_two():
    with listen("127.0.0.1", 4330) as first, listen("127.0.0.1", 4330) as second:
        ports = [listener.getsockname()[1] for listener in (first, second)]
    assert len(set(ports)) == 2
    assert min(ports) >= 4330


def test_an_address_of_another_machine_is_no_full_port():
    with pytest.raises(Unreachable, match=r"cannot listen on 192\.0\.2\.1"):
        listen("192.0.2.1", 4330)


def test_a_child_that_ends_is_started_again_with_growing_pauses(tmp_path: Path):
    child = Child("x", [sys.executable, "-c", "print(1)"], dict(os.environ), tmp_path / "log")
    child.start()
    assert child.process is not None
    child.process.wait(30)
    assert not child.keep()  # at once after the first end
    child.process.wait(30)
    assert not child.keep()
    assert child.next_start > time.monotonic()
    assert (tmp_path / "log").read_text() == "1\n1\n"


def test_a_child_is_stopped_also_if_it_does_not_want_to(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("flows.serving.children.STOP_SECONDS", 0.5)
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print('up', flush=True); time.sleep(60)"
    )
    child = Child("x", [sys.executable, "-c", code], dict(os.environ), tmp_path / "log")
    child.start()
    assert child.process is not None
    deadline = time.monotonic() + 30
    while (tmp_path / "log").read_text() != "up\n" and time.monotonic() < deadline:
        time.sleep(0.05)
    child.stop()
    assert child.process.returncode == -signal.SIGKILL


PARENT = """
import os, sys, time
from pathlib import Path
from flows.serving.children import Child
command = [sys.executable, "-c", "import time; time.sleep(120)"]
child = Child("x", command, dict(os.environ), Path(sys.argv[1]))
child.start()
print(child.process.pid, flush=True)
time.sleep(120)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's signal is Linux's")
def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
    deadline = time.monotonic() + 20
    while _is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


HOLDER = """
import sys, time
from pathlib import Path
from flows.alive import alive
with alive(Path(sys.argv[1]), "run-1"):
    print("up", flush=True)
    time.sleep(120)
"""


def test_a_flow_run_is_alive_as_long_as_its_process(tmp_path: Path):
    assert not is_alive(tmp_path, "run-1")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert is_alive(tmp_path, "run-1")
        holder.kill()
        holder.wait()
    assert not is_alive(tmp_path, "run-1")
    with alive(tmp_path, None):
        pass
    assert list((tmp_path / "prefect" / "alive").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".env", "PREFECT_API_URL=http://127.0.0.1:1/api\n"),
        ("prefect.toml", '[api]\nurl = "http://127.0.0.1:1/api"\n'),
        ("pyproject.toml", '[tool.prefect.api]\nurl = "http://127.0.0.1:1/api"\n'),
    ],
)
def test_an_api_named_in_a_file_of_the_folder_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "none"))
    assert api_url() is None
    (tmp_path / name).write_text(content)
    assert api_url() == "http://127.0.0.1:1/api"
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:2/api")
    assert api_url() == "http://127.0.0.1:2/api"


def test_a_variable_that_is_no_setting_is_named_with_what_was_meant(
    monkeypatch: pytest.MonkeyPatch,
):
    for name in list(os.environ):
        if name.startswith("DATELINE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATELINE_WRKERS", "3")
    monkeypatch.setenv("DATELINE_WORKERS", "3")
    monkeypatch.setenv("DATELINE_CONFIG", "x.toml")
    assert unknown_variables() == [("DATELINE_WRKERS", "DATELINE_WORKERS")]


def test_usual_times_are_the_median_of_the_last_runs_and_survive_damage(tmp_path: Path):
    assert usual_stages(tmp_path) == {}
    for number in range(3 * RUNS):
        note_stages(tmp_path, f"r{number}", Stages(load=float(number)))
    assert len((tmp_path / "stage-times.jsonl").read_text().splitlines()) <= 2 * RUNS
    assert usual_stages(tmp_path) == {"load": 3 * RUNS - (RUNS + 1) / 2}
    last = f"r{3 * RUNS - 1}"
    assert usual_stages(tmp_path, but=last) == {"load": 3 * RUNS - 1 - (RUNS + 1) / 2}
    with (tmp_path / "stage-times.jsonl").open("a") as file:
        file.write('{"run_id": "half\n[]\n')
    assert set(usual_stages(tmp_path)) == {"load"}
