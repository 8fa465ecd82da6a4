"""Areas that notices speak of and that are no single region: 浙江+宁波 of a count, 浙江(不含宁波) of the addressees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from gazette.graph.regions import add_area
from gazette.graph.sheet import Sheet
from gazette.graph.vocabulary import Space
from gazette.identity.resolve import IdentifiedNotice
from gazette.records import Area, NoticeRecord
from gazette.reference import Reference, ReportingArea, area_key, area_name


def area_node(area: Area, space: Space) -> NamedNode:
    """The region that an area is: itself where one region is included and none left out, else a reporting area."""
    return space.region(area_key(area.include, area.exclude))


def addressed_area(record: NoticeRecord, region: str) -> Area:
    """The region of a notice's addressees, without those that are left out expressly (宁波不发)."""
    left_out = tuple(code for code in record.excluded_regions if code != region)
    return Area(include=(region,), exclude=left_out)


def add_areas(sheet: Sheet, space: Space, notices: Iterable[IdentifiedNotice], reference: Reference) -> None:
    """Write the reporting areas that the graphs of these notices name, but for those of the reference data."""
    for notice in notices:
        for area in _areas(notice):
            key = area_key(area.include, area.exclude)
            if key.startswith("area-") and key not in reference.areas:
                include, exclude = tuple(sorted(set(area.include))), tuple(sorted(set(area.exclude)))
                found = ReportingArea(include, exclude, area_name(include, exclude, reference.regions))
                add_area(sheet, space, found, reference.regions)


def _areas(notice: IdentifiedNotice) -> Iterator[Area]:
    for source in notice.sources:
        record = source.record
        yield from (count.area for count in record.counts if count.area)
        yield from (figure.area for figure in record.statistics if figure.area)
        if notice.region:
            yield addressed_area(record, notice.region)
