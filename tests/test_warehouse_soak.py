"""Hard use at a small size; `python -m tests.benchmarks.warehouse` has the full one."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest
import soak
from warehouse_rows import content, document, unit

from warehouse.connect import open_reader, open_writer
from warehouse.load import publish


def test_readers_see_whole_states_that_never_go_back(empty_store: Path, tmp_path: Path):
    found = soak.readers(tmp_path, empty_store, 8, 6)
    assert (found["errors"], found["torn"], found["backwards"]) == (0, 0, 0)


def test_killed_writers_lose_and_double_nothing(empty_store: Path, tmp_path: Path):
    found = soak.kills(tmp_path, empty_store, 8)
    assert found["killed"] >= 4
    assert found["wrong"] == 0
    assert found["slowest_heal"] < 60


def test_repeats_change_nothing(empty_store: Path, tmp_path: Path):
    assert soak.repeats(tmp_path, empty_store, 4)["changed"] == 0


def test_order_and_splits_change_nothing(empty_store: Path, tmp_path: Path):
    assert soak.permutations(tmp_path, empty_store, 5)["different"] == 0


def test_forgotten_words_are_in_no_byte(empty_store: Path, tmp_path: Path):
    found = soak.forgets(tmp_path, empty_store, 3)
    assert found["files_with_remains"] == 0
    assert found["rows_left"] == 3  # the other document with its two sentences


def test_one_of_many_writers_wins_and_the_others_name_it(tmp_path: Path):
    script = """
        import sys, time
        from pathlib import Path
        from flows.errors import WriterBusy
        from flows.lock import writer_lock
        while not Path(sys.argv[2]).exists():
            time.sleep(0.01)
        try:
            with writer_lock(Path(sys.argv[1])):
                time.sleep(20)
        except WriterBusy as busy:
            print(busy)
            sys.exit(busy.exit_code)
    """
    arguments = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "store")]
    arguments.append(str(tmp_path / "go"))
    started = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    (tmp_path / "go").touch()
    losers = []
    while len(losers) < 7:
        losers = [process for process in started if process.poll() is not None]
    (winner,) = (process for process in started if process not in losers)
    winner.kill()
    winner.wait()
    assert {process.returncode for process in losers} == {4}
    for process in losers:
        assert process.stdout is not None
        said = process.stdout.read()
        assert f"process {winner.pid}" in said
        assert "dateline sql" in said


@pytest.mark.parametrize("full", ["disk", "files"])
def test_a_full_disk_publishes_nothing_half(empty_store: Path, tmp_path: Path, full: str):
    """The file system's own limit stands for a full disk: a process may not write larger files."""
    store = Path(copytree(empty_store, tmp_path / "store"))
    with closing(open_writer(store)) as con:
        publish(con, unit(document("oslo")), message="")
        before = content(con)
    script = f"""
        import errno, os, resource, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from warehouse_rows import document, unit
        from warehouse.connect import open_writer
        from warehouse.load import publish
        con = open_writer(Path({str(store)!r}))
        if {full == "disk"}:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        else:
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
        publish(con, unit(document("rome", "Long. " * 3000), run="r2"), message="")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0, done.stdout
    assert done.stderr
    with closing(open_reader(store)) as con:
        assert content(con) == before
    with closing(open_writer(store)) as con:
        publish(con, unit(document("rome"), run="r3"), message="")
        assert con.execute("SELECT count(*) FROM documents").fetchone() == (2,)
