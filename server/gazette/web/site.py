"""What every view needs: the release that is served, and the query processes over its store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import current_app

from gazette.graph.prefixes import prefixes
from gazette.query.guard import Guard
from gazette.query.pool import Limits, Pool
from gazette.release.manifest import Release, open_release
from gazette.settings import Settings
from gazette.store.embedded import EmbeddedStore
from gazette.web.describe import labels_of
from gazette.web.spool import Spool

_KEY = "gazette"


@dataclass(frozen=True)
class Served:
    """A release with what is worked out from it once; replaced as one when a new release comes."""

    release: Release
    guard: Guard
    store: EmbeddedStore

    @classmethod
    def of(cls, path: Path) -> Served:
        """Open the release folder `path`. Raises `NothingToServe`."""
        release = open_release(path)
        base = release.manifest.base_uri
        guard = Guard(prefixes(base), f"{base}/", frozenset(release.manifest.graphs))
        return cls(release, guard, EmbeddedStore.read_only(release.store))


class Site:
    """The application's state: one release at a time, one pool of query processes."""

    def __init__(self, release_path: Path, settings: Settings) -> None:
        self.settings = settings
        self.served = Served.of(release_path)
        limits = Limits(
            workers=settings.workers,
            query_timeout=settings.query_timeout,
            query_memory=settings.query_memory,
            query_rows=settings.query_rows,
            query_bytes=settings.query_bytes,
            query_queue=settings.query_queue,
        )
        self.spool = Spool(settings)
        guard = self.served.guard
        self.pool = Pool(self.served.release.store, limits, prefixes=guard.prefixes, base_iri=guard.base_iri)

    @property
    def base_uri(self) -> str:
        """The base of the release's IRIs, without a final slash."""
        return self.served.release.manifest.base_uri

    def labels(self, iris: Iterable[str]) -> dict[str, dict[str, str]]:
        """Labels by IRI and language, for things that a page names beside its own description."""
        return labels_of(self.served.store.engine, iris)

    def swap(self, release_path: Path) -> None:
        """Serve another release of the same base from now on; queries that run finish on the old one.

        Raises `NothingToServe` and `QueryUnavailable`, the old release still served.
        """
        served = Served.of(release_path)
        if served.release.manifest.base_uri != self.base_uri:
            raise ValueError("a release with another base is another site")
        self.pool.swap(served.release.store)
        self.served = served

    def close(self) -> None:
        """End the query processes."""
        self.pool.close()


def current_site() -> Site:
    """The site of the application that handles this request."""
    return cast(Site, current_app.extensions[_KEY])
