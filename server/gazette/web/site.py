"""What every view needs: the release that is served, and the query processes over its store."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import cast

import pyoxigraph
from flask import current_app, g, has_request_context, request
from pyoxigraph import NamedNode

from gazette import __version__
from gazette.catalogue import Catalogue
from gazette.errors import NothingToServe
from gazette.graph.prefixes import prefixes
from gazette.publishing.held import held_store
from gazette.query.errors import QueryUnavailable
from gazette.query.guard import Guard
from gazette.query.places import Limits
from gazette.query.pool import Pool
from gazette.query.remote import RemotePool
from gazette.query.service import QueryService
from gazette.release import soundness
from gazette.release.manifest import Release, open_release
from gazette.release.swap import kept
from gazette.search.lookup import SearchIndex
from gazette.settings import Settings, networks, shipped
from gazette.store.embedded import EmbeddedStore
from gazette.store.exchange import StoreError
from gazette.store.interface import QuadSource
from gazette.store.remote import RemoteStore
from gazette.web import ahead, day, pauses
from gazette.web.bodies import Bodies
from gazette.web.captures import Captures
from gazette.web.crowds import Crowds
from gazette.web.fair_use import Budget, FairUse
from gazette.web.glossary import Glossary
from gazette.web.labels import LabelBook, Labels
from gazette.web.metrics import Metrics
from gazette.web.query_log import QueryLog
from gazette.web.query_terms import query_terms
from gazette.web.questions import published_questions
from gazette.web.reconcile_entities import Reconciler
from gazette.web.response_cache import Question, ResponseCache
from gazette.web.rules import Rules
from gazette.web.spool import Spool

_KEY = "gazette"
_log = logging.getLogger(__name__)
LOOK = 1.0
"""Seconds between two looks at which release is in force."""


@dataclass(frozen=True)
class Served:
    """A release with what is worked out from it once; replaced as one when a new release comes."""

    release: Release
    guard: Guard
    store: QuadSource
    labels: LabelBook

    @classmethod
    def of(cls, path: Path, settings: Settings | None = None) -> Served:
        """Open the release folder `path`, and the store that the settings name: else its own.

        Raises `NothingToServe`, and `StoreError` where a store on another server cannot be asked.
        """
        release = open_release(path)
        base = release.manifest.base_uri
        guard = Guard(prefixes(base), f"{base}/", frozenset(release.manifest.graphs))
        store: QuadSource
        if settings is not None and settings.store:
            store = held_store(release, settings)
        else:
            store = EmbeddedStore.read_only(release.store)
        return cls(release, guard, store, LabelBook(store))

    @cached_property
    def crowds(self) -> Crowds:
        """How many things point at what very many do, as far as it was asked for."""
        return Crowds(self.store)

    @cached_property
    def glossary(self) -> Glossary:
        """The ontology of the release, read when it is first asked for."""
        return Glossary.read(self.store, self.release.manifest.base_uri)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The release's recognitions, notices and places as lists, opened when they are first asked for."""
        return Catalogue.open(self.release.path, self.release.store, self.release.manifest.base_uri)

    @cached_property
    def captures(self) -> Captures:
        """The texts that the release was read from."""
        return Captures(self.release.path)

    @cached_property
    def search(self) -> SearchIndex:
        """The search index, opened when it is first asked for. Raises `NothingToServe` where it cannot be used."""
        return SearchIndex(self.release.search_index)

    @cached_property
    def query_terms(self) -> bytes:
        """What can be written in a query of this release, as JSON."""
        manifest = self.release.manifest
        return query_terms(self.store, self.labels, self.glossary, self.guard.prefixes, manifest.base_uri)

    @cached_property
    def reconciler(self) -> Reconciler:
        """What answers reconciliation, made when it is first asked for. Raises `NothingToServe`, as `search`."""
        return Reconciler(self.search, self.store, self.labels, self.release.manifest.base_uri)

    def knows(self, iri: str) -> bool:
        """Whether anything is said of a thing, or refers to it."""
        node = NamedNode(iri)
        return any(True for _ in self.store.quads(node)) or any(True for _ in self.store.quads(object=node))


class Site:
    """The application's state: one release at a time, one pool of query processes, and what keeps them fair and known.

    Where `release_path` is a symbolic link (the release in force), the site follows it: see `refresh` and `follow`.
    """

    def __init__(
        self,
        release_path: Path,
        settings: Settings,
        shared: Path | None = None,
        release_to_begin_with: Path | None = None,
    ) -> None:
        """`shared` is the folder that all processes of one server have in common; None where there is but this one.

        `release_to_begin_with` is served until the link points at a sound release: where it does not now.
        """
        published_questions()  # a broken folder of questions is told at the start
        self.settings = settings
        self._link = release_path if release_path.is_symlink() else None
        self.software = _software()
        self.rules = Rules(shipped("shapes"))
        self.damaged: tuple[str, ...] = ()
        """Files of the release that is served that were found damaged since, where no other can take its place."""
        self._refused: Identity | None = None
        self._known: int | None = None
        self._looked = time.monotonic()
        self._swapping = threading.Lock()
        self._follower: threading.Thread | None = None
        self._closed = threading.Event()
        self.make_ahead: Callable[[Question, Served], None] = lambda question, served: None
        """Makes and keeps the answer that a release gives before it is served: set by the application."""
        self._served = Served.of(release_path if release_to_begin_with is None else release_to_begin_with, settings)
        self._serving = _identity(self._served.release.path)
        self._digests = {self._served.release.store: self._served.release.manifest.digest}
        limits = Limits(
            workers=settings.workers,
            query_timeout=settings.query_timeout,
            query_memory=settings.query_memory,
            query_rows=settings.query_rows,
            query_bytes=settings.query_bytes,
            query_queue=settings.query_queue,
        )
        self.spool = Spool(settings)
        self.bodies = Bodies()
        self.trusted_proxies = networks(settings.trusted_proxies)
        self.fair_use = FairUse(
            Budget(settings.query_seconds, settings.query_errors), shared / "fair-use" if shared else None
        )
        self.cache = ResponseCache(settings.cache_mib << 20)
        self.metrics = Metrics()
        self.query_log = QueryLog(settings.log_queries)
        guard = self.served.guard
        self.pool: QueryService = (
            RemotePool(self._remote, limits, prefixes=guard.prefixes, base_iri=guard.base_iri)
            if settings.store
            else Pool(self.served.release.store, limits, prefixes=guard.prefixes, base_iri=guard.base_iri)
        )

    def _remote(self) -> RemoteStore:
        """The store on another server that is served now."""
        return cast(RemoteStore, self._served.store)

    @property
    def served(self) -> Served:
        """The release that is served; to one request the same one to its end, so that no page is made of two."""
        if not has_request_context():
            return self._served
        if "served" not in g:
            g.served = request.environ.get(ahead.RELEASE, self._served)
        pinned: Served = g.served
        return pinned

    @served.setter
    def served(self, served: Served) -> None:
        self._served = served

    def digest_behind(self, store: Path) -> str:
        """The digest of the release whose store gave an answer: a query that waited may be answered by the next one."""
        return self._digests[store]

    def releases(self) -> list[Release]:
        """The releases that are kept, the one that is served first."""
        found = [self.served.release]
        folder = self.served.release.path.parent
        for path in sorted(folder.glob("*/manifest.json")) if self._link is not None else ():
            if path.parent.resolve() != found[0].path and not path.parent.is_symlink():
                try:
                    found.append(open_release(path.parent))
                except NothingToServe as error:
                    _log.warning("a kept release cannot be read: %s", error)
        return found

    @property
    def base_uri(self) -> str:
        """The base of the release's IRIs, without a final slash."""
        return self.served.release.manifest.base_uri

    def labels(self, iris: Iterable[str]) -> Labels:
        """Labels by IRI, for things that a page names beside its own description."""
        return self.served.labels.of(iris)

    def refresh(self) -> None:
        """Serve the release that the link points at, if it is another by now; looks at most once in `LOOK` seconds.

        Where the new one cannot be served, the old one stays, and the log says why. Nothing is done where a thread of
        its own follows the link: no request waits then for a release that is opened.
        """
        if self._follower is None and time.monotonic() - self._looked >= LOOK:
            self._look(prepare=False)

    def follow(self) -> None:
        """From now on follow the link in a thread, which makes what was asked for most before it goes over."""
        if self._link is not None and self._follower is None:
            self._follower = threading.Thread(target=self._follow, name="release-follower", daemon=True)
            self._follower.start()

    def _follow(self) -> None:
        while not self._closed.wait(LOOK):
            try:
                self._look(prepare=True)
            except Exception:  # noqa: BLE001 - this thread has to see the release after it
                _log.exception("the new release cannot be served yet, another look follows")

    def _look(self, *, prepare: bool) -> None:
        if self._link is None or not self._swapping.acquire(blocking=False):
            return
        try:
            self._looked = time.monotonic()
            target = self._link.resolve()
            this = _identity(target)
            if this not in (self._serving, self._refused):
                self._must_be_sound(target)
                served = self._opened(target)
                if not prepare or self._made_ahead(served, this):
                    self._go_over(served)
                    self._refused = None
            self._look_at_what_is_known()
        except NothingToServe as error:
            self._refused = this  # what is damaged is told once, not every second
            _log.error("the new release cannot be served: %s", error)
        except (QueryUnavailable, StoreError, OSError) as error:
            _log.error("the new release cannot be served yet, another look follows: %s", error)
        finally:
            self._swapping.release()

    def _made_ahead(self, served: Served, this: Identity) -> bool:
        """Make the answers of a release that were asked most of the one before; False where the link points at another
        by then. A store on another server has the new release already: nothing waits for that."""
        link, now, then = self._link, self._dated(self._served), self._dated(served)
        if link is None or self.settings.store:
            return True
        questions = (replace(asked, digest=then) for asked in self.cache.most_asked(now, ahead.MOST))
        return ahead.make_ahead(
            questions,
            lambda question: self.make_ahead(question, served),
            lambda: not self._closed.is_set() and _identity(link.resolve()) == this,
        )

    @staticmethod
    def _must_be_sound(path: Path) -> None:
        """Raises `NothingToServe` where a release is known not to be what its manifest says."""
        release = open_release(path)
        damaged = soundness.damage(release, soundness.AT_ONCE)
        if damaged:
            raise NothingToServe(f"the release {release.manifest.release} is damaged ({', '.join(damaged[:3])})")

    def _look_at_what_is_known(self) -> None:
        """Go over to the newest sound release where that which is served was found damaged; where there is none, say
        so at `/ready`."""
        release = self._served.release
        known = _changed(soundness.path_of(release))
        if known == self._known:
            return
        self._known = known
        self.damaged = tuple(soundness.damage(release, 0))
        if self.damaged:
            told = f"the release {release.manifest.release} is damaged ({', '.join(self.damaged[:3])})"
            for other in kept(release.path.parent):
                same_base = other.manifest.base_uri == self.base_uri
                if other.path != release.path and same_base and not soundness.damage(other, soundness.AT_ONCE):
                    self._refused = self._serving
                    self.swap(other.path)
                    _log.error("%s; %s is served in its place", told, other.manifest.release)
                    return
            _log.error("%s, and there is no other to serve in its place", told)

    def swap(self, release_path: Path) -> None:
        """Serve another release of the same base from now on; queries that run finish on the old one.

        Raises `NothingToServe` and `QueryUnavailable`, the old release still served.
        """
        self._go_over(self._opened(release_path))

    def _opened(self, release_path: Path) -> Served:
        """Another release of the same base. Raises `NothingToServe`."""
        served = Served.of(release_path, self.settings)
        if served.release.manifest.base_uri != self.base_uri:
            raise ValueError("a release with another base is another site")
        return served

    def _go_over(self, served: Served) -> None:
        """Serve a release that is open. Raises `QueryUnavailable`, the old one still served."""
        self._digests[served.release.store] = served.release.manifest.digest
        self.pool.swap(served.release.store)
        self._served, self._serving = served, _identity(served.release.path)
        self.damaged, self._known = (), None
        pauses.look_again()

    def digest(self) -> str:
        """The digest of the release in force, looked up anew, and its name, since its report may change alone.

        And the day: what is in force is never stored, so an answer of yesterday is no answer of today.
        """
        self.refresh()
        return self._dated(self._served)

    @staticmethod
    def _dated(served: Served) -> str:
        manifest = served.release.manifest
        return f"{manifest.digest} {manifest.release} {day.today()}"

    def count_state(self) -> None:
        """Bring what the metrics say of this process up to date."""
        manifest = self.served.release.manifest
        self.metrics.state(self.pool.statistics(), self.cache.statistics(), manifest.release, manifest.quads)

    def close(self) -> None:
        """End the query processes, and follow no link any more."""
        self._closed.set()
        self.pool.close()
        self.fair_use.close()


Identity = tuple[Path, int | None]
"""A release's folder, and when its manifest was written: a release that was made again has the same folder."""


def _identity(path: Path) -> Identity:
    return path.resolve(), _changed(path / "manifest.json")


def _changed(path: Path) -> int | None:
    """When a file was written, in nanoseconds; None where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


@cache
def _software() -> str:
    """What besides the data makes a page what it is: the version, and the files of this package."""
    digest = hashlib.sha256(f"{__version__} {pyoxigraph.__version__}".encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def current_site() -> Site:
    """The site of the application that handles this request."""
    return cast(Site, current_app.extensions[_KEY])
