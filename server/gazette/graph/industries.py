"""The scheme of industries and its mappings as SKOS and XKOS, and what follows for each cluster.

A concept is `{base}/id/scheme/industry/<key>`. The mappings to each classification are a graph of their own, a
correspondence like those between classifications; each pair stands as a SKOS mapping between the two concepts, and as a
concept association that says how it came about and how sure it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from gazette.graph.classifications import XKOS, concept_node, graph_of, scheme_node
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, DCTERMS, RDFS, SKOS, TYPE, Space, code, decimal, en, zh
from gazette.industries.chains import CHAINED, GB, ISIC, NACE, chained
from gazette.industries.english import NOTE_EN, NOTE_ZH, cluster_name
from gazette.industries.scheme import KEY, MAPPED_BY_HAND, Industries, Industry, IndustryMapping, Relation
from gazette.industries.sssom import mapping_set
from gazette.reference import Reference
from gazette.reference.classifications import Classifications

_MATCHES: Final[dict[Relation, NamedNode]] = {
    "exact": SKOS.exactMatch,
    "close": SKOS.closeMatch,
    "broad": SKOS.broadMatch,
    "narrow": SKOS.narrowMatch,
    "related": SKOS.relatedMatch,
}
_DIRECT: Final = {GB: CG.gbClass, ISIC: CG.isicClass, NACE: CG.naceClass}


@dataclass(frozen=True)
class IndustryFacts:
    """The scheme, the classifications that it is mapped to, and what follows from the two."""

    industries: Industries
    classifications: Classifications

    @cached_property
    def chained(self) -> Sequence[IndustryMapping]:
        """The mappings that follow by correspondence; none where there are no concepts."""
        return chained(self.industries, self.classifications) if len(self.industries) else []

    @cached_property
    def _by_concept(self) -> dict[str, list[IndustryMapping]]:
        found: dict[str, list[IndustryMapping]] = {}
        for mapping in (*self.industries.mappings, *self.chained):
            found.setdefault(mapping.concept, []).append(mapping)
        return found

    def of(self, concept: str) -> Sequence[IndustryMapping]:
        """All mappings of a concept."""
        return self._by_concept.get(concept, [])

    def sssom(self, base: str) -> str:
        """All mappings as an SSSOM table."""
        return mapping_set(self.industries, self.chained, self.classifications, base)


def industry_graphs(facts: IndustryFacts, space: Space) -> Iterator[Sheet]:
    """The graph of the scheme, then one for the mappings to each classification; none without concepts."""
    if not len(facts.industries):
        return
    yield _scheme(facts.industries, space)
    for target in (*MAPPED_BY_HAND, *CHAINED):
        mappings = facts.chained if target in CHAINED else facts.industries.mappings
        yield _mappings(target, [m for m in mappings if m.scheme == target], facts.classifications, space)


def _scheme(industries: Industries, space: Space) -> Sheet:
    sheet, node = Sheet(graph_of("industries", space)), scheme_node(KEY, space)
    sheet.add(node, TYPE, SKOS.ConceptScheme)
    for predicate in (DCTERMS.title, SKOS.prefLabel, RDFS.label):
        sheet.add(node, predicate, zh("产业集群主导产业"))
        sheet.add(node, predicate, en("Leading industries of industrial clusters"))
    sheet.add(node, DCTERMS.publisher, Literal("Cluster Gazette"))
    sheet.add(node, DCTERMS.source, Literal("the words of notices and of the lists that are known by report"))
    sheet.add(node, DCTERMS.rights, Literal("CC BY 4.0"))
    for concept in industries:
        found = concept_node(KEY, concept.key, space)
        sheet.add(found, TYPE, SKOS.Concept)
        sheet.add(found, SKOS.inScheme, node)
        for predicate in (SKOS.prefLabel, RDFS.label):
            sheet.add(found, predicate, zh(concept.label_zh))
            sheet.add(found, predicate, en(concept.label_en))
        sheet.add_all(found, SKOS.altLabel, map(zh, concept.words))
        if concept.broader:
            sheet.add(found, SKOS.broader, concept_node(KEY, concept.broader, space))
        else:
            sheet.add(found, SKOS.topConceptOf, node)
            sheet.add(node, SKOS.hasTopConcept, found)
    for left in industries.left_open:
        sheet.add(concept_node(KEY, left.concept, space), SKOS.editorialNote, en(f"{left.scheme}: {left.reason}"))
    return sheet


def _mappings(
    target: str, mappings: Iterable[IndustryMapping], classifications: Classifications, space: Space
) -> Sheet:
    key = f"{KEY}--{target}"
    about = classifications.schemes[target].about
    sheet, node = Sheet(graph_of(key, space)), scheme_node(key, space)
    sheet.add(node, TYPE, XKOS.Correspondence)
    for predicate in (DCTERMS.title, SKOS.prefLabel, RDFS.label):
        sheet.add(node, predicate, zh(f"产业集群主导产业与{about.title_zh}对照"))
        sheet.add(node, predicate, en(f"Leading industries to {about.title_en}"))
    sheet.add(node, DCTERMS.publisher, Literal("Cluster Gazette"))
    sheet.add(node, DCTERMS.rights, Literal("CC BY 4.0"))
    for end in (KEY, target):
        sheet.add(node, XKOS.compares, scheme_node(end, space))
    for mapping in mappings:
        source, other = concept_node(KEY, mapping.concept, space), concept_node(target, mapping.code, space)
        found = space.thing(f"scheme/{key}/{mapping.concept}--{mapping.code}")
        sheet.add(source, _MATCHES[mapping.relation], other)
        sheet.add(node, XKOS.madeOf, found)
        sheet.add(found, TYPE, XKOS.ConceptAssociation)
        sheet.add(found, RDFS.label, Literal(f"{mapping.concept} – {mapping.code}"))
        sheet.add(found, XKOS.sourceConcept, source)
        sheet.add(found, XKOS.targetConcept, other)
        sheet.add(found, CG.mappingMethod, code("mapping", mapping.justification))
        sheet.add(found, CG.mappingRelation, code("relation", mapping.relation))
        sheet.add(found, CG.confidence, decimal(str(mapping.confidence)))
        sheet.add(found, SKOS.note, en(mapping.note) if mapping.note else None)
    return sheet


def add_industry(
    sheet: Sheet, space: Space, cluster: NamedNode, industry: Industry, places: Sequence[str], facts: IndustryFacts,
    reference: Reference,
) -> None:  # fmt: skip
    """Write the leading industry of a cluster, and the English name that is made from it, marked as made."""
    sheet.add(cluster, CG.leadingIndustry, concept_node(KEY, industry.key, space))
    name = cluster_name(industry, places, reference.regions, facts.industries.places)
    sheet.add(cluster, RDFS.label, en(name))
    sheet.add(cluster, SKOS.editorialNote, en(NOTE_EN))
    sheet.add(cluster, SKOS.editorialNote, zh(NOTE_ZH))


def add_classes(sheet: Sheet, space: Space, cluster: NamedNode, industry: Industry, facts: IndustryFacts) -> None:
    """Write the direct facts: the codes that the industry of a cluster is mapped to, whatever the relation."""
    for mapping in facts.of(industry.key):
        if mapping.scheme in _DIRECT:
            sheet.add(cluster, _DIRECT[mapping.scheme], concept_node(mapping.scheme, mapping.code, space))
