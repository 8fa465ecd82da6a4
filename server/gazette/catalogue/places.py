"""Regions in use as a tree: what lies in what, at which level."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from gazette.catalogue.columns import Column, code_of, one


@dataclass(frozen=True)
class Places:
    """Parents, children and levels of the regions in use, by IRI. `start` is what all their IRIs begin with."""

    start: str
    parents: dict[str, str]
    levels: dict[str, str]
    children: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def in_use(cls, base_uri: str, parents: Column, within: Column, levels: Column) -> Places:
        """The regions that these columns tell of, each in its parent, else in what it lies within; former holders of
        a code (`610100-1981`) are left out."""
        start = f"{base_uri}/id/region/"
        found = [iri for iri in sorted(levels) if iri.startswith(start) and "-" not in iri.removeprefix(start)]
        tree = {iri: one(parents, iri) or one(within, iri) for iri in found}
        return cls.of(base_uri, tree, {iri: code_of(levels, iri, "level") for iri in found})

    @classmethod
    def of(cls, base_uri: str, parents: dict[str, str], levels: dict[str, str]) -> Places:
        """The tree of regions whose parents and levels are these, in the order of their IRIs."""
        children: dict[str, list[str]] = {}
        for iri, parent in sorted(parents.items()):
            children.setdefault(parent, []).append(iri)
        return cls(f"{base_uri}/id/region/", parents, levels, children)

    @property
    def country(self) -> str:
        """The IRI of the country."""
        return f"{self.start}CN"

    @property
    def provinces(self) -> list[str]:
        """What lies right in the country, all of it provincial."""
        return [iri for iri in self.children.get(self.country, []) if self.levels.get(iri) == "provincial"]

    def code(self, iri: str) -> str:
        """The GB/T 2260 code of a region, `CN` for the country."""
        return iri.removeprefix(self.start)

    def lineage(self, iri: str) -> Iterator[str]:
        """The region and all that it lies in, the widest last; the country is not among them."""
        seen = set()
        while iri and iri != self.country and iri not in seen:
            seen.add(iri)
            yield iri
            iri = self.parents.get(iri, "")

    def innermost(self, places: Collection[str]) -> list[str]:
        """Those of these regions in which no other of them lies."""
        wider = {above for place in places for above in self.lineage(place) if above != place}
        return sorted(place for place in places if place not in wider)

    def province(self, iri: str) -> str:
        """The province that a region lies in, or is; nothing where there is none."""
        return next((one for one in self.lineage(iri) if self.levels.get(one) == "provincial"), "")
