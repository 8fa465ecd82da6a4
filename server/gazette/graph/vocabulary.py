"""The names that the graph is written in, and the places where our own things stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

ONT = "https://w3id.org/cluster-gazette/ont#"
CODE = "https://w3id.org/cluster-gazette/code/"


class Namespace:
    """Terms of one vocabulary: `CG.issuer` or `ELI["date_document"]` is the named node."""

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getitem__(self, name: str) -> NamedNode:
        return NamedNode(self.iri + name)

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        node = NamedNode(self.iri + name)
        self.__dict__[name] = node
        return node


CG = Namespace(ONT)
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SDMX_MEASURE = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
SDMX_ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
VOID = Namespace("http://rdfs.org/ns/void#")

TYPE = RDF.type


def code(name: str, value: str) -> NamedNode:
    """The concept for a value of a code list: `code("level", "national")` is `code:level-national`."""
    return NamedNode(f"{CODE}{name}-{value}")


def zh(text: str) -> Literal:
    """A Chinese text in simplified script."""
    return Literal(text, language="zh")


def en(text: str) -> Literal:
    """An English text."""
    return Literal(text, language="en")


def date(day: dt.date) -> Literal:
    """An xsd:date without a time zone."""
    return Literal(day.isoformat(), datatype=XSD.date)


def number(value: float) -> Literal:
    """A whole number as xsd:integer, another as xsd:decimal (never a float's rounding)."""
    if float(value).is_integer():
        return Literal(int(value))
    return decimal(str(value))


def decimal(digits: str) -> Literal:
    """An xsd:decimal in its canonical form (XSD 1.1 part 2, 3.3.3): 120.9 for 120.90, as stores give it back."""
    return Literal(format(Decimal(digits).normalize() + 0, "f"), datatype=XSD.decimal)


@dataclass(frozen=True, slots=True)
class Space:
    """The IRIs of one base: things under `{base}/id/`, graphs under `{base}/graph/` (design: IRIs, Graphs)."""

    base: str

    def thing(self, key: str) -> NamedNode:
        """The IRI of a thing, by its key `<kind>/<key>`."""
        return NamedNode(f"{self.base}/id/{key}")

    def region(self, gb_code: str) -> NamedNode:
        """The IRI of a region in use, by its GB/T 2260 code (CN for the country)."""
        return NamedNode(f"{self.base}/id/region/{gb_code}")

    def graph(self, name: str) -> NamedNode:
        """The IRI of a named graph: `entities`, `notice/610000-20240729-5fa7` …"""
        return NamedNode(f"{self.base}/graph/{name}")

    @property
    def dataset(self) -> NamedNode:
        """The data set itself."""
        return NamedNode(f"{self.base}/dataset")
