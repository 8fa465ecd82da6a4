"""A difference between two releases in words, and in RDF (Activity Streams 2.0 with PROV)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple

from gazette.changes.compare import CLASSES, Change, Difference, Kind
from gazette.graph.prefixes import prefixes
from gazette.graph.serialisation import serialise
from gazette.graph.vocabulary import CG, DCTERMS, ONT, PROV, RDF, RDFS, TYPE, XSD, Namespace

AS = Namespace("https://www.w3.org/ns/activitystreams#")
_WORDS: dict[str, tuple[str, str]] = {
    "Recognition": ("recognition or candidacy", "recognitions or candidacies"),
    "Cluster": ("cluster", "clusters"),
    "Notice": ("notice", "notices"),
    "Announcement": ("announcement", "announcements"),
    "Batch": ("batch", "batches"),
    "Programme": ("programme", "programmes"),
    "PublicBody": ("public body", "public bodies"),
    "PolicyDocument": ("policy document", "policy documents"),
    "AdministrativeRegion": ("region", "regions"),
}
_KINDS: tuple[Kind, ...] = ("new", "withdrawn", "renamed", "changed", "lapsed")
_ACTIVITIES: dict[Kind, NamedNode] = {
    "new": AS.Create, "withdrawn": AS.Delete, "renamed": AS.Update, "changed": AS.Update, "lapsed": AS.Update,
}  # fmt: skip

_NUMBERS = frozenset(
    predicate.value for predicate in (CG.batchYear, CG.announcedCount, CG.namedCount, CG.rowCount, CG.cellCount)
)
"""Of the properties that are told: those whose values are whole numbers."""
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def summary(found: Difference) -> str:
    """One line: how many things of which class changed how."""
    if found.before is None:
        return "the first release"
    parts = []
    for kind in _KINDS:
        for of in CLASSES:
            count = found.count(kind, of)
            if count:
                parts.append(f"{count} {_WORDS[of][count != 1]} {kind}")
    return ", ".join(parts) or "no recognition, candidacy, cluster, notice or body changed"


def lines(found: Difference) -> Iterator[str]:
    """The difference for people: the summary, then each change with the sentence behind it."""
    before = f"{found.before.release} ({found.before.built[:10]})" if found.before else "nothing"
    yield f"from {before} to {found.after.release} ({found.after.built[:10]}): {summary(found)}"
    for change in found.changes:
        yield from _lines(change)


def _lines(change: Change) -> Iterator[str]:
    word = _WORDS[change.of][0]
    if change.kind == "lapsed":
        yield f"lapsed     {word} {change.label}: ended by {change.on}"
    elif change.property is None:
        yield f"{change.kind:10} {word} {change.label}"
    else:
        was, now = (" | ".join(map(_short, values)) or "nothing" for values in (change.before, change.after))
        yield f"{change.kind:10} {word} {change.label}: {_short(change.property)} {was} -> {now}"
    yield f"           {change.thing}"
    if change.sentence is not None:
        said = f"「{change.sentence.quote}」" if change.sentence.quote else f"reported on {change.sentence.page}"
        yield f"           {said}"


def _short(value: str) -> str:
    """An IRI of ours as people write it."""
    if value.startswith(ONT):
        return f"cg:{value.removeprefix(ONT)}"
    if value.startswith("https://w3id.org/cluster-gazette/code/"):
        return f"code:{value.rpartition('/')[2]}"
    return value


def triples(found: Difference, base: str, step: str | None = None) -> list[Triple]:
    """The difference as an ordered collection of activities, each about one thing, with the statement behind it.

    It is named as the step of the log of this name, else as a part of the later release.
    """
    here = f"{base}/changes/{step}#" if step else f"{base}/release/{found.after.release}#since-{_since(found)}-"
    whole = NamedNode(here[:-1])
    result = [
        Triple(whole, TYPE, AS.Collection),
        Triple(whole, TYPE, PROV.Entity),
        Triple(whole, AS.totalItems, Literal(len(found.changes))),
        Triple(whole, DCTERMS.title, Literal(summary(found), language="en")),
        Triple(whole, PROV.wasDerivedFrom, NamedNode(f"{base}/release/{found.after.release}")),
    ]
    if found.before is not None:
        result.append(Triple(whole, PROV.wasDerivedFrom, NamedNode(f"{base}/release/{found.before.release}")))
    for number, change in enumerate(found.changes, 1):
        node = NamedNode(f"{here}{number}")
        result += [Triple(whole, AS.items, node), *_activity(node, change)]
    return result


def _since(found: Difference) -> str:
    return found.before.release if found.before else "nothing"


def _activity(node: NamedNode, change: Change) -> Iterator[Triple]:
    thing = NamedNode(change.thing)
    yield Triple(node, TYPE, _ACTIVITIES[change.kind])
    yield Triple(node, AS.object, thing)
    yield Triple(node, DCTERMS.type, Literal(change.kind))
    yield Triple(node, RDFS.label, Literal(change.label, language="zh"))
    yield Triple(node, DCTERMS.subject, CG[change.of])
    if change.property is not None:
        yield Triple(node, RDF.predicate, NamedNode(change.property))
    for value in change.before:
        yield Triple(node, AS.origin, _value(value, change.property))
    for value in change.after:
        yield Triple(node, AS.result, _value(value, change.property))
    if change.on is not None:
        yield Triple(node, AS.endTime, Literal(change.on.isoformat(), datatype=XSD.date))
    if change.sentence is not None:
        yield Triple(node, PROV.hadPrimarySource, NamedNode(change.sentence.statement))
        if change.sentence.quote is not None:
            yield Triple(node, CG.quote, Literal(change.sentence.quote))


def _value(text: str, of: str | None) -> NamedNode | Literal:
    """A value of a property, with its datatype: the log keeps what is written of it alone."""
    if text.startswith(("http://", "https://")):
        return NamedNode(text)
    if of in _NUMBERS:
        return Literal(text, datatype=XSD.integer)
    return Literal(text, datatype=XSD.date) if _DAY.fullmatch(text) else Literal(text)


def turtle(found: Difference, base: str, step: str | None = None) -> bytes:
    """The same in Turtle, the same bytes each time."""
    named = NamedNode(f"{base}/changes")
    quads = [Quad(t.subject, t.predicate, t.object, named) for t in triples(found, base, step)]
    return serialise(quads, RdfFormat.TURTLE, {**prefixes(base), "as": AS.iri})
