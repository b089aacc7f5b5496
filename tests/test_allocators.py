"""What a loading process frees goes back to the system."""

import ctypes
import subprocess
import sys

import pytest

# Large pieces are freed, and with each of them a small one is taken that stays.
PIECES = """
import sys
from ctypes import CDLL, c_char_p, c_size_t, c_void_p
from flows.allocators import return_large_pieces
if sys.argv[1] == "returned":
    return_large_pieces()
libc = CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = c_void_p, [c_size_t], [c_void_p]
libc.memset.argtypes = [c_void_p, c_size_t, c_size_t]

def taken(size):
    piece = libc.malloc(size)
    libc.memset(piece, 1, size)
    return piece

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

libc.free(taken(1 << 24))
before = resident()
pieces = []
for _ in range(100):
    pieces.append(taken(1 << 20))
    taken(1 << 10)
for piece in pieces[:-1]:
    libc.free(piece)
print(resident() - before)
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "mallopt"), reason="asks glibc"
)
def test_large_pieces_go_back_though_small_ones_stay_between_them() -> None:
    left = {how: int(_python(PIECES, how)) for how in ("kept", "returned")}
    assert left["returned"] < 5_000_000 < 50_000_000 < left["kept"]


def test_arrow_takes_its_memory_from_the_system() -> None:
    program = "import flows.units, pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    assert _python(program).strip() == "system"


def _python(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
