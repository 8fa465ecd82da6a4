"""What the data set says of itself: VoID (W3C Interest Group Note) and DCAT-AP 3.0.1, counted from the graphs.

It stands in `graph/meta`, which counts itself too: the endpoint's default graph is the union of all. What only a
finished release can tell of itself (sizes, checksums, when it was built) is added from its manifest where it is served.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import (
    CG,
    DCAT,
    DCTERMS,
    ELI,
    FOAF,
    ONT,
    PROV,
    RDFS,
    SDMX_MEASURE,
    SKOS,
    TYPE,
    VOID,
    Namespace,
    Space,
    en,
    zh,
)  # fmt: skip

LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
TITLE_EN = "Cluster Gazette: recognised industrial clusters of China"
TITLE_ZH = "集群公报:中国产业集群认定数据"
ABOUT_EN = "Notices by which Chinese governments recognise industrial clusters, with the source's words for each fact."
ABOUT_ZH = "各级政府认定产业集群的通知及其认定结果,每条事实附原文语句。"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_FREQUENCY = NamedNode("http://publications.europa.eu/resource/authority/frequency/IRREG")
_PUBLIC = NamedNode("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
_CHINESE = NamedNode("http://publications.europa.eu/resource/authority/language/ZHO")
_ENGLISH = NamedNode("http://publications.europa.eu/resource/authority/language/ENG")
_THEME = NamedNode("http://publications.europa.eu/resource/authority/data-theme/ECON")
_CHINA = NamedNode("http://publications.europa.eu/resource/authority/country/CHN")
_LDES = NamedNode("https://w3id.org/ldes/specification")
_SPARQL = NamedNode("https://www.w3.org/TR/sparql11-protocol/")


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that the data set can be had as: its name below `{base}/dumps/`, and what it is. `compression` is the
    media type of what it is packed in."""

    name: str
    title: str
    media_type: str
    compression: str | None
    rdf: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of triples: by property, and things by class (IRIs)."""

    properties: Mapping[str, int]
    classes: Mapping[str, int]


def data_set_sheet(space: Space, version: str, graphs: int, counts: Counts, offers: Sequence[Offer] = ()) -> Sheet:
    """The description of the data set but for what `graphs_sheet` says of each of its `graphs`, so many of them.

    `counts` are those of all these graphs together; what the description itself says is counted with them.
    """
    of_graphs = Counts(*({name: n * graphs for name, n in of.items()} for of in _said(graphs_sheet(space, {"-": 0}))))
    whole = counts
    while True:
        sheet = Sheet(space.graph("meta"))
        _dataset(sheet, space, version)
        _catalogue(sheet, space)
        _distributions(sheet, space, offers)
        _stream(sheet, space)
        _counts(sheet, space, whole)
        now = _together(counts, of_graphs, Counts(*_said(sheet)))
        if now == whole:
            return sheet
        whole = now


def graphs_sheet(space: Space, graphs: Mapping[str, int]) -> Sheet:
    """What the description says of some graphs: `graphs` counts triples by their names. It is as much of each."""
    sheet = Sheet(space.graph("meta"))
    for name, count in sorted(graphs.items()):
        graph = space.graph(name)
        sheet.add(space.dataset, VOID.subset, graph)
        sheet.add_all(graph, TYPE, (VOID.Dataset, SD.NamedGraph))
        sheet.add(graph, SD["name"], graph)
        sheet.add(graph, VOID.triples, Literal(count))
    return sheet


def _said(sheet: Sheet) -> tuple[Counter[str], Counter[str]]:
    """How often each property and each class stands on a sheet."""
    properties = Counter(triple.predicate.value for triple in sheet)
    kinds = (triple.object for triple in sheet if triple.predicate == TYPE)
    return properties, Counter(kind.value for kind in kinds if isinstance(kind, NamedNode))


def _together(*parts: Counts) -> Counts:
    properties, classes = Counter[str](), Counter[str]()
    for part in parts:
        properties.update(part.properties)
        classes.update(part.classes)
    return Counts(dict(sorted(properties.items())), dict(sorted(classes.items())))


def _dataset(sheet: Sheet, space: Space, version: str) -> None:
    node = space.dataset
    sheet.add_all(node, TYPE, (VOID.Dataset, DCAT.Dataset))
    sheet.add_all(node, DCTERMS.title, (en(TITLE_EN), zh(TITLE_ZH)))
    sheet.add_all(node, DCTERMS.description, (en(ABOUT_EN), zh(ABOUT_ZH)))
    sheet.add(node, DCTERMS.license, LICENCE)
    sheet.add(node, DCTERMS.publisher, _publisher(space))
    sheet.add(node, DCTERMS.identifier, Literal(node.value))
    sheet.add(node, DCTERMS.accessRights, _PUBLIC)
    sheet.add(node, DCTERMS.accrualPeriodicity, _FREQUENCY)
    sheet.add_all(node, DCTERMS.language, (_CHINESE, _ENGLISH))
    sheet.add(node, DCTERMS.spatial, _CHINA)
    sheet.add(node, DCAT.theme, _THEME)
    sheet.add_all(node, DCAT.keyword, (en("industrial clusters"), en("recognition"), zh("产业集群"), zh("认定")))
    sheet.add(node, DCAT.version, Literal(version))
    sheet.add(node, DCAT.landingPage, NamedNode(f"{space.base}/"))
    sheet.add(node, FOAF.homepage, NamedNode(f"{space.base}/"))
    sheet.add(NamedNode(f"{space.base}/"), TYPE, FOAF.Document)
    sheet.add(node, VOID.sparqlEndpoint, NamedNode(f"{space.base}/sparql"))
    sheet.add(node, VOID.uriSpace, Literal(f"{space.base}/id/"))
    for vocabulary in (ONT, ELI.iri, PROV.iri, SDMX_MEASURE.iri, SKOS.iri):
        sheet.add(node, VOID.vocabulary, NamedNode(vocabulary))
    for thing, kind in (
        (LICENCE, DCTERMS.LicenseDocument), (_PUBLIC, DCTERMS.RightsStatement), (_FREQUENCY, DCTERMS.Frequency),
        (_CHINESE, DCTERMS.LinguisticSystem), (_ENGLISH, DCTERMS.LinguisticSystem), (_CHINA, DCTERMS.Location),
        (_THEME, SKOS.Concept), (_SPARQL, DCTERMS.Standard),
    ):  # fmt: skip
        sheet.add(thing, TYPE, kind)
    for thing, label in (
        (_THEME, "Economy and finance"),
        (_CHINA, "China"),
        (_CHINESE, "Chinese"),
        (_ENGLISH, "English"),
    ):
        sheet.add(thing, SKOS.prefLabel, en(label))
    for thing, label in ((LICENCE, "CC BY 4.0"), (_PUBLIC, "public"), (_FREQUENCY, "irregular"), (_SPARQL, "SPARQL")):
        sheet.add(thing, RDFS.label, en(label))


def _publisher(space: Space) -> NamedNode:
    return NamedNode(f"{space.base}/dataset#publisher")


def _catalogue(sheet: Sheet, space: Space) -> None:
    """The catalogue of this one data set, its endpoint, and the document that describes it."""
    catalogue, service = NamedNode(f"{space.base}/dataset#catalogue"), NamedNode(f"{space.base}/dataset#endpoint")
    publisher = _publisher(space)
    sheet.add(publisher, TYPE, FOAF.Agent)
    sheet.add(publisher, FOAF.name, en("Cluster Gazette"))
    sheet.add(publisher, FOAF.name, zh("集群公报"))
    sheet.add(publisher, FOAF.homepage, NamedNode(f"{space.base}/"))
    sheet.add(catalogue, TYPE, DCAT.Catalog)
    sheet.add(service, TYPE, DCAT.DataService)
    for node, title, about in (
        (catalogue, "Catalogue of Cluster Gazette", "The one data set that is published here, and its endpoint."),
        (service, "SPARQL endpoint of Cluster Gazette", "SPARQL 1.1 queries over the release in force."),
    ):
        sheet.add(node, DCTERMS.title, en(title))
        sheet.add(node, DCTERMS.description, en(about))
        sheet.add(node, DCTERMS.publisher, publisher)
        sheet.add(node, DCTERMS.license, LICENCE)
    sheet.add(catalogue, DCAT.dataset, space.dataset)
    sheet.add(catalogue, DCAT.service, service)
    sheet.add(catalogue, FOAF.homepage, NamedNode(f"{space.base}/"))
    sheet.add(service, DCAT.endpointURL, NamedNode(f"{space.base}/sparql"))
    sheet.add(service, DCAT.endpointDescription, NamedNode(f"{space.base}/sparql"))
    sheet.add(service, DCAT.servesDataset, space.dataset)
    sheet.add(service, DCTERMS.conformsTo, _SPARQL)
    document = NamedNode(f"{space.base}/.well-known/void")
    sheet.add(document, TYPE, VOID.DatasetDescription)
    sheet.add(document, DCTERMS.title, en("Description of Cluster Gazette (VoID and DCAT)"))
    sheet.add(document, FOAF.primaryTopic, space.dataset)


def _distributions(sheet: Sheet, space: Space, offers: Sequence[Offer]) -> None:
    for offer in offers:
        node = distribution(space, offer.name)
        address = NamedNode(f"{space.base}/dumps/{offer.name}")
        sheet.add(space.dataset, DCAT.distribution, node)
        sheet.add(node, TYPE, DCAT.Distribution)
        sheet.add(node, DCTERMS.title, en(offer.title))
        sheet.add(node, DCAT.accessURL, NamedNode(f"{space.base}/dumps"))
        sheet.add(node, DCAT.downloadURL, address)
        sheet.add(node, DCTERMS.license, LICENCE)
        for predicate, media_type in ((DCAT.mediaType, offer.media_type), (DCAT.compressFormat, offer.compression)):
            if media_type is not None:
                kind = NamedNode(MEDIA_TYPES + media_type)
                sheet.add(node, predicate, kind)
                sheet.add(kind, TYPE, DCTERMS.MediaType)
        for thing in (NamedNode(f"{space.base}/dumps"), address):
            sheet.add(thing, TYPE, RDFS.Resource)
        if offer.rdf:
            sheet.add(space.dataset, VOID.dataDump, address)


def _stream(sheet: Sheet, space: Space) -> None:
    """The event stream of changes: another way to the same data."""
    node, address, kind = (
        distribution(space, "changes"), NamedNode(f"{space.base}/changes"), NamedNode(f"{MEDIA_TYPES}application/trig"),
    )  # fmt: skip
    sheet.add(space.dataset, DCAT.distribution, node)
    sheet.add(node, TYPE, DCAT.Distribution)
    sheet.add(node, DCTERMS.title, en("All versions of each thing, as a Linked Data Event Stream"))
    sheet.add(node, DCAT.accessURL, address)
    sheet.add(node, DCTERMS.license, LICENCE)
    sheet.add(node, DCTERMS.conformsTo, _LDES)
    sheet.add(node, DCAT.mediaType, kind)
    sheet.add(kind, TYPE, DCTERMS.MediaType)
    sheet.add(address, TYPE, RDFS.Resource)
    sheet.add(_LDES, TYPE, DCTERMS.Standard)
    sheet.add(_LDES, RDFS.label, en("Linked Data Event Streams"))


def distribution(space: Space, name: str) -> NamedNode:
    """The distribution that is the file of this name."""
    return NamedNode(f"{space.base}/dataset#{name}")


def _counts(sheet: Sheet, space: Space, counts: Counts) -> None:
    node = space.dataset
    sheet.add(node, VOID.triples, Literal(sum(counts.properties.values())))
    sheet.add(node, VOID.classes, Literal(len(counts.classes)))
    sheet.add(node, VOID.properties, Literal(len(counts.properties)))
    sheet.add(node, VOID.subset, sheet.graph)
    sheet.add(sheet.graph, TYPE, SD.NamedGraph)
    sheet.add(sheet.graph, SD["name"], sheet.graph)
    for iri, count in sorted(counts.classes.items()):
        partition = NamedNode(f"{space.base}/dataset#{_fragment('class', iri)}")
        sheet.add(node, VOID.classPartition, partition)
        sheet.add(partition, VOID["class"], NamedNode(iri))
        sheet.add(partition, VOID.entities, Literal(count))
    for iri, count in sorted(counts.properties.items()):
        partition = NamedNode(f"{space.base}/dataset#{_fragment('property', iri)}")
        sheet.add(node, VOID.propertyPartition, partition)
        sheet.add(partition, VOID.property, NamedNode(iri))
        sheet.add(partition, VOID.triples, Literal(count))


def _fragment(kind: str, iri: str) -> str:
    """A name for the part of a class or property; our classes have their own names."""
    if kind == "class" and iri.startswith(CG.iri):
        return iri.removeprefix(CG.iri)
    return f"{kind}-{hashlib.sha256(iri.encode()).hexdigest()[:12]}"
