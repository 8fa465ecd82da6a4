"""News that tells of a notice."""

from __future__ import annotations

import random

from benchmarks.compose.furniture import around
from benchmarks.compose.names import make_items
from benchmarks.compose.pool import Pool
from benchmarks.compose.truth import Row, Truth
from benchmarks.compose.words import SCHEMES


def report(rng: random.Random, facts: Pool, province: str, truth: Truth, layout: str) -> str:
    """A report of a province's own list, or of what a province has in the national one."""
    act = truth.acts[0]
    truth.kind = "grant"
    place, scheme = facts.places[province].name, SCHEMES[act.scheme]
    items = make_items(rng, facts, province, rng.randint(2, 6))
    act.rows = [Row(item.name, item.regions) for item in items]
    names = "、".join(item.name for item in items)
    when = rng.choice(("近日", "日前", "近日"))
    if layout == "report-of-area":
        act.level, act.region, act.announced, act.completeness = "national", "CN", rng.choice((None, 100)), "sample"
        truth.issuers = [("工业和信息化部", "CN")]
        count = ",共100个" if act.announced else ""
        said = rng.choice(
            (
                f"{when},工业和信息化部公布{act.year}年度{scheme}名单{count}。{place}{len(items)}个集群入选,分别为{names}。",
                f"{when},工信部公布了{act.year}年度{scheme}名单{count},我省{names}入选。",
            )
        )
        head = f"{place}{len(items)}个集群入选国家级{scheme}"
    else:
        body = truth.issuers[0][0]
        truth.issuers = truth.issuers[:1]
        count = len(items) + rng.randint(3, 20)
        act.announced, act.completeness = count, "sample"
        said = rng.choice(
            (
                f"{when},{body}公布{act.year}年度省级{scheme}名单,{names}等{count}个集群入选。",
                f"{when},{body}发布通知,认定{names}等{count}个集群为{act.year}年度{place}{scheme}。",
            )
        )
        head = f"{act.year}年{place}{scheme}名单公布"
    more = rng.choice(
        (
            "下一步,各地将加大支持力度,推动集群做大做强。",
            "据了解,产业集群是推动县域经济发展的重要载体,有关部门将持续优化服务。",
        )
    )
    posting = truth.issued
    truth.addressees = None
    text = around(rng, truth, [head], [said, more])
    truth.issued = None
    if posting is None:
        truth.posted = None
    return text
