"""Batches and units are made without a search for cyclic garbage, which comes behind them."""

import gc
import weakref

import pytest

from flows.garbage import no_search_for_cycles


class Cycle:
    def __init__(self) -> None:
        self.own = self


def test_a_cycle_waits_for_the_end_of_the_body_and_is_freed_then() -> None:
    with no_search_for_cycles():
        assert not gc.isenabled()
        cycle = weakref.ref(Cycle())
        rows = [[number] for number in range(5_000)]  # some searches would come among so many
        assert cycle() is not None
    assert gc.isenabled()
    del rows
    gc.collect()
    assert cycle() is None


def test_the_search_goes_on_behind_a_failure() -> None:
    with pytest.raises(ValueError, match="a batch"), no_search_for_cycles():
        raise ValueError("a batch")
    assert gc.isenabled()


def test_who_does_without_the_search_still_does() -> None:
    gc.disable()
    try:
        with no_search_for_cycles(), no_search_for_cycles():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_is_there_at_first_is_searched_no_more() -> None:
    with no_search_for_cycles():
        assert gc.get_freeze_count() > 0
