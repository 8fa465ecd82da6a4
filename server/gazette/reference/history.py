"""Changes of administrative divisions: which region ended or gave up a part, when, and what took its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, cast, get_args

from gazette.errors import BadDataFile
from gazette.reference.divisions import Region
from gazette.reference.tables import read_table

ChangeKind: TypeAlias = Literal[
    "renaming", "resubordination", "recoding", "conversion", "merger", "division", "transfer"
]
"""What years, codes and names say of a change; the code list `change` defines each."""
ChangeBasis: TypeAlias = Literal["stated", "computed"]
"""Whether the source names the successors, or they are those to whom the code or the counties passed that year."""

TABLE: Final = "regions_changes.csv"
_COLUMNS = ("region", "year", "kind", "basis", "into")


@dataclass(frozen=True, slots=True)
class RegionChange:
    """A change: `region` and `into` are keys of regions. By a transfer the region goes on; by any other it ended."""

    region: str
    year: int
    kind: ChangeKind
    basis: ChangeBasis
    into: tuple[str, ...]

    @property
    def key(self) -> str:
        """`<code>-<year>`: no code has two changes in a year, so the key stays when a region in use becomes former."""
        return f"{self.region[:6]}-{self.year}"


def read_changes(folder: Path, regions: Mapping[str, Region]) -> list[RegionChange]:
    """Read regions_changes.csv in `folder`; `regions` are all regions by key.

    Raises `BadDataFile` with the line of the first fault: an unknown region, kind or basis, a change outside the years
    of its regions, two changes of one code in a year, or, on no line, a former region that no change ended.
    """
    path = folder / TABLE
    changes: dict[str, RegionChange] = {}
    ended: set[str] = set()
    for line, (region, year, kind, basis, into) in read_table(path, _COLUMNS):
        if not (year.isascii() and year.isdigit()):
            raise BadDataFile(f"{year!r} is not a year", file=path, line=line)
        change = RegionChange(
            region, int(year), cast(ChangeKind, kind), cast(ChangeBasis, basis), tuple(into.split(" ")) if into else ()
        )
        if change.key in changes:
            raise BadDataFile(f"{region} has two changes in {year}", file=path, line=line)
        if fault := _fault(change, regions):
            raise BadDataFile(fault, file=path, line=line)
        changes[change.key] = change
        if kind != "transfer":
            ended.add(region)
    for key, region_ in regions.items():
        if region_.last_year is not None and key not in ended:
            raise BadDataFile(f"{key} ended in {region_.last_year}, and no change says how", file=path)
    return list(changes.values())


class History:
    """The changes, by the regions they join. Immutable."""

    def __init__(self, changes: Iterable[RegionChange]) -> None:
        self._changes = tuple(changes)
        self._by_region: defaultdict[str, list[RegionChange]] = defaultdict(list)
        for change in self._changes:
            self._by_region[change.region].append(change)

    def __len__(self) -> int:
        return len(self._changes)

    def __iter__(self) -> Iterator[RegionChange]:
        return iter(self._changes)

    def of(self, key: str) -> tuple[RegionChange, ...]:
        """The changes by which a region gave up a part or ended, by year."""
        return tuple(sorted(self._by_region.get(key, ()), key=lambda change: change.year))

    def successors(self, key: str) -> tuple[str, ...]:
        """The keys of the regions that took a former region's place; none for a region in use."""
        return next((change.into for change in self._by_region.get(key, ()) if change.kind != "transfer"), ())

    def leads_to(self, key: str, others: Iterable[str]) -> bool:
        """Whether one of `others` took a region's place, at once or through others."""
        wanted = set(others) - {key}
        seen = {key}
        waiting = [key]
        while waiting:
            for heir in self.successors(waiting.pop()):
                if heir in wanted:
                    return True
                if heir not in seen:
                    seen.add(heir)
                    waiting.append(heir)
        return False


def _fault(change: RegionChange, regions: Mapping[str, Region]) -> str | None:
    """What is wrong with a change, None where nothing is."""
    if change.kind not in get_args(ChangeKind):
        return f"{change.kind!r} is not a kind of change (one of {', '.join(get_args(ChangeKind))})"
    if change.basis not in get_args(ChangeBasis):
        return f"{change.basis!r} is not a basis (one of {', '.join(get_args(ChangeBasis))})"
    if not change.into:
        return f"nothing is given that {change.region} went into"
    for key in (change.region, *change.into):
        if key not in regions:
            return f"the region {key!r} is not in the tables"
    before = regions[change.region]
    if change.kind != "transfer" and before.last_year != change.year:
        return f"{change.region} did not end in {change.year}"
    for region in (before, *(regions[key] for key in change.into)):
        if not region.held_in(change.year):
            return f"{region.key} was not there in {change.year}"
    if change.region in change.into:
        return f"{change.region} cannot take its own place"
    return None
