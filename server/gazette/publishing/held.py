"""The store that a release is answered from: its own, or a server's that holds the same release."""

from __future__ import annotations

import threading
import time

from gazette.errors import NothingToServe
from gazette.publishing.marker import marker_graph, published_release
from gazette.release.manifest import Release
from gazette.settings import Settings
from gazette.store.exchange import Account, StoreError
from gazette.store.remote import RemoteStore

LOOK = 1.0
"""Seconds between two looks at the marker."""


class StoreMoved(StoreError):
    """The server does not hold this release any more, or not wholly: another is being published."""

    passing = True


class Watch:
    """Looks at a server's marker, at most once in `LOOK` seconds. Safe among threads."""

    def __init__(self, store: RemoteStore, base_uri: str, release: str) -> None:
        self._store = store
        self._base = base_uri
        self._release = release
        self._lock = threading.Lock()
        self._looked = 0.0
        self._found: str | None = release

    def __call__(self) -> None:
        """Raise `StoreMoved` where the server holds another release; raises what asking it raises."""
        with self._lock:
            if time.monotonic() - self._looked >= LOOK:
                self._found = published_release(self._store, self._base)
                self._looked = time.monotonic()
            found = self._found
        if found != self._release:
            what = f"holds release {found}" if found else "is being changed to another release"
            raise StoreMoved(f"the store {what}, not {self._release}", advice="Try again in a little while.")


def held_store(release: Release, settings: Settings) -> RemoteStore:
    """The server of `settings.store` as the store of this release.

    The release's folder stays where everything but the quads is read from: manifest, report, search index.
    Raises `NothingToServe` where the server does not hold this very release, `StoreError` where it cannot be asked.
    """
    base, name = release.manifest.base_uri, release.manifest.release
    account = Account(settings.store_user, settings.store_password)

    def open_store(watch: Watch | None) -> RemoteStore:
        return RemoteStore(
            settings.store,
            f"{base}/graph/",
            hidden=[marker_graph(base)],
            account=account,
            seconds=settings.query_timeout,
            **({} if watch is None else {"watch": watch}),
        )

    plain = open_store(None)
    found = published_release(plain, base)
    if found != name:
        state = f"holds release {found}" if found else "holds no release, or not all of one"
        raise NothingToServe(
            f"the store at {settings.store} {state}, and this one is {name}", advice="Run `gazette publish`."
        )
    return open_store(Watch(plain, base, name))
