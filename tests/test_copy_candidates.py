"""Which earlier documents may be repeated: those that share runs of words, the most alike first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from warehouse.connect import connect
from warehouse.similar import FORMULA, MOST_CANDIDATES, copy_candidates, registered

Sketches = Mapping[str, Sequence[int]]


def candidates(known: Sketches, new: Sketches) -> set[tuple[str, str]]:
    """Return what is found for new documents, in order of arrival, by the hashes of their runs."""
    ids = [id_of(name) for name in new]
    documents = pa.table({"document_id": ids, "position": range(len(new))})
    with connect() as con:
        con.register("fingerprints", fingerprints(known))
        with registered(con, documents, fingerprints(new)):
            return {(name_of(mine), name_of(other)) for mine, other in copy_candidates(con)}


def id_of(name: str) -> str:
    """Return a name as a document's id, so that ids sort as names do."""
    return name.encode().hex().ljust(32, "0")


def name_of(document_id: str) -> str:
    return bytes.fromhex(document_id).rstrip(b"\0").decode()


def fingerprints(sketches: Sketches) -> pa.Table:
    rows = [(name, run) for name, runs in sketches.items() for run in runs]
    return pa.table(
        {
            "document_id": pa.array([id_of(name) for name, _ in rows], pa.string()),
            "kind": pa.array(["run" for _ in rows], pa.string()),
            "hash": pa.array([run for _, run in rows], pa.int64()),
            "weight": pa.array([1.0 for _ in rows], pa.float64()),
        }
    )


def test_one_run_in_common_is_not_enough() -> None:
    known = {"oslo": [1, 2, 3], "geneva": [3, 4, 5]}
    assert candidates(known, {"new": [1, 2, 4]}) == {("new", "oslo")}


def test_new_documents_repeat_those_that_came_before_them() -> None:
    new = {"second": [1, 2, 3], "first": [1, 2, 9], "third": [2, 3]}
    found = {("first", "second"), ("third", "second")}
    assert candidates({}, new) == found
    assert candidates({"old": [2, 9]}, new) == {*found, ("first", "old")}


def test_a_document_that_is_made_anew_is_not_its_own_candidate() -> None:
    assert candidates({"again": [1, 2, 3], "old": [1, 2]}, {"again": [1, 2, 3]}) == {
        ("again", "old")
    }


def test_a_formula_that_many_documents_have_is_no_run_in_common() -> None:
    most = {f"{number:03}": [1, 2] for number in range(FORMULA - 1)}
    assert len(candidates(most, {"new": [1, 2]})) == MOST_CANDIDATES
    assert candidates(most | {"one more": [1]}, {"new": [1, 2]}) == set()


def test_the_most_alike_come_first_and_then_the_order_of_their_names() -> None:
    known = {f"{number:02}": [1, 2] for number in range(20)} | {"99": [1, 2, 3]}
    expected = {("new", "99"), *(("new", f"{n:02}") for n in range(MOST_CANDIDATES - 1))}
    assert candidates(known, {"new": [1, 2, 3]}) == expected


def test_nothing_new_has_no_candidates() -> None:
    assert candidates({"old": [1, 2]}, {}) == set()
