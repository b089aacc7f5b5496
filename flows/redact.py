"""Takes secrets out of what is printed, logged or shown: passwords, keys and logins of settings."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from flows.errors import FORESEEN

HIDDEN = "***"
NAMES = re.compile(r"^(DATELINE|PREFECT|AWS|PG).*(SECRET|PASSWORD|TOKEN|AUTH_STRING|KEY)")
# Settings that may hold a login inside an address or a connection string.
ADDRESSES = (
    "DATELINE_CATALOG",
    "PREFECT_API_URL",
    "PREFECT_API_DATABASE_CONNECTION_URL",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL",
)
LOGIN = re.compile(r"://[^/@:\s]{0,200}:([^/@\s]{1,200})@")
PASSWORD = re.compile(r"password\s{0,9}=\s{0,9}('[^']{1,200}'|[^\s'&]{1,200})", re.IGNORECASE)
# What an address says before @ without a colon, as tokens do, and the keys in its query.
TOKEN = re.compile(r"https?://([^/@:\s]{1,200})@", re.IGNORECASE)
KEY = re.compile(
    r"[?&;][\w.-]{0,40}(?:key|token|secret|passw(?:or)?d|auth|sig|signature)="
    r"([^&;#\s\"'<>]{1,400})",
    re.IGNORECASE,
)
HELD = (LOGIN, TOKEN, KEY, PASSWORD)
# A shorter value would blot out ordinary words.
LEAST = 6


def redact(text: str) -> str:
    """Return the text with this process's secrets hidden, and each login and key in an address."""
    for secret in sorted(_secrets(), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for pattern in HELD:
        text = pattern.sub(lambda found: found[0].replace(found[1], HIDDEN), text)
    return text


def _secrets() -> set[str]:
    values = [value for name, value in os.environ.items() if NAMES.match(name)]
    values += _in_addresses([os.environ.get(name, "") for name in ADDRESSES])
    values += _of_settings()
    # Of user:password, the password is the secret.
    parts = [part for value in values for part in (value, value.partition(":")[2])]
    return {part for part in parts if len(part) >= LEAST}


def _of_settings() -> list[str]:
    """Return the secrets of the settings file; of one that cannot be read, nothing."""
    from flows.settings import load_settings

    try:
        settings = load_settings()
    except Exception:  # whatever is wrong with the file, another error is being told just now
        return []
    known = [settings.s3_secret.get_secret_value(), settings.s3_key_id]
    return [*known, *_in_addresses([settings.catalog])]


def _in_addresses(addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        for found in LOGIN.finditer(address):
            yield from {found[1], unquote(found[1])}
        for found in PASSWORD.finditer(address):
            yield found[1].strip("'")


class Redacting(logging.Formatter):
    """Formats as its parent and hides secrets, also in a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return redact(super().format(record))


class Hiding(logging.Filter):
    """Lets every record pass, with its secrets hidden."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Hide what is secret in the message of a record, and in its traceback."""
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True


class Redacted(Exception):  # noqa: N818 - named for what was done to it
    """An error whose text held a secret, with the secret hidden."""


@contextmanager
def secrets_hidden() -> Iterator[None]:
    """Raise an error that names a secret as one that does not; others pass as they are."""
    try:
        yield
    except Exception as error:
        if _is_clean(error):
            raise
        if isinstance(error, FORESEEN):  # its type says how the command or the run ends
            raise type(error).__new__(type(error), redact(str(error))) from None
        raise Redacted(f"{type(error).__name__}: {redact(str(error))}") from None


def _is_clean(error: BaseException | None) -> bool:
    """Whether neither the text of an error nor of those that led to it changes by redaction."""
    while error is not None:
        if redact(str(error)) != str(error):
            return False
        error = error.__cause__ or error.__context__
    return True
