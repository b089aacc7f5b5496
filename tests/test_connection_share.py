"""What a connection takes of a machine that other processes work on: cores, and memory."""

from __future__ import annotations

from warehouse.connect import connect, give_back_memory, leave_cores, sweep_memory, threads_of

SETTINGS = "SELECT name, value FROM duckdb_settings() ORDER BY name"


def test_a_connection_leaves_cores_to_processes_beside_it_but_keeps_one() -> None:
    with connect() as con:
        cores = threads_of(con)
        for taken, left in ((0, cores), (cores - 1, 1), (cores, 1), (1, max(1, cores - 1))):
            leave_cores(con, taken)
            assert threads_of(con) == left
        leave_cores(con, 0)
        assert threads_of(con) == cores


def test_to_give_back_memory_leaves_all_settings_as_they_were() -> None:
    with connect() as con:
        con.execute("SET memory_limit = '300 MB'")
        leave_cores(con, 1)
        before = con.execute(SETTINGS).fetchall()
        for _ in range(3):
            give_back_memory(con)
        assert con.execute(SETTINGS).fetchall() == before


def test_to_sweep_memory_loses_no_row_and_leaves_all_settings_as_they_were() -> None:
    with connect() as con:
        # Its default is told in words until first a block goes to disk.
        con.execute("SET max_temp_directory_size = '1 GB'")
        before = con.execute(SETTINGS).fetchall()
        con.execute("CREATE TEMP TABLE words AS SELECT repeat('ab', n) AS w FROM range(900) t(n)")
        for _ in range(3):
            sweep_memory(con)
        assert con.execute(SETTINGS).fetchall() == before
        assert con.execute("SELECT sum(length(w)) FROM words").fetchone() == (900 * 899,)


def test_a_connection_that_holds_nothing_is_swept_too() -> None:
    limit = "SELECT current_setting('memory_limit')"
    with connect() as con, connect() as other:
        for _ in range(3):
            sweep_memory(con)
        assert con.execute(limit).fetchone() == other.execute(limit).fetchone()
