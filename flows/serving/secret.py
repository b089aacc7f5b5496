"""The login of the Prefect server that `dateline serve` starts."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

NAME = "auth"
USER = "dateline"


def auth_string(home: Path) -> tuple[str, Path]:
    """Return user:password and the file that holds it, made with mode 600 if it is not there.

    A file that others may read is closed to them again.
    """
    home.mkdir(parents=True, exist_ok=True)
    file = home / NAME
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        file.chmod(0o600)
        return file.read_text(encoding="utf-8").strip(), file
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        made = f"{USER}:{secrets.token_urlsafe(24)}"
        stream.write(made + "\n")
    return made, file
