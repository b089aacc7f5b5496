"""What a connection takes of a machine that other processes work on: cores, and memory."""

from __future__ import annotations

from warehouse.connect import connect, give_back_memory, leave_cores, threads_of


def test_a_connection_leaves_cores_to_processes_beside_it_but_keeps_one() -> None:
    with connect() as con:
        cores = threads_of(con)
        for taken, left in ((0, cores), (cores - 1, 1), (cores, 1), (1, max(1, cores - 1))):
            leave_cores(con, taken)
            assert threads_of(con) == left
        leave_cores(con, 0)
        assert threads_of(con) == cores


def test_to_give_back_memory_leaves_all_settings_as_they_were() -> None:
    settings = "SELECT name, value FROM duckdb_settings() ORDER BY name"
    with connect() as con:
        con.execute("SET memory_limit = '300 MB'")
        leave_cores(con, 1)
        before = con.execute(settings).fetchall()
        for _ in range(3):
            give_back_memory(con)
        assert con.execute(settings).fetchall() == before
