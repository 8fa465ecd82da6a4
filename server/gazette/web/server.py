"""Serving the application: granian with a few worker processes, each with its own query processes."""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from gazette.errors import NothingToServe, UserError
from gazette.publishing.held import held_store
from gazette.query import sandbox
from gazette.release.manifest import Release, open_release, releases_of
from gazette.release.soundness import damage
from gazette.release.swap import CURRENT, last_sound
from gazette.settings import Settings
from gazette.web import heaps, pauses
from gazette.web.app import create_app
from gazette.web.bodies import PLACES, QUEUE
from gazette.web.metrics import FOLDER_VARIABLE
from gazette.web.site import Site

_log = logging.getLogger(__name__)

SPARE_THREADS = PLACES + QUEUE + 12
"""Threads of a worker process beyond those that queries can hold: for slow requests, and the rest for pages."""

CONNECTIONS = 1 << 14
"""Connections a worker process keeps open. An idle one costs a descriptor and no thread, so they may be many."""
HEADER_TIME = 10_000
"""Milliseconds that a client may take to send the head of a request."""


CHECK_AFTER = 3.0
"""Seconds after the start, and between two looks at which release is in force, until its checksums are read."""
LOOK_AGAIN = 600.0
"""Seconds until files that were found sound are looked at again: whether they are still the same to the file system."""


def application() -> Flask:
    """The WSGI application over the release in force, by the environment's settings. Each worker calls this once."""
    heaps.few()
    settings = Settings.load()
    releases = releases_of(settings.var, settings.base_uri)
    release = last_sound(releases)  # told here and not at the first request, if the one in force is damaged
    if release.path != (releases / CURRENT).resolve():
        _log.error("the release in force is damaged; %s is served in its place", release.manifest.release)
    shared = os.environ.get(FOLDER_VARIABLE)
    app = create_app(releases / CURRENT, settings, Path(shared) if shared else None, release.path)
    pauses.shorten()
    site: Site = app.extensions["gazette"]
    site.follow()
    heaps.keep_giving_back()
    return app


def keep_checking(releases: Path, stop: threading.Event) -> None:
    """Read what nobody vouches for of each release that comes in force, and log what is damaged, until `stop` is set.

    The processes that serve see what was found (`soundness`); this one has nothing else to do.
    """
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)  # of this thread alone
    checked: tuple[Path, float] | None = None
    looked = 0.0
    while not stop.wait(CHECK_AFTER):
        try:
            release = open_release(releases / CURRENT)
            this = (release.path, (release.path / "manifest.json").stat().st_mtime)
            if this != checked or time.monotonic() - looked > LOOK_AGAIN:
                _tell(release, damage(release))
                checked, looked = this, time.monotonic()
        except (NothingToServe, OSError) as error:
            _log.error("the release in force cannot be checked: %s", error)


def _tell(release: Release, damaged: list[str]) -> None:
    if damaged:
        some = ", ".join(damaged[:5]) + (f" and {len(damaged) - 5} more" if len(damaged) > 5 else "")
        name = release.manifest.release
        _log.critical("the release %s IS DAMAGED: %s. `gazette build` makes it again.", name, some)


def _must_be_free(host: str, port: int) -> None:
    """Raise `UserError` where the address cannot be had; granian itself would share a port with another server."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            advice = "Choose another by --port or --host."
            raise UserError(f"cannot listen on {host}:{port}: {error.strerror}", advice=advice) from error


def run(settings: Settings, begun: Callable[[], None]) -> None:
    """Serve until interrupted; `begun` is called once, when the address can be had.

    The settings reach the worker processes as environment variables.

    Raises `NothingToServe` where visitors' queries cannot be kept off the network, unless only this machine can ask,
    or where a store on another server does not hold the release; `StoreError` where that store cannot be asked.
    """
    reason = sandbox.unavailable()
    if reason and settings.host not in ("127.0.0.1", "::1", "localhost"):
        raise NothingToServe(
            f"queries cannot be kept off the network here: {reason}",
            advice="Serve on 127.0.0.1, or on a Linux system that allows seccomp filters.",
        )
    _must_be_free(settings.host, settings.port)
    folder = releases_of(settings.var, settings.base_uri)
    if settings.store:  # told here, and not by each worker
        held_store(last_sound(folder), settings)
    begun()
    for field in fields(settings):
        os.environ[f"GAZETTE_{field.name.upper()}"] = str(getattr(settings, field.name))
    with tempfile.TemporaryDirectory(prefix="gazette-") as shared:
        os.environ[FOLDER_VARIABLE] = shared
        stop = threading.Event()
        threading.Thread(target=keep_checking, args=(folder, stop), daemon=True).start()
        _serve(settings)
        stop.set()


def _end_when_told() -> None:
    """In a process just forked: end at SIGTERM, until it knows better. It has the handler of the process that watches
    over it, which only notes the signal, and a server that is stopped as it starts would wait for it for ever."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _serve(settings: Settings) -> None:
    os.register_at_fork(after_in_child=_end_when_told)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each connection takes a descriptor
    threads = settings.query_queue + settings.workers + SPARE_THREADS
    Granian(
        "gazette.web.server:application",
        factory=True,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        address=settings.host,
        port=settings.port,
        workers=settings.workers,
        blocking_threads=threads,
        backpressure=CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIME),
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
