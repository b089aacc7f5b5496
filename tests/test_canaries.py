"""Thirty secrets through the ways in which something fails: none is seen afterwards."""

from __future__ import annotations

import logging
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main
from flows.errors import DatelineError, Unreachable
from flows.redact import Redacting, redact, secrets_hidden

SECRETS = {
    "key": ("DATELINE_S3_SECRET", "{}"),
    "key id": ("DATELINE_S3_KEY_ID", "{}"),
    "catalog address": ("DATELINE_CATALOG", "postgresql://desk:{}@127.0.0.1:9/news"),
    "catalog words": ("DATELINE_CATALOG", "host=127.0.0.1 port=9 user=desk password={}"),
    "api login": ("PREFECT_API_AUTH_STRING", "desk:{}"),
    "api address": ("PREFECT_API_URL", "http://desk:{}@127.0.0.1:9/api"),
}


def said_by_commands(value: str) -> str:
    """Return all that commands print which the secret's setting makes fail, or which show it."""
    told = ""
    for arguments in (["status"], ["sql", "SELECT 1"], ["doctor"], ["run", "."], ["--help"]):
        result = CliRunner().invoke(main, arguments)
        told += result.output + result.stderr + str(result.exception)
    return told


def said_by_log(value: str) -> str:
    record = logging.LogRecord("flows", logging.WARNING, "f", 1, "failed at %s", (value,), None)
    return Redacting().format(record)


def said_by_traceback(value: str) -> str:
    try:
        raise OSError(f"cannot open {value}")
    except OSError:
        record = logging.LogRecord("flows", 40, "f", 1, "x", None, sys.exc_info())
    return Redacting().format(record)


def said_by_error(value: str) -> str:
    try:
        with secrets_hidden():
            _fail_because_of(value)
    except Exception as error:
        return f"{error} {error.__cause__}"
    return ""


def _fail_because_of(value: str) -> None:
    try:
        raise ValueError(value)
    except ValueError as cause:
        raise RuntimeError("could not connect") from cause


def said_by_state(value: str) -> str:
    from flows.outcome import refused

    return str(refused(Unreachable(f"no answer from {value}")).message)


WAYS = (said_by_commands, said_by_log, said_by_traceback, said_by_error, said_by_state)
assert len(SECRETS) * len(WAYS) == 30


@pytest.mark.parametrize(("secret", "way"), list(product(SECRETS, WAYS)))
def test_a_secret_is_not_seen(secret, way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    canary = f"canary{abs(hash((secret, way.__name__))):x}"
    name, form = SECRETS[secret]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("DATELINE_WAREHOUSE", str(tmp_path / "store"))
    monkeypatch.setenv(name, form.format(canary))
    told = way(form.format(canary))
    assert told
    assert canary not in told


def test_a_secret_of_the_settings_file_is_hidden_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text('s3_secret = "canary-of-the-file"\n')
    assert redact("at canary-of-the-file, so") == "at ***, so"


def test_other_errors_pass_as_they_are():
    error = DatelineError("nothing secret")
    with pytest.raises(DatelineError) as caught, secrets_hidden():
        raise error
    assert caught.value is error


def test_an_unforeseen_error_of_a_command_is_hidden_in_its_traceback(tmp_path: Path):
    code = (
        "import os, flows.cli, flows.settings\n"
        "def fail(**_): raise ValueError('at canary-in-traceback')\n"
        "flows.settings.load_settings = fail\n"
        "flows.cli.main()\n"
    )
    environment = {"DATELINE_S3_SECRET": "canary-in-traceback", "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        [sys.executable, "-c", code, "status"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        cwd=tmp_path,
    )
    assert run.returncode == 1
    assert "ValueError" in run.stderr
    assert "canary" not in run.stderr
