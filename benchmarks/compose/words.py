"""Sentences of notices: titles, the sentence that acts, clauses, terms, duties, each with what it says."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from benchmarks.compose.truth import Bounds

SCHEMES = {
    "sme-characteristic-cluster": "中小企业特色产业集群",
    "strategic-emerging-cluster": "战略性新兴产业集群",
    "advanced-manufacturing-cluster": "先进制造业集群",
    "characteristic-cluster": "特色产业集群",
    "innovative-cluster": "创新型产业集群",
}
_HAN = "〇一二三四五六七八九"


def han_year(year: int) -> str:
    """二〇二四."""
    return "".join(_HAN[int(digit)] for digit in str(year))


def _han_small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _HAN[tens] + "十") + (_HAN[ones] if ones else "")


def day(rng: random.Random, when: dt.date) -> str:
    """A day as signatures write it."""
    forms = (
        f"{when.year}年{when.month}月{when.day}日",
        f"{when.year}年{when.month}月{when.day}日",
        f"{when.year}年{when.month:02}月{when.day:02}日",
        f"{when.year} 年 {when.month} 月 {when.day} 日",
        f"{han_year(when.year)}年{_han_small(when.month)}月{_han_small(when.day)}日",
        f"{when.year}年{when.month}月{when.day}",
        f"{when:%Y%m%d}日",
    )
    return rng.choice(forms)


@dataclass(frozen=True)
class Term:
    """A sentence about the period, with the bounds of start and end (exclusive) that follow from it."""

    text: str
    start: Bounds | None
    end: Bounds | None


def _plus(when: dt.date, years: int) -> dt.date:
    try:
        return when.replace(year=when.year + years)
    except ValueError:
        return dt.date(when.year + years, 3, 1)


RENEWALS = (
    "复核通过的集群,有效期延长{years}年。",
    "有效期满前申请复核,通过的有效期顺延{years}年。",
)
RECHECKS = ("对集群每{years}年复核一次。", "实行定期复核制度,每{years}年开展一次复核。")
DEFINITIONS = (
    "{scheme}是指定位在县级区划范围内,以中小企业为主体,主导产业聚焦、优势特色突出的中小企业产业集群。",
    "本通知所称{scheme},是指主导产业突出、产业链协作紧密、具有较强核心竞争力的产业集群。",
)
MEASURES = (
    "对建设成效明显的集群,优先推荐申报国家级集群。",
    "在项目安排、用能保障等方面对集群给予倾斜支持。",
    "对获得认定的集群给予一次性奖励。",
)
FIGURES = ("{year}年,全省{scheme}实现总产值{amount}元。", "{year}年全省{scheme}总产值达{amount}元。")


def term(rng: random.Random, issued: dt.date | None) -> Term:
    """A term in one of the usual wordings; the bounds follow the table of the design."""
    years = rng.choice((2, 3, 3, 3))
    word = rng.choice((f"{years}年", f"{'两' if years == 2 else '三'}年"))
    year = issued.year if issued else 2024
    first = dt.date(year, rng.randint(1, 12), rng.choice((1, 10)))
    last = _plus(first, years) - dt.timedelta(days=1)
    after = last + dt.timedelta(days=1)
    in_year = (dt.date(year, 1, 1), issued if issued else dt.date(year + 1, 1, 1))
    forms = [
        Term(
            rng.choice((f"集群认定有效期为{word}。", f"认定有效期{word}。", f"有效期{word},期满后复核。")),
            (dt.date(year, 1, 1), issued) if issued else None,
            (dt.date(year + years, 1, 1), _plus(issued, years)) if issued else None,
        ),
        Term(
            f"有效期为{year}年至{year + years}年。", in_year, (dt.date(year + years, 1, 1), dt.date(year + years + 1, 1, 1))
        ),
        Term(
            f"认定有效期{word}({year}年至{year + years - 1}年)。", in_year, (dt.date(year + years, 1, 1),) * 2
        ),
        Term(
            f"有效期自{first.year}年{first.month}月{first.day}日{rng.choice(('起', ''))}至"
            f"{last.year}年{last.month}月{last.day}日{rng.choice(('止', ''))}。",
            (first, first), (after, after),
        ),
        Term(
            rng.choice(
                (
                    f"有效期{word},自{first.year}年{first.month}月{first.day}日起计算。",
                    f"有效期自{first.year}年{first.month}月{first.day}日起{word}。",
                    f"有效期为{word}(自{first.year}年{first.month}月{first.day}日起)。",
                )
            ),
            (first, first), (_plus(first, years),) * 2,
        ),
    ]  # fmt: skip
    return rng.choice(forms)


@dataclass(frozen=True)
class Duty:
    """A sentence that demands a yearly report: by which days, to whom."""

    text: str
    deadlines: tuple[str, ...]
    to: tuple[str, ...]


def duty(rng: random.Random, issuers: list[str], short: str) -> Duty:
    """A duty to report."""
    month, of_month = rng.choice(((3, 30), (3, 31), (4, 30), (2, 20), (12, 15)))
    when = f"{month}月{of_month}日"
    one = f"--{month:02}-{of_month:02}"
    single = len(issuers) == 1
    whom = (
        rng.choice((issuers[0], short, "我厅" if issuers[0].endswith("厅") else short))
        if single
        else "、".join(issuers)
    )
    to = tuple(issuers)
    forms = (
        Duty(f"各市要加强集群跟踪评估,组织集群填报上一年度发展情况,于每年{when}前报送至{whom}。", (one,), to),
        Duty(f"各级中小企业主管部门应于每年{when}前将本地区集群发展情况报{whom}。", (one,), to),
        Duty(f"请各地组织集群做好年度总结,每年{when}前向{whom}报送集群运行情况。", (one,), to),
        Duty(f"各地于每年6月底和12月底前向{whom}报送集群建设情况。", ("--06-30", "--12-31"), to),
    )
    return rng.choice(forms)


CLAUSES = (
    "各集群要聚焦主导产业,增强创新活力,推进数字化转型和绿色化发展,完善治理和服务水平。",
    "各地要制定集群发展规划和专项扶持政策,加大资源投入和政策供给,支持集群做大做强。",
    "各地要总结提炼集群发展典型案例,加强集群品牌宣传和经验推广。",
    "各地要落实安全生产责任,防范化解各类风险。",
)
MANAGEMENT = (
    "对已认定集群实行动态管理。",
    "组织开展集群发展情况监督和考核,实行动态调整。",
)
HAN_NUMBERS = (*"一二三四五六七八九十", "十一", "十二", "十三", "十四")
