"""The process that query processes are forked from: `python -m gazette.query.forking`, started by `query.nursery`.

It has read everything that a query process needs, so that another is there in milliseconds when one was killed. A
store that is small enough it holds in memory, where queries are two to three times as fast as on disk; its query
processes share that memory. It runs no query itself and reads nothing of a visitor's, and it keeps to one thread:
nothing else may be at work when it forks, nor when a query process confines itself.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Mapping
from typing import Any

from pyoxigraph import RdfFormat, Store

from gazette.n_quads import quads_of
from gazette.query import child, wire
from gazette.query.sandbox import SandboxUnavailable, end_with_parent

_CONTROL = 0
"""The descriptor of the socket to the web process. Each message is one JSON object (SOCK_SEQPACKET)."""
LONGEST = 1 << 17
"""Bytes of the longest message."""


def main() -> None:
    """Fork and reap as the web process says, until it hangs up."""
    control = socket.socket(fileno=_CONTROL)
    config = json.loads(control.recv(LONGEST))
    started = time.perf_counter()
    try:
        end_with_parent(config["parent"])
        store = _in_memory(config["store"]) if config["in_memory"] else None
    except (SandboxUnavailable, OSError) as error:
        control.send(json.dumps({"failed": str(error)}).encode())
        sys.exit(1)
    gc.collect()
    gc.freeze()  # so that the collector does not touch, and so copy, the memory that all share
    control.send(json.dumps({"seconds": time.perf_counter() - started}).encode())
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, LONGEST, 3)
        if not message:
            return
        try:
            answer = _obey(json.loads(message), control, descriptors, config, store)
        except OSError as error:  # no process more, no memory for one
            answer = {"failed": str(error)}
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        control.send(json.dumps(answer).encode())


def _obey(
    order: Mapping[str, int], control: socket.socket, descriptors: list[int], config: Mapping[str, Any],
    store: Store | None,
) -> dict[str, object]:  # fmt: skip
    """Reap a process, or fork one with these descriptors for its requests, its replies and its last words."""
    if "reap" in order:
        return {"status": os.waitstatus_to_exitcode(os.waitpid(order["reap"], 0)[1])}
    own = os.getpid()
    pid = os.fork()
    if pid == 0:
        control.close()
        _live(config, store, own, *descriptors)
    return {"pid": pid}


def _live(config: Mapping[str, Any], store: Store | None, parent: int, requests: int, replies: int, words: int) -> None:
    """Be a query process until there are no more requests."""
    status = 1
    try:
        for of, to in ((requests, 0), (words, 1), (words, 2)):  # a stray print must not become part of an answer
            os.dup2(of, to)
        child.serve(config, store, parent=parent, requests=0, replies=replies)
        status = 0
    except Exception:  # noqa: BLE001 - nothing above it can tell; the web process reads the last words
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _in_memory(path: str) -> Store:
    """The store of a release in memory. Another process reads it: the engine's reader leaves threads behind.

    Raises OSError where it cannot be read.
    """
    reading, writing = os.pipe()
    wire.widen(writing)
    reader = os.fork()
    if reader == 0:
        os.close(reading)
        _dump(path, writing)
    os.close(writing)
    store = Store()
    with os.fdopen(reading, "rb") as quads:
        store.bulk_extend(quads_of(quads))
    _, status = os.waitpid(reader, 0)
    if status != 0:
        raise OSError(f"the store {path} cannot be read")
    return store


def _dump(path: str, descriptor: int) -> None:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        with os.fdopen(descriptor, "wb", buffering=wire.PIPE) as quads:
            Store.read_only(path).dump(quads, RdfFormat.N_QUADS)
    except (OSError, RuntimeError) as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
