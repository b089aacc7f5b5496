"""Archives that unpack to an eighth of a gigabyte: refused, and never in memory as a whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bombs import ARCHIVES, MEBIBYTE, Maker

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system tells no peak of a process's memory"
)

UNPACKED = 128 * MEBIBYTE
MOST_MEBIBYTES = 200  # Python, pyarrow and DuckDB's client take about 120
READ = """
import json, re, sys
from pathlib import Path
from flows.discover import candidate_of
from flows.inputs import Found
from flows.limits import Limits
from flows.reading import read_candidate
codes = set()
for item in read_candidate(candidate_of(Path(sys.argv[1])), Limits()):
    if isinstance(item, Found):
        codes.add(item.entry.refused.code if item.entry.refused else "accepted")
# The peak that getrusage tells begins with that of the process which started this one.
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(json.dumps([sorted(codes), int(peak[1]) // 1024]))
"""


@pytest.mark.parametrize(("name", "make"), ARCHIVES)
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, name: str, make: Maker) -> None:
    path = tmp_path / name
    make(path, UNPACKED)
    assert path.stat().st_size < UNPACKED / 100
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, check=True, text=True
    )
    codes, mebibytes = json.loads(done.stdout)
    assert "E_RATIO" in codes
    assert mebibytes < MOST_MEBIBYTES
