"""What keeps one source or item from being fetched, with its code."""

from __future__ import annotations

from flows.redact import redact
from transforms.documents import Rejected

STAGE = "fetch"


class FetchFailed(Exception):  # noqa: N818 - named for what happened
    """A request or an answer that cannot be used; FETCHING.md lists the codes.

    `retryable` says that the next attempt may pass; `wait` are the seconds that the host asked to
    wait before it.
    """

    def __init__(
        self, code: str, detail: str, *, retryable: bool = False, wait: float | None = None
    ) -> None:
        """Take the code and a sentence that helps."""
        detail = redact(detail)  # addresses stand in it, and some hold a key
        super().__init__(f"{code}: {detail}")
        self.rejected = Rejected(STAGE, code, detail)
        self.retryable = retryable
        self.wait = wait

    @property
    def code(self) -> str:
        """The documented code."""
        return self.rejected.code

    @property
    def detail(self) -> str:
        """The sentence."""
        return self.rejected.detail
