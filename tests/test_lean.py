"""Processes that need no pandas do without it, and those that do still get it."""

import subprocess
import sys

WORKER = """
import sys
from flows.lean import leave_out_pandas
leave_out_pandas()
from warehouse.tables import BY_NAME
from warehouse.tables.arrow import to_arrow
rows = to_arrow("tags", [["x"] * len(BY_NAME["tags"].column_names)])
assert "pandas" not in sys.modules
assert len(rows.to_pandas()) == 1
"""


def test_rows_are_made_without_pandas_which_is_there_when_it_is_asked_for() -> None:
    subprocess.run([sys.executable, "-c", WORKER], check=True)
