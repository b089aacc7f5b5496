"""Where in a file an input stands, and the entries that are made there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from flows.inputs import Candidate, Entry, Found
from flows.limits import Limits, Used
from transforms.documents import RawInput, Rejected

PAYLOAD_BYTES = 500
ID_DIGITS = 32
# Refusals that may pass though the file stays as it is: without a time of change in the ledger it
# is looked at in every run, and counted anew only if something changed.
PASSING = ("E_UNREADABLE", "E_TOO_LARGE")


@dataclass(frozen=True, slots=True)
class Place:
    """A stream of a file: the file itself, or what an archive in it holds.

    `faults` are what broke the stream: what it gave before stands, and the layer that unpacks it
    reports them.
    """

    candidate: Candidate
    name: str
    limits: Limits
    used: Used = field(default_factory=Used)
    locator: str = ""
    depth: int = 0
    faults: list[Rejected] = field(default_factory=list)

    def inner(self, name: str, locator: str = "") -> Place:
        """Return the place of what a layer here holds; without a locator it is all of it."""
        at = self.at(locator)
        return replace(self, name=name, locator=at, depth=self.depth + 1, faults=[])

    def at(self, locator: str) -> str:
        """Return the locator of an item here."""
        return "!".join(part for part in (self.locator, locator) if part)

    def member(self, name: str) -> str:
        """Return the locator of the next member here; the second of a name is told by `%#2`."""
        locator = f"member:{locator_of(name)}"
        self.used.names[self.at(locator)] += 1
        count = self.used.names[self.at(locator)]
        return locator if count == 1 else f"{locator}%#{count}"

    def where(self, locator: str = "") -> str:
        """Return the place for a message, in characters that a terminal can show."""
        at = self.at(locator)
        return f"{printable(str(self.candidate.path))}{' ' if at else ''}{at.replace(':', ' ', 1)}"


def printable(name: str) -> str:
    """Return a name with what no terminal shows (controls, marks of direction) as %XX."""
    return "".join(c if c.isprintable() else _escaped(c) for c in name)


def locator_of(name: str) -> str:
    """Return a member's name as a locator holds it: printable, and without its own `!` and `%`."""
    return "".join(c if c.isprintable() and c not in "!%" else _escaped(c) for c in name)


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def stem_of(name: str) -> str:
    """Return the name of what a compressed file holds."""
    path = PurePosixPath(name)
    return f"{path.stem}.tar" if path.suffix.lower() == ".tgz" else path.stem


def sha256(content: bytes) -> str:
    """Return the hash that names content in the ledger."""
    return hashlib.sha256(content).hexdigest()


def refused(place: Place, why: Rejected, locator: str = "", content: bytes = b"") -> Found:
    """Return what stands at a place as a refused input.

    Its hash is of the bytes, or of why there are none.
    """
    candidate = place.candidate
    at = place.at(locator)
    reason = f"{why.code}\n{candidate.size_bytes}\n{at}".encode()
    passing = why.code in PASSING and not at
    entry = Entry(
        source_uri=candidate.source_uri,
        record_locator=at,
        sha256=sha256(content or reason),
        size_bytes=len(content) if content and at else candidate.size_bytes,
        modified_at=None if passing else candidate.modified_at,
        refused=why,
        payload=content[:PAYLOAD_BYTES],
    )
    return Found(entry, None)


def accepted(
    place: Place,
    media_type: str,
    content: bytes,
    *,
    locator: str = "",
    offered: bytes | None = None,
    extra: str | None = None,
    charset: str | None = None,
    url: str | None = None,
) -> Found:
    """Return content as an input; `offered` are the bytes it came as, if they are others."""
    candidate = place.candidate
    came = content if offered is None else offered
    document_id = sha256(content)[:ID_DIGITS]
    raw = RawInput(
        document_id, candidate.source_uri, place.at(locator), media_type, content, charset, url
    )
    entry = Entry(
        source_uri=candidate.source_uri,
        record_locator=place.at(locator),
        sha256=sha256(came),
        size_bytes=len(came),
        modified_at=candidate.modified_at,
        document_id=document_id,
        extra=extra,
        payload=came[:PAYLOAD_BYTES],
    )
    return Found(entry, raw)


def too_large(place: Place, locator: str = "") -> Rejected:
    """Return the refusal of one input over the limit."""
    limit = place.limits.max_input_bytes
    why = f"{place.where(locator)} is larger than {limit} bytes: raise max_input_bytes, then retry"
    return Rejected("read", "E_TOO_LARGE", why)
