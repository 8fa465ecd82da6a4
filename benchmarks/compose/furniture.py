"""What a portal prints around a notice: navigation, data lines, other news, rights. None of it is the notice's."""

from __future__ import annotations

import datetime as dt
import random

from benchmarks.compose.truth import Truth

SITES = ("某省工业信息网", "中国产业经济网", "机械工业资讯网", "华东化工仪器网", "中小企业服务平台")
_TOPS = (
    ["首页 > 新闻中心 > 通知公告"],
    ["欢迎访问{site}!", "网站首页 新闻中心 通知公告 联系我们"],
    ["当前位置:首页 > 政策法规 > 正文"],
    ["{site}", "登录 | 注册 | 设为首页"],
    [],
)
_NEWS = (
    "2023年度某省专精特新中小企业名单公布", "30家!某市特色产业集群名单公布", "某省召开产业集群推进会",
    "关于开展2026年度制造业单项冠军遴选工作的通知", "钢材市场一周评述", "某公司发布新款数控机床",
    "长沙市工程机械产业集群产值突破千亿元", "某市新增12个省级特色产业集群",
)  # fmt: skip
_TAILS = ("相关新闻", "相关阅读", "相关链接:", "推荐阅读", "友情链接:", "热门文章")


def around(rng: random.Random, truth: Truth, headed: list[str], lines: list[str], *, cut: bool = False) -> str:
    """The page: something above, the title with its data line, the notice, something below (nothing where it is cut)."""
    site = rng.choice(SITES)
    top = [line.format(site=site) for line in rng.choice(_TOPS)]
    data = data_line(rng, truth)
    indent = rng.choice(("", "", "    "))
    body = [indent + line for line in lines]
    bottom = [] if cut else _bottom(rng, site)
    return "\n".join([*top, *headed, *data, *body, *bottom]) + "\n"


def data_line(rng: random.Random, truth: Truth) -> list[str]:
    """When the page was posted, and where it says that it has the text from."""
    if truth.issued is None or rng.random() < 0.25:
        return []
    posted = truth.issued + dt.timedelta(days=rng.randint(0, 20))
    source = rng.choice(("省工业和信息化厅", "某日报", "工信之声", "中小企业处"))
    line = rng.choice(
        (
            "发布时间:{d:%Y-%m-%d}  来源:{s}  点击:102次", "来源:{s} 发布日期:{d:%Y-%m-%d} 浏览次数:33", "{d:%Y-%m-%d} 来源:{s}",
            "日期:{d.year}年{d.month:02}月{d.day:02}日 10:15 来源:{s} 作者:佚名", "时间:{d:%Y/%m/%d} 【字体:大 中 小】", "发表时间:【{d:%Y-%m-%d}】",
        )
    )  # fmt: skip
    truth.posted = posted
    truth.source = source if "{s}" in line else None
    return [line.format(d=posted, s=source)]


def _bottom(rng: random.Random, site: str) -> list[str]:
    lines: list[str] = []
    if rng.random() < 0.3:
        lines.append("(此件公开发布)")
    if rng.random() < 0.5:
        lines += ["上一篇:" + rng.choice(_NEWS), "下一篇:" + rng.choice(_NEWS)]
    if rng.random() < 0.7:
        lines.append(rng.choice(_TAILS))
        stamped = rng.random() < 0.5
        for headline in rng.sample(_NEWS, k=3):
            lines.append(f"· {headline} 2025-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}" if stamped else headline)
    if rng.random() < 0.6:
        lines.append(f"{site} 版权所有 京ICP备13039793号-{rng.randint(1, 30)}")
    return lines
