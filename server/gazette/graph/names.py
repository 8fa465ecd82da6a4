"""What schemes, levels, stages and counts are called: the words that labels are put together from."""

from __future__ import annotations

from gazette.records import CountKind, Level, Scheme, Stage

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

STAGE_NAMES: dict[Stage, str] = {
    "proposal": "公示",
    "recommendation": "推荐",
    "cultivation": "培育",
    "grant": "认定",
    "recheck": "复核",
    "renewal": "延期",
    "revocation": "撤销",
}

COUNT_NAMES: dict[CountKind, str] = {
    "announced": "公布",
    "cumulative": "累计",
    "target": "目标",
    "quota": "限额",
    "by-area": "分地区",
}
