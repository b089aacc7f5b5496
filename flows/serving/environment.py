"""What the server and its clients must agree on, and what makes the server safe to leave running.

Prefect's defaults are no login, any origin, no CSRF check, pickled results and telemetry
(measured on 3.8.8).
"""

from __future__ import annotations

from pathlib import Path

from flows.errors import Usage

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def client_environment() -> dict[str, str]:
    """Return what every process of ours is told, also at a server of somebody else."""
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "flows",
        # The runner logs of no flow run of its own; its lines stand in runner.log.
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    }


def server_environment(home: Path, host: str, port: int, auth: str | None) -> dict[str, str]:
    """Return the settings of our server and of the clients that talk to it.

    Raises Usage for a host beyond loopback without a login.
    """
    if auth is None and host not in LOOPBACK:
        raise Usage(f"a server on {host} without a login would be open to others: drop --no-auth")
    shown = "127.0.0.1" if host in LOOPBACK or host == "0.0.0.0" else host
    origin = f"http://{shown}:{port}"
    known = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"{origin}/api",
        "PREFECT_UI_API_URL": f"{origin}/api",
        "PREFECT_SERVER_UI_API_URL": f"{origin}/api",
        "PREFECT_SERVER_API_HOST": host,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": origin,
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
    }
    if auth is not None:
        known |= {"PREFECT_SERVER_API_AUTH_STRING": auth, "PREFECT_API_AUTH_STRING": auth}
    return known | client_environment()
