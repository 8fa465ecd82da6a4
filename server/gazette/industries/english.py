"""English names of clusters, made from place and industry: no notice gives one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gazette.industries.scheme import Industry
from gazette.reference import COUNTRY, Regions

NOTE_EN = "The English name is made from place and industry; no source gives it."
NOTE_ZH = "英文名称由所在地与产业拼成,并非来源所载。"
_PHRASE = re.compile(r" (?:for|from|of|to) ")
"""What makes an industry's name a phrase that cannot stand before another noun (parts for robots)."""


def cluster_name(industry: Industry, places: Sequence[str], regions: Regions, names: Mapping[str, str]) -> str:
    """`Photonics cluster, Chang’an District, Xi’an`; of a phrase, `Applications of 5G: cluster in Shenzhen`.

    `places` are keys of regions, `names` the English names that the tables of regions do not have. A region without
    one is named by the region above it.
    """
    found = list(dict.fromkeys(_place(key, regions, names) for key in places))
    if _PHRASE.search(industry.label_en):
        return f"{industry.label_en}: cluster in {_listed(found or ['China'])}"
    return f"{industry.label_en} cluster, {_listed(found)}" if found else f"{industry.label_en} cluster"


def _place(key: str, regions: Regions, names: Mapping[str, str]) -> str:
    """A region with the region above it: `Chang’an District, Xi’an`; a province and the country alone."""
    if key == COUNTRY or key not in regions:
        return "China"
    known = [(step, names.get(step) or regions[step].name_en) for step in regions.lineage(key)]
    told = [(step, name) for step, name in known if name]
    if not told:
        return "China"
    step, name = told[0]
    if regions[step].level == "county" and len(told) > 1:
        return f"{name}, {told[1][1]}"
    return name


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
