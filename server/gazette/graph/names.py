"""What schemes, levels, stages and counts are called: the words that labels are put together from."""

from __future__ import annotations

from gazette.records import CountKind, Level, Scheme, Stage
from gazette.reference import Regions

SCHEME_NAMES: dict[Scheme, tuple[str, str]] = {
    "sme-characteristic-cluster": ("中小企业特色产业集群", "SME characteristic industrial clusters"),
    "strategic-emerging-cluster": ("战略性新兴产业集群", "strategic emerging industry clusters"),
    "advanced-manufacturing-cluster": ("先进制造业集群", "advanced manufacturing clusters"),
    "characteristic-cluster": ("特色产业集群", "characteristic industrial clusters"),
    "innovative-cluster": ("创新型产业集群", "innovative industrial clusters"),
    "other": ("产业集群", "industrial clusters"),
}
LEVEL_NAMES: dict[Level, tuple[str, str]] = {
    "national": ("国家级", "National"),
    "provincial": ("省级", "Provincial"),
    "prefectural": ("市级", "Prefectural"),
    "county": ("县级", "County-level"),
}
"""Chinese and English."""
_LEVEL_OF_A_PLACE: dict[Level, str] = {
    "national": "national",
    "provincial": "provincial-level",
    "prefectural": "prefecture-level",
    "county": "county-level",
}

STAGE_NAMES: dict[Stage, tuple[str, str]] = {
    "proposal": ("公示", "Proposal"),
    "recommendation": ("推荐", "Recommendation"),
    "cultivation": ("培育", "Admission to cultivation"),
    "grant": ("认定", "Grant"),
    "recheck": ("复核", "Recheck"),
    "renewal": ("延期", "Renewal"),
    "revocation": ("撤销", "Revocation"),
}
"""Chinese and English; the English as the ontology labels its codes for kinds of announcement."""

COUNT_NAMES: dict[CountKind, tuple[str, str]] = {
    "announced": ("公布", "announced"),
    "cumulative": ("累计", "cumulative"),
    "target": ("目标", "target"),
    "quota": ("限额", "quota"),
    "by-area": ("分地区", "by area"),
}

_BODIES_EN = {
    "工业和信息化": "Industry and Information Technology",
    "经济和信息化": "Economy and Information Technology",
    "发展和改革": "Development and Reform",
    "科学技术": "Science and Technology",
}
_RANKS_EN = {"厅": "Department of", "局": "Bureau of", "委员会": "Commission of", "委": "Commission of"}


def programme_names(scheme: Scheme, level: Level, region: str | None, regions: Regions) -> tuple[str, str]:
    """What the recognitions of a place are called, in Chinese and English: `陕西省省级中小企业特色产业集群`,
    `Shaanxi provincial-level SME characteristic industrial clusters`.

    `region` is a key of the regions; a region without an English name is told by its code.
    """
    (scheme_zh, scheme_en), (level_zh, level_en) = SCHEME_NAMES[scheme], LEVEL_NAMES[level]
    place = regions.get(region) if region else None
    if place is None:
        return f"{level_zh}{scheme_zh}", f"{level_en} {scheme_en}"
    if place.name_en is None:
        return f"{place.name}{level_zh}{scheme_zh}", f"{level_en} {scheme_en} ({place.code})"
    return f"{place.name}{level_zh}{scheme_zh}", f"{place.name_en} {_LEVEL_OF_A_PLACE[level]} {scheme_en}"


def body_name(name: str, place: str, place_en: str) -> str | None:
    """The English name of a body called after its place and its task, in the form that such bodies use themselves.

    `陕西省工业和信息化厅` of `陕西省`, `Shaanxi`: `Shaanxi Department of Industry and Information Technology`. None for
    other names.
    """
    task = name.removeprefix(place)
    for rank, rank_en in _RANKS_EN.items():
        told = _BODIES_EN.get(task.removesuffix(rank)) if task.endswith(rank) and task != name else None
        if told == "Development and Reform" and rank.startswith("委"):
            return f"{place_en} {told} Commission"
        if told:
            return f"{place_en} {rank_en} {told}"
    return None
