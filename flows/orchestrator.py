"""Is a Prefect API configured, and does it answer? Decided without importing Prefect."""

from __future__ import annotations

import os
import tomllib
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from flows.errors import Unreachable

SECONDS = 5.0


def api_url() -> str | None:
    """Return the API's address from the first place that names it, in Prefect's order.

    The environment, .env, prefect.toml and pyproject.toml of the working folder, the profile.
    """
    named = os.environ.get("PREFECT_API_URL", "").strip()
    return named or _from_env_file() or _from_project() or _from_profile() or None


def _from_env_file() -> str | None:
    file = Path(".env")
    if not file.is_file():
        return None
    from dotenv import dotenv_values

    return (dotenv_values(file).get("PREFECT_API_URL") or "").strip() or None


def _from_project() -> str | None:
    for name, path in (("prefect.toml", ()), ("pyproject.toml", ("tool", "prefect"))):
        found: object = _toml(Path(name))
        for key in (*path, "api", "url"):
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, str) and found.strip():
            return found.strip()
    return None


def _toml(file: Path) -> dict[str, Any]:
    """Return what a file says, nothing if it is not there or cannot be read."""
    try:
        return tomllib.loads(file.expanduser().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _from_profile() -> str | None:
    home = Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")
    file = Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml")
    told = _toml(file)
    active = os.environ.get("PREFECT_PROFILE") or told.get("active")
    profile = told.get("profiles", {}).get(active, {})
    url = profile.get("PREFECT_API_URL")
    return url.strip() if isinstance(url, str) else None


def check_api(url: str) -> None:
    """Raise Unreachable unless the API answers."""
    if not answers(url):
        raise Unreachable(
            f"the Prefect API at {url} does not answer: start it (dateline ui), "
            "or unset PREFECT_API_URL to run without it"
        )


def answers(url: str, seconds: float = SECONDS) -> bool:
    """Whether the API says that it is healthy; a demand for credentials is an answer too."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=seconds) as reply:
            return bool(reply.status == 200)
    except urllib.error.HTTPError as error:
        return error.code in (401, 403)
    except (OSError, ValueError):
        return False
