"""An answer to a request, and what was known of its address before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

CHARSET = re.compile(r""";\s{0,20}charset\s{0,20}=\s{0,20}["']?([\w.:-]{1,40})""", re.I | re.A)


def digest(address: str) -> str:
    """Return what tells an address from others and does not tell it."""
    return hashlib.sha256(address.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of a body that was fetched before; sent back to that address only.

    `address` is a digest: an address may hold a key, and this is kept in a file.
    """

    address: str = ""
    etag: str | None = None
    last_modified: str | None = None

    def headers(self, address: str) -> dict[str, str]:
        """Return the headers of a conditional request for an address."""
        if digest(address) != self.address:
            return {}
        both = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in both.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `address` is where it came from in the end, header names are small.

    `moved` is where a source that has moved for good is now.
    """

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    moved: str | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing changed since the validators."""
        return self.status == 304

    @property
    def media_type(self) -> str:
        """The type of the body, small, without parameters; '' if the server names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that the server names."""
        found = CHARSET.search(self.headers.get("content-type", ""))
        return found.group(1) if found else None

    @property
    def validators(self) -> Validators:
        """What to send when asking again."""
        return Validators(
            digest(self.address), self.headers.get("etag"), self.headers.get("last-modified")
        )
