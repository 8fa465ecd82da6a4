"""Memory that nobody needs any more goes back to the system."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

SCATTERED = """
import ctypes
from pathlib import Path
from gazette.web import heaps

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

heaps.few()
library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes, library.free.argtypes = (
    ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
)
places = [library.malloc(60_000) for _ in range(2000)]
for place in places:
    ctypes.memset(place, 1, 60_000)
stays = library.malloc(60_000)  # above them: nothing free below is as large
full = held()
for place in places:
    library.free(place)
kept_by_the_library = held()
assert heaps.give_back()
print(full, kept_by_the_library, held())
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library has no such thing")
def test_what_lies_free_below_what_stays_is_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", SCATTERED], capture_output=True, text=True, check=True).stdout
    full, kept, left = map(float, told.split())
    assert kept > full - 20
    assert left < full - 80
