"""What lists need of things that many notices have in common, as one piece of a release tells it, in a file of its own.

`listed/<piece>.shared` holds what regions lie in, what programmes, batches and deadlines are, whose bodies are, what
industries are broader, and what programmes and bodies are called. All of it stands in the pieces `WITH_SHARED`; see
`common` for what it comes to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct
from pyoxigraph import Literal, NamedNode

from gazette.catalogue.columns import Column
from gazette.catalogue.part import read_part, write_part
from gazette.graph.said import Said
from gazette.graph.vocabulary import CG, DCTERMS, FOAF, RDFS, SKOS, TYPE

WITH_SHARED: Final = frozenset(("tables", "common"))
"""The pieces that tell of such things; see `gazette.release.piece`."""
WHOLE: Final = (
    CG.jurisdiction, CG.ofProgramme, CG.parentRegion, CG.regionLevel, SKOS.broader, CG.month, CG.day, CG.scheme,
    CG.operator, CG.parentProgramme,
)  # fmt: skip
"""The properties that are read of all that have them."""
BESIDE: Final = ((CG.batchYear, CG.ofProgramme), (CG.level, CG.scheme), (CG.within, CG.regionLevel))
"""Those that are read only of what has another one too: many more have them."""
NAMES: Final = (RDFS.label, SKOS.prefLabel, DCTERMS.title, FOAF.name)
"""What things are called by: by the first of these that they have."""
READ: Final = frozenset((*WHOLE, *(property_ for property_, _ in BESIDE), *NAMES, TYPE))
"""The properties that all this is read from."""
Name = tuple[int, str, str]
"""The place in `NAMES` of a property, the language of its value and the text."""


class Shared(Struct, frozen=True, array_like=True):
    """The columns of properties by IRI, each by subject; the names of programmes and bodies by IRI, sorted."""

    columns: dict[str, Column] = {}
    names: dict[str, list[Name]] = {}

    @classmethod
    def together(cls, parts: Iterable[Shared]) -> Shared:
        """What several tell."""
        columns: dict[str, Column] = {}
        names: dict[str, list[Name]] = {}
        for part in parts:
            for property_, column in part.columns.items():
                _add(columns.setdefault(property_, {}), column)
            _add(names, part.names)
        return cls(columns, names)

    def column(self, property_: NamedNode) -> Column:
        """The values of a property by subject, sorted."""
        return self.columns.get(property_.value, {})


def has_shared(piece: str) -> bool:
    """Whether a piece of that name tells of what notices have in common."""
    return piece in WITH_SHARED


def shared_file(release: Path, piece: str) -> Path:
    """The file of what a piece tells of such things."""
    return release / "listed" / f"{piece}.shared"


def write_shared(release: Path, piece: str, shared: Shared) -> str:
    """Write what a whole piece tells, and give its digest: equal where it tells the same. Raises OSError like any
    write."""
    return write_part(shared_file(release, piece), msgspec.msgpack.encode(shared, order="deterministic"))


def read_shared(release: Path, piece: str) -> Shared:
    """What is told by a piece of a release. Raises `NothingToServe` where its file is missing or damaged."""
    return read_part(shared_file(release, piece), Shared)


def shared_in(said: Said) -> Shared:
    """What a graph tells that says all there is of these things, at least by `READ`."""
    columns = {property_.value: _column(said[property_]) for property_ in WHOLE}
    for property_, other in BESIDE:
        values, having = said[property_], said[other]
        columns[property_.value] = _column({iri: own for iri, own in values.items() if iri in having})
    bodies = (iri for iri, types in said[TYPE].items() if CG.PublicBody in types)
    names: dict[str, list[Name]] = {}
    for iri in {*bodies, *said[CG.scheme]}:
        found = next(((rank, said[of][iri]) for rank, of in enumerate(NAMES) if iri in said[of]), None)
        if found and (own := names_of(*found)):
            names[iri] = own
    return Shared({property_: column for property_, column in columns.items() if column}, names)


def names_of(rank: int, values: Iterable[object]) -> list[Name]:
    """Names by the property of this place in `NAMES`, of its values; what is no text is none."""
    return sorted({(rank, value.language or "", value.value) for value in values if isinstance(value, Literal)})


def _column(said: Mapping[str, Iterable[NamedNode | Literal]]) -> Column:
    return {iri: sorted({value.value for value in values}) for iri, values in said.items()}


def _add(whole: dict[str, list[Any]], part: Mapping[str, list[Any]]) -> None:
    """Add values by subject; few subjects are in several parts."""
    if whole:
        for iri in whole.keys() & part.keys():
            whole[iri] = sorted({*whole[iri], *part[iri]})
        for iri in part.keys() - whole.keys():
            whole[iri] = part[iri]
    else:
        whole.update(part)
