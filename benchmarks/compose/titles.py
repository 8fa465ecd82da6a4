"""Titles, addressees, bases and acting sentences of notices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from benchmarks.compose.draft import Draft

_TITLES = {
    "grant": (
        "关于公布{year}年度{of}{scheme}名单的通知", "关于公布{year}年{of}{scheme}名单的公告",
        "关于认定{year}年度{of}{scheme}的通知", "关于{year}年度{of}{scheme}名单的通告",
    ),
    "proposal": (
        "关于{year}年度{of}{scheme}拟认定名单的公示", "关于{year}年{of}{scheme}名单的公示",
        "关于拟认定{year}年度{of}{scheme}名单的公示",
    ),
    "cultivation": ("关于公布{year}年度{of}{scheme}培育名单的通知", "关于公布{year}年{of}{scheme}培育对象名单的通知"),
    "recommendation": ("关于拟推荐{year}年度国家{scheme}名单的公示", "关于{year}年度国家级{scheme}推荐名单的公示"),
    "recheck": ("关于公布{year}年度{of}{scheme}复核结果的通知", "关于公布{year}年度通过复核的{of}{scheme}名单的通知"),
    "revocation": ("关于撤销部分{of}{scheme}称号的通知", "关于取消部分{of}{scheme}认定的决定"),
}  # fmt: skip

_NAMING = {
    "grant": (
        "确定{what}为{year}年度{of}{scheme},现予以公布。",
        "认定{what}为{year}年{of}{scheme},现将名单予以公布,并就有关事项通知如下:",
    ),
    "proposal": ("拟认定{what}为{year}年度{of}{scheme},现予以公示,公示期为{days}。",),
    "cultivation": ("确定{what}为{year}年度{of}{scheme}培育对象,现予以公布。",),
    "recommendation": ("拟推荐{what}申报{year}年度国家{scheme},现予以公示,公示期为{days}。",),
    "revocation": ("经研究,决定撤销{what}的{of}{scheme}称号,现予以公布。",),
}
_LISTING = {
    "grant": ("现将{year}年度{of}{scheme}名单{n}予以公布。", "确定了{year}年度{of}{scheme}(名单见附件){m},现予以公布。"),
    "proposal": ("形成了{year}年度{of}{scheme}拟认定名单{n},现向社会公示。公示时间:{days}。", "现将{year}年{of}{scheme}拟认定名单{n}予以公示,公示期:{days}。"),
    "cultivation": ("现将{year}年度{of}{scheme}培育名单{n}予以公布。",),
    "recommendation": ("现将拟推荐的{year}年度国家级{scheme}名单{n}予以公示。公示时间:{days}。",),
    "revocation": ("经研究,决定撤销下列集群的{of}{scheme}称号{n},现予以公布。",),
}  # fmt: skip
_RECHECK = (
    "我们组织对{year}年度{of}{scheme}进行了复核,共有{passed}个集群通过复核,现将复核结果予以公布。",
    "{passed}个{year}年度{of}{scheme}通过复核,现将结果予以公布。",
)
_WAYS = (
    "经企业申报、各市推荐、专家评审和网上公示",
    "经自主申报、初审推荐、专家评审、公示等程序",
    "经各地推荐、专家评审",
    "经研究",
)
_ADDRESSEES = (
    "各市工业和信息化局",
    "各设区市工业和信息化主管部门",
    "各市、县工信局",
    "各有关单位",
    "各市(州)经济和信息化局",
)
_ADDRESSEES_IN_A_CITY = ("各县(市、区)工业和信息化局", "各区县工信局", "各有关单位")


@dataclass(frozen=True)
class Sentence:
    """The acting sentence: its words, the number it states, whether it names the first cluster of the list."""

    text: str
    announced: int | None
    names_first: bool


def title(draft: Draft, stage: str) -> str:
    """The notice's own title."""
    return draft.rng.choice(_TITLES[stage]).format(year=draft.year, of=draft.of, scheme=draft.scheme)


def heading(draft: Draft, stage: str) -> str:
    """The title of the list."""
    if stage == "recommendation":
        return f"{draft.year}年度国家{draft.scheme}推荐名单"
    more = {"cultivation": "培育", "proposal": draft.rng.choice(("拟认定", "公示", "")), "recheck": "复核结果"}.get(
        stage, ""
    )
    if stage == "revocation":
        return f"撤销{draft.of}{draft.scheme}称号名单"
    return f"{draft.year}年度{draft.of}{draft.scheme}{more}{'' if stage == 'recheck' else '名单'}"


def acting(
    draft: Draft, stage: str, *, named: bool, spoken: bool, first: str, count: int, whole: str | None, passed: int
) -> Sentence:
    """The sentence that does it. `named`: by its first cluster and 等; `whole`: all names; `spoken`: with the number."""
    rng = draft.rng
    values = {"year": draft.year, "of": draft.of, "scheme": draft.scheme, "days": _days(draft), "passed": passed}
    start = f"{basis(draft)},{rng.choice(_WAYS)},"
    if stage == "recheck":
        return Sentence(start + rng.choice(_RECHECK).format(**values), passed, names_first=False)
    if named:
        unit = rng.choice(("个集群", "个产业集群", "家集群"))
        what = whole or f"{first}等{count}{unit}"
        text = rng.choice(_NAMING[stage]).format(what=what, **values)
        return Sentence(start + text, None if whole else count, names_first=True)
    template = rng.choice(_LISTING[stage])
    n = f"(共{count}个)" if spoken else ""
    m = f",共{count}个" if spoken else ""
    return Sentence(start + template.format(n=n, m=m, **values), count if spoken else None, names_first=False)


def basis(draft: Draft) -> str:
    """The documents that the notice rests on; some of them noted as citations."""
    rng, truth = draft.rng, draft.truth
    measure = f"{draft.place}{draft.scheme}{rng.choice(('管理办法', '培育管理办法', '发展实施办法(暂行)', '认定管理办法(试行)'))}"
    number = None
    behind = ""
    if rng.random() < 0.6:
        number = f"{draft.facts.agency(draft.area)}工信规〔{draft.year - 1}〕{rng.randint(1, 40)}号"
        behind = f"({number})"
        if rng.random() < 0.3:
            behind = f"(以下简称《办法》){behind}"
    truth.citations.append((measure, number, "basis"))
    text = f"{rng.choice(('根据', '按照', '依据'))}《{measure}》{behind}"
    if rng.random() < 0.4:
        call = f"关于组织开展{draft.year}年度{draft.scheme}申报工作的通知"
        truth.citations.append((call, None, "call"))
        text += f"和《{call}》"
    return text + rng.choice(("", "要求", "有关规定", "有关要求"))


def addressees(draft: Draft) -> str:
    """The line of the addressees; sometimes a city is left out."""
    rng, truth = draft.rng, draft.truth
    cities = draft.facts.prefectures.get(draft.area, ())
    words = rng.choice(_ADDRESSEES if cities else _ADDRESSEES_IN_A_CITY)
    if cities and rng.random() < 0.15:
        out = draft.facts.places[rng.choice(cities)]
        truth.excluded = frozenset({out.code})
        words = f"{words}({out.name.removesuffix('市')}不发)" if out.name.endswith("市") else f"{words}(不含{out.name})"
    truth.addressees = words
    return words + ":"


def _days(draft: Draft) -> str:
    first = draft.truth.issued or dt.date(draft.year, 6, 1)
    last = first + dt.timedelta(days=6)
    return f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
