"""Catalogues of composed recognitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from gazette.catalogue import Bounds, Catalogue, Recognition
from gazette.catalogue.file import CatalogueFile
from gazette.catalogue.write import write_from_store
from gazette.graph.vocabulary import CG, code, date
from gazette.store.embedded import EmbeddedStore

BASE = "http://localhost:8000"
D = dt.date.fromisoformat
START, END = (D("2024-01-01"), D("2024-07-29")), (D("2027-01-01"), D("2028-01-01"))


def row(
    lifecycle: str = "granted",
    start: Bounds = (None, None),
    end: Bounds = (None, None),
    granted: str | None = None,
    **more: object,
) -> Recognition:
    """A recognition with these fields."""
    made = Recognition(
        iri="r", cluster="c", name="n", places=frozenset(), programme="p", scheme="s", level="national",
        year=2024, lifecycle=lifecycle, granted_by="", granted_on=D(granted) if granted else None, start=start, end=end,
        industry_text="", industries=(),
    )  # fmt: skip
    return replace(made, **more)


def numbered(count: int, **fields: object) -> list[Recognition]:
    """Recognitions whose names and identifiers are in order; fields are sequences with a value for each."""
    return [
        row(
            iri=f"{BASE}/id/recognition/{n:04}", cluster=f"{BASE}/id/cluster/{n:04}", name=f"{n:04}",
            **{name: values[n] for name, values in fields.items()},
        )
        for n in range(count)
    ]  # fmt: skip


def catalogue_of(rows: Iterable[Recognition], folder: Path) -> Catalogue:
    """The catalogue of a store that says these recognitions."""
    store = EmbeddedStore.in_memory()
    store.load(_quads(rows))
    folder.mkdir(parents=True, exist_ok=True)
    write_from_store(folder, store, BASE)
    return Catalogue(CatalogueFile(folder), BASE)


def _quads(rows: Iterable[Recognition]) -> Iterator[Quad]:
    for one in rows:
        node, cluster = NamedNode(one.iri), NamedNode(one.cluster)
        said = [
            (node, CG.ofCluster, cluster),
            (node, CG.underProgramme, NamedNode(f"{BASE}/id/programme/{one.programme}")),
            (node, CG.level, code("level", one.level)),
            (node, CG.lifecycle, code("life", one.lifecycle)),
            (cluster, CG.name, Literal(one.name)),
        ]
        if one.industry_text:
            said.append((cluster, CG.industryText, Literal(one.industry_text)))
        if one.year:
            said.append((node, CG.batchYear, Literal(one.year)))
        days = zip(
            (CG.startEarliest, CG.startLatest, CG.endEarliest, CG.endLatest, CG.grantedOn),
            (*one.start, *one.end, one.granted_on),
            strict=True,
        )
        said += [(node, predicate, date(day)) for predicate, day in days if day]
        for subject, predicate, value in said:
            yield Quad(subject, predicate, value, NamedNode(f"{BASE}/graph/derived"))
