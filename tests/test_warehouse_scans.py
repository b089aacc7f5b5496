"""A query on one thing or one week reads a fraction of what there is."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from scans import COUNTERS, scan

from tests.benchmarks.warehouse import month_of_mentions
from warehouse.connect import open_writer
from warehouse.load import publish

pytestmark = pytest.mark.skipif(
    not COUNTERS.is_file(), reason="bytes that a process read are told by Linux only"
)


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("months") / "store"
    for month in range(2):
        with closing(open_writer(store)) as con:
            publish(con, month_of_mentions(month, 150_000), message="")
    return store


def test_one_thing_is_read_from_a_part_of_each_file(months: Path) -> None:
    found = scan(months, "mentions", "entity_id = 'person:e777'")

    assert 0 < found.bytes_read < 0.4 * found.bytes


def test_one_week_is_read_from_the_files_of_its_month(months: Path) -> None:
    week = "published_at >= TIMESTAMPTZ '2021-01-04' AND published_at < TIMESTAMPTZ '2021-01-11'"

    found = scan(months, "mentions", week)

    assert found.files_read == 1 < found.files
    assert 0 < found.bytes_read < 0.6 * found.bytes
