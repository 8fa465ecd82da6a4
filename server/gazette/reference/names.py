"""How Chinese place names are shortened and which characters of them get confused.

The rules follow usage in official texts: a short form drops the generic word (省, 市, 县, 区, 盟, 旗 …) and, in the
autonomous units, the names of the nationalities (延边朝鲜族自治州: 延边). Forms without a rule (阿左旗) are not here.
"""

from __future__ import annotations

import re

_NATIONALITY = (
    "(?:满|蒙古|回|达斡尔|鄂温克|朝鲜|苗|土家|畲|瑶|侗|壮|各|仫佬|毛南|黎|羌|彝|藏|仡佬|布依|水|傣|纳西|哈尼|拉祜|佤|布朗|白|景颇|"
    "傈僳|独龙|怒|普米|裕固|东乡|保安|撒拉|土)族|维吾尔|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯"
)
_AUTONOMOUS = re.compile(rf"(?P<stem>.{{2,}}?)(?:{_NATIONALITY})+自治(?P<generic>[区州县旗])")
_AUTONOMOUS_BY_NATIONALITY = re.compile(r"(?P<stem>.{2,}?)族?自治(?P<generic>[区州县旗])")
_GENERIC = re.compile(r"(?P<stem>.{2,}?)(?:特别行政区|地区|林区|特区|新区|[省市县区盟旗])")
_BANNER_OF_SEVERAL = re.compile(r".*(?:[左右前中后]|联合)旗")

_FOLDED = str.maketrans("颖乾濬澂衞敍陜隣蔴馀淩稜鍾僕", "颍干浚澄卫叙陕邻麻余凌棱钟仆")
"""Characters that conversion from traditional script leaves or makes in place names, each to one form for comparing."""

_ORDINARY = """
资源 通道 石棉 温泉 牡丹 港口 海港 盐湖 运河 白玉 白银 来宾 阿里 日照 大同 复兴 和平 前进 向阳 友谊
友好 红旗 工农 振兴 太平 宏伟 灯塔 解放 光明 新城 东方 中原 平安 同心 共和 合作 比如 会同 公安 富裕
惠农 延长 甘泉 安居 长寿 兴业 乐业 七星 凤凰 芙蓉 莲花 天涯 太湖 南海 东海 河东 河西 江北 平原 海棠
富民 惠民 爱民 前锋 天桥 元宝 宝塔 方正 钟楼 博爱 民权 大方 天山 双湖 中方 南部 上街 城关 城中 站前
市中 市北 市南 城东 城西 城北 路北 路南 桥东 桥西 大理
"""
ORDINARY_WORDS = frozenset(_ORDINARY.split())
"""Short names that are words of their own: without the generic word they name a place only under a known region."""

INDUSTRY_WORDS = frozenset(("资源", "通道", "石棉", "温泉", "牡丹", "港口", "海港", "盐湖", "运河", "白玉"))
"""Those that begin names of industries (广西资源循环利用 …): they never name a place without the generic word."""

PARTS_OF_CITIES = frozenset(f"{part}区" for part in "城郊矿新市东西南北中")
"""Names of former districts that say no more than which part of a city: they need the city beside them."""


def fold(text: str) -> str:
    """The text with confusable characters made one (conversion gives 颖, the official name has 颍).

    One code point stays one, so offsets hold. Only for comparing: never publish a folded name.
    """
    return text.translate(_FOLDED)


def short_form(name: str) -> str | None:
    """The short form of an official name (未央区: 未央; 延边朝鲜族自治州: 延边), None where there is none (乾县)."""
    autonomous = _autonomous(name)
    if autonomous:
        return autonomous["stem"]
    if _BANNER_OF_SEVERAL.fullmatch(name):
        return None
    generic = _GENERIC.fullmatch(name)
    return generic["stem"] if generic else None


def other_forms(name: str) -> tuple[str, ...]:
    """Forms in use that keep the generic word (延边州, 延边自治州, 广西自治区); empty for most names."""
    autonomous = _autonomous(name)
    if not autonomous:
        return ()
    stem, generic = autonomous["stem"], autonomous["generic"]
    forms = (f"{stem}自治{generic}",) if generic == "区" else (f"{stem}{generic}", f"{stem}自治{generic}")
    return tuple(form for form in forms if form != name)


def _autonomous(name: str) -> re.Match[str] | None:
    return _AUTONOMOUS.fullmatch(name) or _AUTONOMOUS_BY_NATIONALITY.fullmatch(name)
