"""A thousand spoilt documents: each is loaded, a duplicate or quarantined, and none is a fault."""

from pathlib import Path

from fuzzing import run_fuzzed


def test_no_input_is_lost_and_none_trips_a_fault(tmp_path: Path):
    report = run_fuzzed(tmp_path, 1000)
    assert report.files_seen >= 900
    assert report.loaded > 250
    assert not {"E_INTERNAL", "E_POISON", "E_VALIDATION"} & set(report.codes), report.codes
