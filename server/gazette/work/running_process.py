"""The process that `running` starts; it knows nothing of this package.

Of its input each line is a JSON array: a name, a folder, and files below it that come next under this name. After an
empty array it tells the checksums, and the error that it met, if any. Where the input ends before, it ends too.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread

_BLOCK = 1 << 20
"""Bytes that are read at once."""


def _read(tasks: SimpleQueue[list[str]]) -> None:
    """Take what is told as soon as it is: who tells it has other things to do."""
    for line in sys.stdin.buffer:
        if not line.endswith(b"\n"):
            break  # killed while it told it
        tasks.put(task := json.loads(line))
        if not task:
            return
    os._exit(0)  # whoever wanted to know is gone


def _told(tasks: SimpleQueue[list[str]]) -> Iterator[list[str]]:
    while task := tasks.get():
        yield task


def _main() -> None:
    tasks: SimpleQueue[list[str]] = SimpleQueue()
    Thread(target=_read, args=[tasks], daemon=True).start()
    running: dict[str, hashlib._Hash] = {}
    sizes: dict[str, int] = {}
    fault: tuple[object, ...] | None = None
    block = memoryview(bytearray(_BLOCK))
    for name, folder, *files in _told(tasks):
        whole, size = running.setdefault(name, hashlib.sha256()), sizes.get(name, 0)
        try:
            for file in files:
                with open(f"{folder}/{file}", "rb", buffering=0) as opened:  # noqa: PTH123 - without another module
                    while count := opened.readinto(block):
                        whole.update(block[:count])
                        size += count
        except OSError as error:
            fault = fault or (error.errno, error.strerror, error.filename)
        sizes[name] = size
    print(json.dumps(({name: (whole.hexdigest(), sizes[name]) for name, whole in running.items()}, fault)))
    sys.stdout.flush()


if __name__ == "__main__":
    _main()
