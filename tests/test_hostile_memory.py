"""Archives that unpack to a quarter of a gigabyte: refused, and never in memory as a whole."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system tells no peak of a process's memory"
)

MEBIBYTE = 1 << 20
UNPACKED = 256 * MEBIBYTE
MOST_MEBIBYTES = 200  # Python, pyarrow and DuckDB's client take about 120
LINE = b'{"text": "' + b"a" * (MEBIBYTE - 12) + b'"}\n'
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


class _Lines(io.RawIOBase):
    """The same line again and again, a quarter of a gigabyte of it."""

    def __init__(self) -> None:
        self.left = UNPACKED

    def read(self, size: int = -1) -> bytes:
        size = min(self.left, len(LINE) if size < 0 else size)
        self.left -= size
        return (LINE * 2)[:size]


def _gz(path: Path) -> None:
    with gzip.open(path, "wb", 1) as file:
        for _ in range(UNPACKED // MEBIBYTE):
            file.write(LINE)


def _zip(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.jsonl", "w") as member,
    ):
        for _ in range(UNPACKED // MEBIBYTE):
            member.write(LINE)


def _tar_gz(path: Path) -> None:
    info = tarfile.TarInfo("a.jsonl")
    info.size = UNPACKED
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        archive.addfile(info, _Lines())


def _nested(path: Path) -> None:
    inner = path.with_name("inner.zip")
    _zip(inner)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "inner.zip")
    inner.unlink()


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.jsonl.gz", _gz), ("a.zip", _zip), ("a.tar.gz", _tar_gz), ("b.zip", _nested)],
)
def test_a_bomb_is_refused_in_little_memory(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    path = tmp_path / name
    make(path)
    assert path.stat().st_size < UNPACKED / 100
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, check=True, text=True
    )
    codes, mebibytes = json.loads(done.stdout)
    assert "E_RATIO" in codes
    assert mebibytes < MOST_MEBIBYTES
