"""The schemes under which clusters are recognised, and the words by which a text names scheme and level."""

from __future__ import annotations

import re

from gazette.records import Level, Scheme

_SCHEMES: tuple[tuple[str, Scheme], ...] = (
    (r"战略性新兴产业(?:特色)?集群", "strategic-emerging-cluster"),
    (r"先进制[造作]业?(?:产业)?集群", "advanced-manufacturing-cluster"),
    (r"创新型(?:特色)?产业集群", "innovative-cluster"),
    (r"中小(?:工业)?企业(?:特色)?(?:产业)?集群|中小企业特色集群", "sme-characteristic-cluster"),
    (r"(?:县域)?特色(?:优势)?产业集群", "characteristic-cluster"),
)
SCHEME = re.compile("|".join(f"(?P<s{i}>{pattern})" for i, (pattern, _) in enumerate(_SCHEMES)))
"""Any scheme's name in a text."""

LOOSE = frozenset({"中小企业集群", "中小企业产业集群", "中小工业企业集群", "中小工业企业产业集群"})
"""Names that may mean the scheme or just clusters of such firms: a full name in the same stretch goes before them."""

_LEVELS: dict[str, Level] = {
    "国家级": "national",
    "国度级": "national",
    "全国": "national",
    "省级": "provincial",
    "自治区级": "provincial",
    "市级": "prefectural",
    "县级": "county",
    "区级": "county",
}
LEVEL = re.compile("国家级|国度级|全国|省级|自治区级|市级|县级|区级")
BATCH_HEADING = re.compile(
    r"^[一-鿿]{0,4}第[一二三四五六七八九十\d]{1,3}批(?:次)?(?:\((?:(?P<year>20\d{2})年?度?|[^()]{2,16})\))?:?$"
)
"""A heading that is nothing but a batch: 第二批(2024年)."""
LIST_HEADING = re.compile(
    "^(?:[一二三四五六七八九十]、)?(?:历年|历届|部分)?(?:入选|入围|获评|认定|集群|公布)(?:集群)?名单$"
)
"""A heading within a page about a scheme, above those recognised: 入选名单."""
CLUSTER = re.compile("集群|产业集聚(?:示范)?区")
"""Words for a cluster of any scheme."""


def scheme_of(match: re.Match[str]) -> Scheme:
    """The scheme that a match of `SCHEME` names."""
    assert match.lastgroup is not None
    return _SCHEMES[int(match.lastgroup[1:])][1]


def level_word(word: str) -> Level:
    """The level that a match of `LEVEL` names."""
    return _LEVELS[word]
