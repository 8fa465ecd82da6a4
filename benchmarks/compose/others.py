"""Pages that are no notices about clusters: nothing may come from them."""

from __future__ import annotations

import random

from benchmarks.compose.furniture import around
from benchmarks.compose.names import make_items, short
from benchmarks.compose.pool import Pool, choose_province, pool
from benchmarks.compose.truth import Page, Truth

_FIRMS = ("机械有限公司", "新材料股份有限公司", "科技有限公司", "电子有限责任公司", "食品集团有限公司")


def compose_other(seed: int) -> Page:
    """A page of a seed that announces no clusters."""
    rng = random.Random(f"other-{seed}")
    facts = pool()
    province = choose_province(rng, facts)
    kind = KINDS[seed % len(KINDS)]
    name, head, lines = kind(rng, facts, province)
    return Page(f"{name}-{seed}", around(rng, Truth("other"), [head], lines), None, name, "none")


Made = tuple[str, str, list[str]]


def _firms(rng: random.Random, facts: Pool, province: str) -> Made:
    body, place = facts.departments[province], facts.places[province].name
    year = rng.randint(2021, 2025)
    firms = [f"{short(facts.places[c].name)}{rng.choice(_FIRMS)}" for c in rng.sample(facts.counties[province], 8)]
    lines = [
        "各市工业和信息化局:",
        f"经企业申报、专家评审和公示,认定{firms[0]}等{len(firms)}家企业为{year}年度{place}专精特新中小企业,现予以公布。"
        "各地要引导企业融入产业集群,做好服务工作。",
        body, f"{year}年6月3日", "附件", f"{year}年度{place}专精特新中小企业名单", "序号 企业名称",
        *(f"{n} {firm}" for n, firm in enumerate(firms, start=1)),
    ]  # fmt: skip
    return "enterprises", f"{body}关于公布{year}年度{place}专精特新中小企业名单的通知", lines


def _leading_firms(rng: random.Random, facts: Pool, province: str) -> Made:
    items = make_items(rng, facts, province, 5, forms=("county", "city-county"))
    lines = [
        f"现将{len(items)}家产业集群龙头企业名单予以公布。", "序号|企业名称|所属集群",
        *(f"{n}|{short(item.county or '')}{rng.choice(_FIRMS)}|{item.name}" for n, item in enumerate(items, start=1)),
    ]  # fmt: skip
    return "leading-firms", "关于公布产业集群龙头企业名单的通知", lines


def _parks(rng: random.Random, facts: Pool, province: str) -> Made:
    place = facts.places[province].name
    parks = [
        facts.places[c].name + rng.choice(("工业园区", "经济开发区", "高新技术产业园区"))
        for c in rng.sample(facts.counties[province], 6)
    ]
    lines = [
        f"经{place}人民政府同意,认定以下园区为省级特色产业园区,支持园区内产业集群发展。",
        *(f"{n}.{park}" for n, park in enumerate(parks, start=1)),
    ]
    return "parks", f"{place}省级特色产业园区名单公布", lines


def _counties(rng: random.Random, facts: Pool, province: str) -> Made:
    place = facts.places[province].name
    names = [facts.places[c].name for c in rng.sample(facts.counties[province], 8)]
    lines = [
        f"近日,{place}公布县域经济发展考核结果,各县市大力培育特色产业集群,成效明显。", "先进县(市、区):",
        *(f"{n}.{name}" for n, name in enumerate(names, start=1)),
    ]  # fmt: skip
    return "counties", f"{place}公布县域经济考核结果", lines


def _call(rng: random.Random, facts: Pool, province: str) -> Made:
    year = rng.randint(2021, 2025)
    lines = [
        "本机床适用于轴类、盘类零件的加工,主轴转速高,刚性好,精度保持性强,广泛用于汽车、航空、模具等行业。",
        "欢迎来电咨询。", f"{year}年新品展示",
    ]  # fmt: skip
    return "product", "数控车床产品详情", lines


def _market(rng: random.Random, facts: Pool, province: str) -> Made:
    city = facts.places[rng.choice(facts.prefectures.get(province) or facts.counties[province])].name
    lines = [
        f"近日,{city}召开重点项目推进会,强调要加快建设现代化产业体系,推动重大项目落地见效。",
        "会议指出,要优化营商环境,强化要素保障,全力以赴完成全年目标任务。",
        f"记者从会上获悉,上半年{city}规模以上工业增加值同比增长6.2%,固定资产投资增长4.8%。",
    ]
    return "other-news", f"{city}召开重点项目推进会", lines


def _headlines(rng: random.Random, facts: Pool, province: str) -> Made:
    items = make_items(rng, facts, province, 4)
    lines = [
        "某公司发布新款数控机床,定位精度达到微米级,已经交付首批用户使用,订单排到年底。", "相关新闻",
        *(f"{item.name}入选国家级名单 2025-03-1{n}" for n, item in enumerate(items)),
    ]  # fmt: skip
    return "related-news", "某公司发布新款数控机床", lines


KINDS = (_firms, _leading_firms, _parks, _counties, _call, _market, _headlines)
