"""One day of scheduled runs, 96 of them, with a fault in every fifth."""

from __future__ import annotations

from pathlib import Path

from faults import RUNS_A_DAY, play, problems


def test_a_day_with_faults_loses_and_doubles_nothing(tmp_path: Path):
    tally = play(tmp_path, RUNS_A_DAY, seed=1)
    assert tally.runs == RUNS_A_DAY + 1
    assert tally.faults >= 10
    assert set(tally.told) == {"Killed", "OSError", "ExpectationBroken", "WriterBusy"}
    assert problems(tmp_path, tally) == []
