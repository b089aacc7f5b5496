"""The settings of fetching in the form that its parts use."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from importlib.metadata import version

from flows.errors import Usage
from flows.fetching.addresses import Network
from flows.settings import Settings

# The name that robots.txt files know this program by.
AGENT = "dateline"


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes; dateline.example.toml says what each means."""

    user_agent: str
    allowed: tuple[Network, ...]
    seconds: float
    retries: int
    backoff: float
    pause: float
    patience: float
    max_bytes: int
    max_items: int
    source_seconds: float


def limits_of(settings: Settings) -> Limits:
    """Return the limits that the settings give. Raises Usage for a network that is none."""
    return Limits(
        user_agent=_user_agent(settings.fetch_contact),
        allowed=tuple(_network(text) for text in settings.fetch_allow_networks),
        seconds=settings.fetch_timeout_seconds,
        retries=settings.fetch_retries,
        backoff=settings.fetch_backoff_seconds,
        pause=settings.fetch_pause_seconds,
        patience=settings.fetch_patience_seconds,
        max_bytes=settings.fetch_max_bytes,
        max_items=settings.fetch_max_items,
        source_seconds=settings.fetch_source_seconds,
    )


def _user_agent(contact: str) -> str:
    product = f"{AGENT}/{version('dateline')}"
    if not contact:
        return product
    if not contact.isascii() or not contact.isprintable():
        raise Usage("fetch_contact must be printable ASCII, such as news@your.org")
    return f"{product} (+{contact})"


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise Usage(f"fetch_allow_networks: {error}; write 10.0.0.0/8 or fd00::/8") from error
