"""What makes two rows one cluster: the same core of the name in the same place, whatever the place was called then.

A place is taken through its history: 偃师市 of 2014 and 偃师区 of 2022 are one place, as long as one region took the
place of one other. Names that only resemble each other stay apart (崇州市智能家居, 崇州市板式家具).
"""

from __future__ import annotations

from gazette.identity.keys import core_name, normalise
from gazette.records import Entry, Programme
from gazette.reference import COUNTRY, Reference

_ONE_FOR_ONE = frozenset({"renaming", "resubordination", "recoding", "conversion"})


def cluster_keys(
    entry: Entry, name: str, programme: Programme, fallback_region: str | None, reference: Reference
) -> list[str]:
    """What a row's cluster is recognised by under one of its names: its regions as they stand today, and the core.

    `fallback_region` is the notice's region, for rows that name none.
    """
    place = "+".join(sorted({standing(key, reference) for key in entry.regions})) or (fallback_region or "unknown")
    if entry.zone:
        place = f"{place}|{normalise(entry.zone)}"
    return [f"{place}|{core_name(name, place_length(entry, name, programme, reference))}"]


def standing(key: str, reference: Reference) -> str:
    """The key of the region that stands today in the place of one: itself, or the last of a line of single heirs."""
    while True:
        heirs = [
            change for change in reference.regions.history.of(key) if change.kind in _ONE_FOR_ONE
        ]  # fmt: skip
        if len(heirs) != 1 or len(heirs[0].into) != 1:
            return key
        key = heirs[0].into[0]


def place_length(entry: Entry, name: str, programme: Programme, reference: Reference) -> int:
    """How many characters of a name are its place: regions, and the end of the zone's name where that follows."""
    within = programme.region if programme.region and programme.region != COUNTRY else None
    if within is None and entry.regions and entry.regions[0] != COUNTRY:
        within = reference.regions.lineage(entry.regions[0])[-1]
    place = reference.regions.find_prefix(name, within=within)
    rest = place.rest if place else name
    zone = entry.zone or ""
    tail = next((zone[at:] for at in range(len(zone) - 1) if rest.startswith(zone[at:])), "")
    return len(name) - len(rest) + len(tail)
