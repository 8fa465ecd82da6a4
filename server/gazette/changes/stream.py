"""The changes as a Linked Data Event Stream: immutable members, each a version of one thing.

A member says in the default graph what it is (`as:Create`, `as:Update` or `as:Delete`), of which thing and when; the
triples of that version stand in a named graph with the member's own name (TREE, member extraction by named graphs). A
deletion has none. Whoever reads all members in order and keeps the last version of each thing has the present triples.

A thing is a subject; all triples that it has in the data set are its version. A graph that has blank nodes (that of the
ontology) is one thing, for its blank nodes belong together. The data set's description of itself is not in the stream:
it speaks of one release. (LDES, W3C/SEMIC 1.0; TREE hypermedia specification; Activity Streams 2.0 vocabulary.)
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gazette.graph.vocabulary import CG, TYPE, XSD, Namespace
from gazette.n_quads import quads_of
from gazette.store.embedded import EmbeddedStore

AS = Namespace("https://www.w3.org/ns/activitystreams#")
LDES = Namespace("https://w3id.org/ldes#")
TREE = Namespace("https://w3id.org/tree#")
MEMBERS = 1000
"""Members on a page."""
WHOLE = ("ontology",)
"""Graphs, by name, that are versioned whole."""
LEFT_OUT = ("meta",)

State = dict[NamedNode, frozenset[Triple]]
"""The triples of each thing."""
Versions = Iterable[tuple[NamedNode, frozenset[Triple] | None, bool]]
"""Things with their triples (None: there are none any more), and whether the thing was there before."""


Pages = Iterator[tuple[int, bytes]]
"""How many members a page has, and its bytes."""


def stream_iri(base: str) -> NamedNode:
    """The event stream."""
    return NamedNode(f"{base}/changes#stream")


def page_iri(base: str, step: str, page: int) -> str:
    """The address of a page of a step of the log."""
    return f"{base}/changes/{step}/{page}"


def state_of(store: EmbeddedStore, base: str) -> State:
    """Every thing that a store describes, with its triples, in order."""
    apart = _apart(base)
    whole = set(apart[: len(WHOLE)])
    found: dict[NamedNode, set[Triple]] = {}
    for quad in store.quads():
        if quad.graph_name in whole:
            assert isinstance(quad.graph_name, NamedNode)
            found.setdefault(quad.graph_name, set()).add(quad.triple)
        elif quad.graph_name not in apart and isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject, set()).add(quad.triple)
    return {thing: frozenset(found[thing]) for thing in sorted(found, key=str)}


def things_of(store: EmbeddedStore, base: str) -> list[NamedNode]:
    """Every thing that a store describes, in order; `version_of` gives what it says of each."""
    apart = ", ".join(map(str, _apart(base)))
    query = f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g NOT IN ({apart})) FILTER(isIRI(?s)) }}"
    whole = [graph for graph in _apart(base)[: len(WHOLE)] if store.count(graph.value)]
    subjects = [row["s"] for row in store.select(query)]
    return sorted([*whole, *(thing for thing in subjects if isinstance(thing, NamedNode))], key=str)


def version_of(store: EmbeddedStore, thing: NamedNode, base: str) -> frozenset[Triple]:
    """The triples of a thing, none where it is not there."""
    apart = _apart(base)
    if thing in apart[: len(WHOLE)]:
        return frozenset(quad.triple for quad in store.quads(graph=thing))
    return frozenset(quad.triple for quad in store.quads(thing) if quad.graph_name not in apart)


def _apart(base: str) -> list[NamedNode]:
    return [NamedNode(f"{base}/graph/{name}") for name in (*WHOLE, *LEFT_OUT)]


def is_whole(graph: str, base: str) -> bool:
    """Whether a graph is versioned as one thing."""
    return graph.removeprefix(f"{base}/graph/") in WHOLE


def things_in(lines: Iterable[bytes], base: str) -> Iterator[tuple[bytes, list[bytes]]]:
    """The things that some lines of N-Quads tell of, in order, each with its statements without their graphs: all that
    these lines say of it."""
    whole = {f"<{base}/graph/{name}>".encode() for name in WHOLE}
    found: dict[bytes, list[bytes]] = {}
    begin = end = b"\n"
    own: list[bytes] = []
    for line in lines:
        if not (line.startswith(begin) and line.endswith(end)):  # what is said of a thing mostly stands together
            subject, _ = line.split(b" ", 1)
            _, graph, _ = line.rsplit(b" ", 2)
            own = found.setdefault(graph if graph in whole else subject, [])
            begin, end = subject + b" ", b" " + graph + b" .\n"
        own.append(line[: -len(end)])
    for thing in sorted(found):
        if thing.startswith(b"<"):
            yield thing, found[thing]


def shared_captures(store: EmbeddedStore) -> bool:
    """Whether two notices tell of one capture or of one page."""
    for kind in (CG.Capture, CG.Publication):
        seen: set[str] = set()
        for quad in store.quads(predicate=TYPE, object=kind):
            if str(quad.subject) in seen:
                return True
            seen.add(str(quad.subject))
    return False


def pages(versions: Versions, base: str, step: str, time: str) -> Pages:
    """The pages of a step: how many members, and N-Quads compressed in the same bytes each time."""
    told = (
        (f"{thing}".encode(), None if triples is None else [f"{triple}".encode() for triple in triples], known)
        for thing, triples, known in versions
    )
    return _pages(told, base, step, time)


def pages_of_lines(
    things: Iterable[tuple[bytes, list[bytes]]], base: str, step: str, time: str, first: int = 1
) -> Pages:
    """The pages of a step, from the number `first` on, by which all these things come, from their statements in
    N-Triples without the final stop."""
    return _pages(((thing, statements, False) for thing, statements in things), base, step, time, first)


def _pages(told: Iterable[_Told], base: str, step: str, time: str, first: int = 1) -> Pages:
    waiting = iter(told)
    number = first - 1
    while batch := list(islice(waiting, MEMBERS)):
        number += 1
        text = b"".join(_page(batch, base, page_iri(base, step, number), time))
        yield len(batch), gzip.compress(text, _LEVEL, mtime=0)


def _page(batch: Sequence[_Told], base: str, page: str, time: str) -> Iterator[bytes]:
    """The lines of a page."""
    member_of = f"{stream_iri(base)} {TREE.member} ".encode()
    published = f" {AS.published} {Literal(time, datatype=XSD.dateTime)} .\n".encode()
    for number, (thing, statements, known) in enumerate(batch, 1):
        member = f"<{page}#{number}>".encode()
        kind = AS.Delete if statements is None else (AS.Update if known else AS.Create)
        yield b"%b%b .\n" % (member_of, member)
        yield b"%b %b %b .\n" % (member, _IS_A, str(kind).encode())
        yield b"%b %b %b .\n" % (member, _OF, thing)
        yield member + published
        end = b" %b .\n" % member
        yield b"".join([statement + end for statement in sorted(statements or ())])


_LEVEL = 3
"""How hard pages are compressed, as dumps are."""
_IS_A = str(TYPE).encode()
_OF = str(AS.object).encode()
_Told = tuple[bytes, list[bytes] | None, bool]
"""A thing, its statements (None: there are none any more), and whether it was there before."""


def read_page(data: bytes) -> list[Quad]:
    """The quads of a page as it is kept. Raises OSError and SyntaxError where it is damaged."""
    return list(quads_of(gzip.decompress(data)))


def replay(read: Iterable[Iterable[Quad]]) -> State:
    """The state that the members of these pages lead to, in the order of the pages."""
    state: State = {}
    for page in read:
        objects: dict[NamedNode, NamedNode] = {}
        gone: set[NamedNode] = set()
        versions: dict[NamedNode, set[Triple]] = {}
        for quad in page:
            if isinstance(quad.graph_name, NamedNode):
                versions.setdefault(quad.graph_name, set()).add(quad.triple)
            elif quad.predicate == AS.object and isinstance(quad.object, NamedNode):
                assert isinstance(quad.subject, NamedNode)
                objects[quad.subject] = quad.object
            elif quad.predicate == TYPE and quad.object == AS.Delete:
                assert isinstance(quad.subject, NamedNode)
                gone.add(quad.subject)
        for member, thing in objects.items():
            if member in gone:
                state.pop(thing, None)
            else:
                state[thing] = frozenset(versions.get(member, ()))
    return state


def between(
    things: Iterable[NamedNode],
    before: Callable[[NamedNode], frozenset[Triple]],
    now: Callable[[NamedNode], frozenset[Triple]],
) -> Versions:
    """The versions of those of the things that are not as they were."""
    for thing in sorted(things, key=str):
        then, current = before(thing), now(thing)
        if then != current:
            yield thing, current or None, bool(then)


def root(base: str, steps: Sequence[tuple[str, str, int]]) -> list[Quad]:
    """The view of the stream: name, time and number of pages of each step, in order, as relations to its pages."""
    stream, view = stream_iri(base), NamedNode(f"{base}/changes")
    found = [
        Quad(stream, TYPE, LDES.EventStream),
        Quad(stream, TREE.view, view),
        Quad(stream, LDES.timestampPath, AS.published),
        Quad(stream, LDES.versionOfPath, AS.object),
        Quad(stream, LDES.versionCreateObject, AS.Create),
        Quad(stream, LDES.versionUpdateObject, AS.Update),
        Quad(stream, LDES.versionDeleteObject, AS.Delete),
        Quad(view, TYPE, TREE.Node),
        Quad(view, TYPE, LDES.EventSource),
    ]
    for name, time, count in steps:
        for number in range(1, count + 1):
            page = NamedNode(page_iri(base, name, number))
            for kind in ("GreaterThanOrEqualTo", "LessThanOrEqualTo"):
                relation = NamedNode(f"{base}/changes#{name}-{number}-{kind}")
                found += [
                    Quad(view, TREE.relation, relation),
                    Quad(relation, TYPE, TREE[f"{kind}Relation"]),
                    Quad(relation, TREE.node, page),
                    Quad(relation, TREE.path, AS.published),
                    Quad(relation, TREE.value, Literal(time, datatype=XSD.dateTime)),
                ]
    return found


def read_pages(paths: Iterable[Path]) -> Iterator[list[Quad]]:
    """The pages in these files, one after the other."""
    return (read_page(path.read_bytes()) for path in paths)
