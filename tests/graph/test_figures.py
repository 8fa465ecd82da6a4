"""Figures hang on the programme and the announcement that they speak of, and on none where nobody says which."""

from __future__ import annotations

import pytest

from gazette.graph.figures import population_key
from gazette.release.build import Built
from gazette.store.embedded import EmbeddedStore


@pytest.mark.parametrize(
    ("of", "region", "key"),
    [
        ("national sme-characteristic-cluster", None, "programme/sme-CN"),
        ("sme-characteristic-cluster", "CN", "programme/sme-CN"),
        ("sme-characteristic-cluster", "610000", "programme/sme-610000"),
        ("provincial sme-characteristic-cluster", "610000", "programme/sme-610000"),
        ("provincial sme-characteristic-cluster", "CN", "programme/sme-provincial"),
        ("provincial sme-characteristic-cluster", None, "programme/sme-provincial"),
        ("sme-characteristic-cluster", None, None),
    ],
)
def test_a_figure_speaks_of_a_programme_only_where_level_or_region_tells_which(
    of: str, region: str | None, key: str | None
) -> None:
    assert population_key(of, region) == key


def test_each_count_by_area_leads_to_the_announcement_of_its_notice(real_build: Built) -> None:
    store = EmbeddedStore.read_only(real_build.release.path / "store")
    rows = store.select(
        "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> PREFIX code: <https://w3id.org/cluster-gazette/code/> "
        "SELECT ?right WHERE { ?count cg:countKind code:count-by-area ; cg:statedIn ?notice "
        "OPTIONAL { ?count cg:countOf ?announcement . ?notice cg:announces ?announcement BIND(true AS ?right) } }"
    )
    assert rows and all(row["right"] for row in rows)
