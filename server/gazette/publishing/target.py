"""The server that a release is published to: its three addresses, and the few things that are done there."""

from __future__ import annotations

import urllib.error
from collections.abc import Iterable
from itertools import islice
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize
from SPARQLWrapper import BASIC, DIGEST, POST, POSTDIRECTLY, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException, Unauthorized

from gazette.errors import UserError
from gazette.publishing.marker import marker_graph
from gazette.settings import Settings
from gazette.store.exchange import Account, StoreBusy, StoreFailed, StoreRefused, StoreUnreachable, challenge, exchange
from gazette.store.remote import RemoteStore

BY_GRAPH_STORE = 50_000
"""Triples of one request to a graph store."""
BY_UPDATE = 1_000
"""Triples of one update: Virtuoso refuses many more."""
_SECONDS = 120.0
"""Seconds that one request may take."""


class Target:
    """A SPARQL server to write to. Every method raises the errors of `gazette.store.exchange`."""

    def __init__(
        self, query: str, update: str, graphs: str, base_uri: str, account: Account, seconds: float = _SECONDS
    ) -> None:
        """`graphs` may be empty: then graphs are written by updates."""
        self.store = RemoteStore(
            query, f"{base_uri}/graph/", hidden=[marker_graph(base_uri)], account=account, seconds=seconds
        )
        self._update = update
        self._graphs = graphs
        self._account = account
        self._seconds = seconds

    @classmethod
    def of(cls, url: str, settings: Settings) -> Target:
        """The server whose query address is `url`. Raises `UserError` where its other addresses are not known."""
        update, graphs = settings.store_update, settings.store_graphs
        if not update:
            with exchange(url, body=urlencode({"query": "ASK {}"}).encode(), headers=_FORM) as reply:
                if not reply.header("Server").startswith("Virtuoso"):
                    raise UserError(
                        "this server's address for updates is not known",
                        advice="Set --store-update, and --store-graphs if it speaks the Graph Store Protocol.",
                    )
            update, graphs = _beside(url, "sparql-auth"), graphs or _beside(url, "sparql-graph-crud-auth")
        account = Account(settings.store_user, settings.store_password)
        return cls(url, update, graphs, settings.base_uri, account)

    def put_graph(self, graph: str, quads: Iterable[Quad]) -> None:
        """Make `quads` the whole content of a graph: the first batch replaces what was there, others are added."""
        waiting = iter(quads)
        size = BY_GRAPH_STORE if self._graphs else BY_UPDATE
        if not self._graphs:
            self.drop_graph(graph)
        first = True
        while (batch := list(islice(waiting, size))) or (first and self._graphs):
            if self._graphs:
                self._send(graph, "PUT" if first else "POST", batch)
            else:
                lines = "\n".join(f"{quad.triple} ." for quad in batch)
                self.update(f"INSERT DATA {{ GRAPH {NamedNode(graph)} {{\n{lines}\n}} }}")
            first = False

    def drop_graph(self, graph: str) -> None:
        """Remove a graph, whether it is there or not."""
        self.update(f"DROP SILENT GRAPH {NamedNode(graph)}")

    def update(self, text: str) -> None:
        """Run a SPARQL update."""
        wrapper = SPARQLWrapper(self._update)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setTimeout(int(self._seconds))
        if self._account.user:
            asked = challenge(self._update, seconds=self._seconds)
            if asked is not None:
                wrapper.setHTTPAuth(DIGEST if asked.scheme == "digest" else BASIC)
                wrapper.setCredentials(self._account.user, self._account.password, asked.realm)
        wrapper.setQuery(text)
        try:
            wrapper.query().response.read()
        except Unauthorized as error:
            raise _refused(self._update) from error
        except SPARQLWrapperException as error:
            told = " ".join(str(error).split())[:300]
            kind = StoreBusy if type(error).__name__ == "EndPointInternalError" else StoreFailed
            raise kind(f"the store at {self._update} refuses an update: {told}") from error
        except urllib.error.HTTPError as error:
            if error.code in (401, 403):
                raise _refused(self._update) from error
            kind = StoreBusy if error.code == 429 or error.code >= 500 else StoreFailed
            raise kind(f"the store at {self._update} answers {error.code} to an update") from error
        except OSError as error:
            raise StoreUnreachable(f"the store at {self._update} does not answer: {error}") from error

    def _send(self, graph: str, method: str, batch: list[Quad]) -> None:
        # Turtle writes 1900000000000 bare, and Virtuoso keeps it an integer; N-Triples quote it: it becomes a decimal
        body = serialize((quad.triple for quad in batch), format=RdfFormat.TURTLE)
        assert body is not None
        joint = "&" if "?" in self._graphs else "?"
        address = f"{self._graphs}{joint}graph={quote(graph, safe='')}"
        with exchange(
            address,
            method=method,
            body=body,
            headers={"Content-Type": RdfFormat.TURTLE.media_type},
            account=self._account,
            seconds=self._seconds,
        ) as reply:
            reply.read_all()


_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}


def _beside(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/").rpartition("/")[0] + f"/{name}", query=""))


def _refused(url: str) -> StoreRefused:
    return StoreRefused(
        f"the store at {url} does not let this account write",
        advice="Set GAZETTE_STORE_USER and GAZETTE_STORE_PASSWORD to an account that may.",
    )
