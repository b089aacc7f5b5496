"""Hard use at a small size; `python -m tests.benchmarks.warehouse` has the full one."""

from __future__ import annotations

from pathlib import Path

import failing_disk
import pytest
import soak
from soak_forget import forgets
from soak_writers import lock_race


def test_readers_see_whole_states_that_never_go_back(empty_store: Path, tmp_path: Path):
    found = soak.readers(tmp_path, empty_store, 8, 6, pause=0.05)
    assert (found["errors"], found["torn"], found["backwards"]) == (0, 0, 0)
    assert found["answers"] > 8


def test_killed_writers_lose_and_double_nothing(empty_store: Path, tmp_path: Path):
    found = soak.kills(tmp_path, empty_store, 20)
    assert found["killed"] >= 10
    assert found["wrong"] == 0


def test_repeats_change_nothing(empty_store: Path, tmp_path: Path):
    assert soak.repeats(tmp_path, empty_store, 3)["changed"] == 0


def test_order_and_splits_change_nothing(empty_store: Path, tmp_path: Path):
    found = soak.permutations(tmp_path, empty_store, 50, lake=False)["hashes"]
    assert len(found) == 1
    assert soak.permutations(tmp_path, empty_store, 3)["hashes"] == found


def test_forgotten_words_are_in_no_byte(empty_store: Path, tmp_path: Path):
    found = forgets(tmp_path, empty_store, 3)
    assert (found["never_there"], found["files_with_remains"], found["rows_left"]) == (0, 0, 0)


def test_one_of_many_writers_wins_and_the_others_name_it(tmp_path: Path):
    found = lock_race(tmp_path, 8)
    assert (found["winners"], found["exit_4"]) == (1, 7)
    assert (found["name_the_holder"], found["advice_works"]) == (7, 7)


@pytest.mark.skipif(not failing_disk.is_possible(), reason="needs Linux's seccomp")
def test_a_disk_that_fails_publishes_nothing_half(empty_store: Path, tmp_path: Path):
    found = failing_disk.failures(tmp_path, empty_store, 12)
    assert found["told"] >= 8
    assert found["wrong"] == 0
