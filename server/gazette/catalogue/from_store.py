"""The recognitions and notices of a release whose pieces do not tell them: those of another version are read whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from pyoxigraph import NamedNode, Quad

from gazette.catalogue.columns import column, column_of
from gazette.catalogue.common import Common, common_of
from gazette.catalogue.conflicts import conflicts_of
from gazette.catalogue.found import Found, found_of, values_of
from gazette.catalogue.noticed import OF_ACTS, OF_DUTIES, OF_NOTICES, READ, Noticed, noticed_in
from gazette.catalogue.shared import BESIDE, NAMES, WHOLE, Name, Shared, names_of
from gazette.graph.said import said_of
from gazette.graph.vocabulary import CG, RDFS, TYPE
from gazette.store.interface import QuadSource

_REMEMBERED = 4096


def read_recognitions(store: QuadSource) -> Iterator[Found]:
    """All recognitions, one after the other, in no order: no more is held than one and some clusters."""
    cluster_of = lru_cache(_REMEMBERED)(lambda iri: values_of(store.quads(NamedNode(iri))))
    seen = ""
    for quad in store.quads(predicate=CG.ofCluster):
        if not isinstance(quad.subject, NamedNode) or quad.subject.value == seen:
            continue
        own = values_of(store.quads(quad.subject))
        cluster = own[CG.ofCluster.value][0]
        if quad.object == NamedNode(cluster):
            seen = quad.subject.value
            yield found_of(seen, own, cluster_of(cluster))


def read_noticed(store: QuadSource) -> Noticed:
    """All notices and duties."""
    return noticed_in(said_of(_said(store), READ))


def read_common(store: QuadSource, base_uri: str, noticed: Noticed) -> Common:
    """What is common to these notices and all recognitions."""
    issuers = {body for notice in noticed.notices for body in notice.issuers}
    return common_of([read_shared(store, issuers)], conflicts_of(store), base_uri)


def read_shared(store: QuadSource, issuers: Iterable[str]) -> Shared:
    """What notices have in common; these bodies issued them."""
    columns = {property_.value: column(store, property_) for property_ in WHOLE}
    for property_, other in BESIDE:
        columns[property_.value] = column_of(store, property_, columns[other.value])
    named = {*columns[CG.scheme.value], *issuers}
    of_thing: dict[str, tuple[int, list[object]]] = {}
    for quad in store.first_said((NamedNode(iri) for iri in sorted(named) if iri), NAMES):
        if isinstance(quad.subject, NamedNode):
            of_thing.setdefault(quad.subject.value, (NAMES.index(quad.predicate), []))[1].append(quad.object)
    names: dict[str, list[Name]] = {iri: found for iri, own in of_thing.items() if (found := names_of(*own))}
    return Shared(columns, names)


def _said(store: QuadSource) -> Iterator[Quad]:
    """What is said by the properties that notices and duties are read from, of others where only few have them."""
    everybodys = (RDFS.label, TYPE)
    for property_ in (*OF_NOTICES, *OF_ACTS, *OF_DUTIES):
        if property_ not in everybodys:
            yield from store.quads(predicate=property_)
    notices = (quad.subject for quad in store.quads(predicate=CG.noticeKind))
    labels = store.first_said((node for node in notices if isinstance(node, NamedNode)), [RDFS.label])
    yield from chain(labels, store.quads(None, TYPE, CG.ReportingObligation))
