"""What the data set says of itself: VoID and DCAT, counted from the graphs. Stands in `graph/meta`."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import CG, DCAT, DCTERMS, ELI, ONT, PROV, QB, SKOS, TYPE, VOID, Namespace, Space, en, zh

LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
TITLE_EN = "Cluster Gazette: recognised industrial clusters of China"
TITLE_ZH = "集群公报:中国产业集群认定数据"
ABOUT_EN = "Notices by which Chinese governments recognise industrial clusters, with the source's words for each fact."
ABOUT_ZH = "各级政府认定产业集群的通知及其认定结果,每条事实附原文语句。"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def meta_graph(space: Space, version: str, graphs: Mapping[str, int], entities: Mapping[str, int]) -> Sheet:
    """The description of the data set: `graphs` counts triples by graph name, `entities` things by class name."""
    sheet = Sheet(space.graph("meta"))
    node = space.dataset
    sheet.add(node, TYPE, VOID.Dataset)
    sheet.add(node, TYPE, DCAT.Dataset)
    sheet.add(node, DCTERMS.title, en(TITLE_EN))
    sheet.add(node, DCTERMS.title, zh(TITLE_ZH))
    sheet.add(node, DCTERMS.description, en(ABOUT_EN))
    sheet.add(node, DCTERMS.description, zh(ABOUT_ZH))
    sheet.add(node, DCTERMS.license, LICENCE)
    sheet.add(node, DCAT.version, Literal(version))
    sheet.add(node, VOID.sparqlEndpoint, NamedNode(f"{space.base}/sparql"))
    sheet.add(node, VOID.uriSpace, Literal(f"{space.base}/id/"))
    sheet.add(node, VOID.triples, Literal(sum(graphs.values())))
    for vocabulary in (ONT, ELI.iri, PROV.iri, QB.iri, SKOS.iri):
        sheet.add(node, VOID.vocabulary, NamedNode(vocabulary))
    for name, count in sorted(graphs.items()):
        graph = space.graph(name)
        sheet.add(node, VOID.subset, graph)
        sheet.add(graph, TYPE, VOID.Dataset)
        sheet.add(graph, TYPE, SD.NamedGraph)
        sheet.add(graph, SD["name"], graph)
        sheet.add(graph, VOID.triples, Literal(count))
    sheet.add(node, VOID.subset, sheet.graph)
    sheet.add(sheet.graph, TYPE, SD.NamedGraph)
    sheet.add(sheet.graph, SD["name"], sheet.graph)
    for name, count in sorted(entities.items()):
        partition = NamedNode(f"{space.base}/dataset#{name}")
        sheet.add(node, VOID.classPartition, partition)
        sheet.add(partition, VOID["class"], CG[name])
        sheet.add(partition, VOID.entities, Literal(count))
    return sheet
