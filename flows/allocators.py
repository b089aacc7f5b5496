"""Gives back to the system what a process that loads has freed."""

from __future__ import annotations

import ctypes
import os

# A piece as large is mapped by itself. What is smaller is cut from the heap, where one thing that
# stays holds all that lies before it.
MAPPED = 256 * 1024  # bytes
M_MMAP_THRESHOLD = -3  # of glibc's malloc.h


def return_large_pieces() -> None:
    """Let the C library map large pieces of memory, so that they go back when they are freed.

    glibc would do so of its own accord, but raises its bound, to 32 MB at most, with each larger
    piece that is freed. Other libraries have no such bound.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if mallopt:
        mallopt(M_MMAP_THRESHOLD, MAPPED)
