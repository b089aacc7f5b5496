"""Processes do without what they need not; those that need it still get it."""

import subprocess
import sys
from pathlib import Path

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

RUN = """
import sys
from flows.mappers import map_here
from flows.pipeline import Request, run_pipeline
from flows.settings import Settings
request = Request((sys.argv[1],), Settings(warehouse=sys.argv[2], engine="gazetteer"))
assert run_pipeline(request, map_here).loaded == 1
assert "pandas" in sys.modules  # for the expectations
"""

PARTS = """
import sys
import flows.process_pool, flows.reference, flows.work, transforms.pipeline
from flows.engines import engine_of
engine_of("gazetteer")
heavy = ("click", "duckdb", "great_expectations", "prefect", "pydantic", "rich")
assert not [name for name in heavy if name in sys.modules]
"""


def python(program: str, *arguments: object) -> None:
    subprocess.run([sys.executable, "-c", program, *map(str, arguments)], check=True)


def test_rows_are_made_without_pandas_which_is_there_when_it_is_asked_for() -> None:
    python(WORKER)


def test_a_run_imports_pandas_for_its_expectations_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Envoys of Norway met in Oslo on Monday.\n")
    python(RUN, tmp_path / "a.txt", tmp_path / "store")
    again = RUN.replace("loaded == 1", "loaded == 0").replace(" in sys", " not in sys")
    python(again, tmp_path / "a.txt", tmp_path / "store")


def test_a_worker_imports_no_settings_and_no_database() -> None:
    python(PARTS)
