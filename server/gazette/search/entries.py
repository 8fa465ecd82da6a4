"""What can be found: clusters, regions, bodies, industries, notices, policy documents and programmes of a graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias, get_args

from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode

from gazette.graph.said import Said
from gazette.graph.surroundings import Surroundings
from gazette.graph.vocabulary import CG, DCTERMS, ELI, RDFS, SKOS, TYPE, code
from gazette.reference.names import other_forms, short_form

Kind: TypeAlias = Literal["cluster", "region", "body", "industry", "notice", "policy", "programme"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_CLASSES: Final[Mapping[NamedNode, Kind]] = {
    CG.Cluster: "cluster",
    CG.AdministrativeRegion: "region",
    CG.Region: "region",
    CG.DevelopmentZone: "region",
    CG.ReportingArea: "region",
    CG.PublicBody: "body",
    CG.Notice: "notice",
    CG.PolicyDocument: "policy",
    CG.Programme: "programme",
}
_NAMES: Final = (SKOS.prefLabel, RDFS.label, CG.name, DCTERMS.title, SKOS.altLabel, SKOS.hiddenLabel)
_NUMBERS: Final = (CG.documentNumber, CG.basisNumber, CG.gbCode, CG.isoCode, CG.statisticalCode, SKOS.notation)
_PLACES: Final = (CG.locatedIn, CG.inCounty, CG.inPrefecture, CG.inProvince, CG.jurisdiction, CG.within, CG.hostRegion)
_TEXTS: Final = (CG.industryText,)
_OTHERS: Final = (
    TYPE, CG.regionLevel, CG.lastYear, CG.leadIssuer, CG.issuer, CG.operator, CG.reportedOn, SKOS.inScheme,
    ELI.date_document, CG.gbCode,
)  # fmt: skip
READ: Final = frozenset((*_NAMES, *_NUMBERS, *_PLACES, *_TEXTS, *_OTHERS))
_LEVELS: Final = {code("level", level): rank for rank, level in enumerate(("national", "provincial", "prefectural"))}
_KIND_RANK: Final[Mapping[Kind, int]] = {
    "region": 0, "cluster": 1, "body": 1, "programme": 1, "notice": 1, "policy": 2, "industry": 2,
}  # fmt: skip
HISTORIC: Final = 5
"""The rank of what is no more; everything of lower rank stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that can be found, by what names and numbers, and where it is.

    `where` tells apart things of one name: a path of regions, an issuer and day, a classification. `rank` says how
    early it comes among equals (0 first; `HISTORIC` for what is no more).
    """

    iri: str
    kind: Kind
    label_zh: str
    label_en: str
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    texts: tuple[str, ...]
    where: str
    where_en: str
    rank: int
    several_readings: bool


def entries_of(said: Said, base_uri: str, around: Surroundings | None = None) -> list[Entry]:
    """The entries of a graph, by what it says (at least by the properties `READ`), in the order of their rank and then
    of their IRIs.

    Concepts count as industries where they stand in a scheme of the data set itself (`{base}/id/scheme/…`). What
    regions, bodies and schemes are called that the graph does not describe itself stands in the surroundings `around`
    it.
    """
    graph = _Graph(said, base_uri, around or Surroundings())
    return sorted(graph.entries(), key=lambda entry: (entry.rank, entry.iri))


class _Graph:
    """The statements that entries are made of, by property and subject."""

    def __init__(self, said: Said, base_uri: str, around: Surroundings) -> None:
        self._said = said
        self._around = around
        self._schemes = f"{base_uri}/id/scheme/"
        self._paths: dict[tuple[str, str], tuple[str, ...]] = {}

    def entries(self) -> Iterator[Entry]:
        for iri, kind in self._kinds.items():
            names = list(dict.fromkeys(self._texts(iri, *_NAMES)))
            if names:
                yield self._entry(iri, kind, names)

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        found: dict[str, Kind] = {}
        for iri, types in self._said[TYPE].items():
            kind = next((_CLASSES[type_] for type_ in types if type_ in _CLASSES), None)  # type: ignore[index]
            if kind is None and SKOS.Concept in types and iri.startswith(self._schemes):
                kind = "industry"
            if kind is not None:
                found[iri] = kind
        return found

    def _entry(self, iri: str, kind: Kind, names: list[str]) -> Entry:
        label_zh, label_en = self._label(iri, "zh"), self._label(iri, "en")
        others = [name for name in names if name not in (label_zh, label_en)]
        if kind == "region":
            others += [form for name in names for form in (short_form(name), *other_forms(name)) if form]
        where = {language: self._where(iri, kind, language) for language in ("zh", "en")}
        return Entry(
            iri=iri,
            kind=kind,
            label_zh=label_zh or label_en or names[0],
            label_en=label_en,
            names=tuple(dict.fromkeys(others)),
            numbers=tuple(dict.fromkeys(self._texts(iri, *_NUMBERS))),
            texts=tuple(self._texts(iri, *_TEXTS)),
            where=where["zh"],
            where_en=where["en"],
            rank=self._rank(iri, kind),
            several_readings=kind == "region",
        )

    def _rank(self, iri: str, kind: Kind) -> int:
        if iri in self._said[CG.lastYear]:
            return HISTORIC
        types = self._said[TYPE][iri]
        if kind == "region":
            level = next(iter(self._values(iri, CG.regionLevel)), None)
            return 0 if level in _LEVELS else 1 if CG.AdministrativeRegion in types else 2
        if kind == "industry":
            return 2 if self._label(iri, "zh") else 3
        return _KIND_RANK[kind]

    def _where(self, iri: str, kind: Kind, language: str) -> str:
        """A region's path for what stands in one; who issued a notice and when; the scheme of a concept."""
        if kind == "industry":
            schemes = (self._label(scheme, language) for scheme in self._nodes(iri, SKOS.inScheme))
            return next((scheme for scheme in schemes if scheme), "")
        if kind in ("notice", "policy"):
            issuers = [*self._nodes(iri, CG.leadIssuer), *self._nodes(iri, CG.issuer)]
            days = self._texts(iri, ELI.date_document, CG.reportedOn)
            issuer = (self._label(issuers[0], language) or self._label(issuers[0], "zh")) if issuers else ""
            return " · ".join(part for part in (issuer, min(days, default="")) if part)
        gap = "" if language == "zh" else ", "
        for place in _PLACES:
            paths = [self._path(region, language) for region in self._nodes(iri, place)]
            if paths:
                told = (gap.join(path if language == "zh" else reversed(path)) for path in sorted(set(paths)))
                return "; ".join(told) if language == "en" else "、".join(told)
        return ""

    def _path(self, region: str, language: str) -> tuple[str, ...]:
        """The names from the province down to a region; the country alone for the country."""
        known = self._paths.get((region, language))
        if known is None:
            name = self._label(region, language) or self._label(region, "zh")
            outer = next(iter(self._outer(region)), None)
            self._paths[region, language] = (name,)  # a circle ends here
            above = self._path(outer, language) if outer and self._outer(outer) else ()
            known = self._paths[region, language] = (*above, name) if name else above
        return known

    def _outer(self, region: str) -> list[str]:
        return [value.value for value in self._said_of(region, CG.within) if isinstance(value, NamedNode)]

    def _label(self, iri: str, language: str) -> str:
        for predicate in (SKOS.prefLabel, RDFS.label, DCTERMS.title):
            for text in self._said_of(iri, predicate):
                if isinstance(text, Text) and text.language == language:
                    return text.value
        return ""

    def _said_of(self, iri: str, predicate: NamedNode) -> Sequence[NamedNode | Text]:
        """By the graph, or around it where the graph does not describe the thing."""
        if iri in self._said[TYPE]:
            return self._values(iri, predicate)
        return self._around.values(iri, predicate)

    def _values(self, iri: str, predicate: NamedNode) -> list[NamedNode | Text]:
        return self._said[predicate].get(iri, [])

    def _texts(self, iri: str, *predicates: NamedNode) -> list[str]:
        return [v.value for predicate in predicates for v in self._values(iri, predicate) if isinstance(v, Text)]

    def _nodes(self, iri: str, predicate: NamedNode) -> list[str]:
        return [value.value for value in self._values(iri, predicate) if isinstance(value, NamedNode)]
