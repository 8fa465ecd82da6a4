"""Areas that notices speak of: one region each, described once."""

from __future__ import annotations

import pytest

from gazette.graph.areas import addressed_area, area_node
from gazette.graph.vocabulary import Space
from gazette.records import Area, NoticeRecord
from gazette.release.build import Built
from gazette.store.embedded import EmbeddedStore

SPACE = Space("http://localhost:8000")
PREFIX = "PREFIX cg: <https://w3id.org/cluster-gazette/ont#> PREFIX code: <https://w3id.org/cluster-gazette/code/> "


@pytest.mark.parametrize(
    ("include", "exclude", "key"),
    [
        (("330200", "330000"), (), "area-330000-330200"),
        (("330000",), ("330200",), "area-330000-without-330200"),
        (("430000",), (), "430000"),
    ],
)
def test_a_single_region_stands_for_itself(include: tuple[str, ...], exclude: tuple[str, ...], key: str) -> None:
    assert area_node(Area(include=include, exclude=exclude), SPACE) == SPACE.region(key)


def test_addressees_without_a_city_are_an_area() -> None:
    record = NoticeRecord(kind="grant", reproduction="verbatim-repost", excluded_regions=("330200",))
    assert addressed_area(record, "330000") == Area(include=("330000",), exclude=("330200",))


def test_every_figure_and_every_group_has_one_region(real_build: Built) -> None:
    store = EmbeddedStore.read_only(real_build.release.store)
    for path in ("cg:refersToRegion", "cg:withinRegion"):
        rows = store.select(f"{PREFIX} SELECT ?s (COUNT(?o) AS ?n) {{ ?s {path} ?o }} GROUP BY ?s")
        assert rows and {row["n"].value for row in rows} == {"1"}


def test_areas_of_notices_say_what_they_hold(real_build: Built) -> None:
    store = EmbeddedStore.read_only(real_build.release.store)
    rows = store.select(
        f"{PREFIX} SELECT ?area (COUNT(?part) AS ?parts) {{ ?figure cg:statedIn ?notice ; cg:refersToRegion ?area . ?area a cg:ReportingArea ;"
        " cg:includesRegion ?part } GROUP BY ?area"
    )
    assert rows, "the ministry counts provinces together with the cities that plan separately"
    assert all(int(row["parts"].value) > 1 for row in rows)
