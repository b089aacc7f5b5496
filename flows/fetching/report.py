"""What a fetch did, by source: the report of the terminal, the flow run and --json."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from flows.errors import EXIT_OK, EXIT_QUARANTINED


@dataclass(slots=True)
class SourceReport:
    """One source: `new` items in its feed, `fetched` into the inbox, `known` through another one.

    `failed` are items that could not be had now, `waiting` those left for the next fetch; `code`
    says that the source itself failed.
    """

    source_id: str
    unchanged: bool = False
    new: int = 0
    fetched: int = 0
    known: int = 0
    failed: int = 0
    waiting: int = 0
    code: str | None = None
    detail: str | None = None
    codes: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the source and all items that were tried came."""
        return self.code is None and not self.failed

    def note_failed(self, code: str, detail: str) -> None:
        """Count an item that could not be had; the first of a code is told."""
        self.failed += 1
        if code not in self.codes:
            self.notes.append(f"{code}: {detail}")
        self.codes[code] = self.codes.get(code, 0) + 1


@dataclass(frozen=True, slots=True)
class FetchReport:
    """All sources of a fetch, in the order of the register."""

    inbox: str
    sources: tuple[SourceReport, ...]

    @property
    def exit_code(self) -> int:
        """Exit code of the command: 5 if a source or an item could not be had."""
        return EXIT_OK if all(source.ok for source in self.sources) else EXIT_QUARANTINED

    @property
    def message(self) -> str:
        """One line on the whole fetch."""
        fetched = sum(source.fetched for source in self.sources)
        failed = sum(source.failed for source in self.sources)
        broken = sum(source.code is not None for source in self.sources)
        return (
            f"{len(self.sources)} sources, {broken} of them failed; "
            f"{fetched} items fetched, {failed} failed"
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the report for --json."""
        sources = [asdict(source) for source in self.sources]
        return {
            "inbox": self.inbox,
            "message": self.message,
            "exit_code": self.exit_code,
            "sources": sources,
        }


HEAD = ("source", "new", "fetched", "known", "failed", "waiting", "code")


def rows(report: FetchReport) -> Iterable[tuple[object, ...]]:
    """Yield one row a source, under HEAD."""
    for s in report.sources:
        code = s.code or ("unchanged" if s.unchanged else "")
        yield s.source_id, s.new, s.fetched, s.known, s.failed, s.waiting, code


def remarks(report: FetchReport) -> Iterable[str]:
    """Yield what is to be said of single sources."""
    for source in report.sources:
        if source.code:
            yield f"{source.source_id}: {source.code}: {source.detail}"
        yield from (f"{source.source_id}: {note}" for note in source.notes)


def markdown(report: FetchReport) -> str:
    """Return the summary artifact: ids, numbers and codes, nothing that a site wrote."""
    cells = [HEAD, ("---",) * len(HEAD), *rows(report)]
    table = "\n".join(f"| {' | '.join(map(str, row))} |" for row in cells)
    return f"# fetch\n\n{report.message}\n\n{table}\n"
