"""What things are called: labels by IRI and language, in one look-up for any number of things."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from gazette.graph.vocabulary import DCTERMS, FOAF, RDFS, SKOS
from gazette.store.interface import QuadSource

_PREDICATES = (RDFS.label, SKOS.prefLabel, DCTERMS.title, FOAF.name)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
REMEMBERED = 50_000
"""So many things' labels are kept in memory: predicates, classes, codes and regions come again and again."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label and the quad that says it."""

    language: str
    text: str
    quad: Quad


Labels = Mapping[str, tuple[Label, ...]]


class LabelBook:
    """Labels of one store, remembered; safe to use from several threads."""

    def __init__(self, store: QuadSource, remembered: int = REMEMBERED) -> None:
        self._store = store
        self._known: dict[str, tuple[Label, ...]] = {}
        self._remembered = remembered
        self._lock = threading.Lock()

    def of(self, iris: Iterable[str]) -> Labels:
        """The labels of things that have any, by at most one look-up; the most telling predicate's come alone."""
        wanted = set(iris)
        known = self._known
        unknown = [iri for iri in wanted if iri not in known]
        fresh = self._read(unknown) if unknown else {}
        found = {iri: labels for iri in wanted if (labels := known.get(iri) or fresh.get(iri))}
        if fresh:
            with self._lock:  # what others hold stays whole: a full book is put aside, not emptied
                if len(self._known) + len(fresh) > self._remembered:
                    self._known = {}
                self._known.update(fresh)
        return found

    def _read(self, iris: list[str]) -> dict[str, tuple[Label, ...]]:
        nodes = (NamedNode(iri) for iri in sorted(iris) if _IRI.fullmatch(iri))
        found: dict[str, list[Label]] = {iri: [] for iri in iris}
        for quad in self._store.first_said(nodes, _PREDICATES):
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
                said = Label(quad.object.language or "", quad.object.value, quad)
                found[quad.subject.value].append(said)
        return {
            iri: tuple(sorted(labels, key=lambda label: (label.language, label.text))) for iri, labels in found.items()
        }


def in_language(labels: tuple[Label, ...], language: str) -> Label | None:
    """The label in the language, else Chinese, else English, else any; None where there is none."""
    by_language = {label.language: label for label in reversed(labels)}
    for tag in (language, "zh", "en"):
        if tag in by_language:
            return by_language[tag]
    return labels[0] if labels else None
