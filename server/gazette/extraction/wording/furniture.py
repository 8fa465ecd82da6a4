"""What portals put around a notice: navigation above it, links and rights below it, data lines at its head."""

from __future__ import annotations

import re

_TAIL_WORDS = (
    "友情链接", "相关链接", "相关新闻", "相关阅读", "相关文章", "相关资讯", "相关推荐", "相关信息",
    "相关资料下载", "相关报道",
    "相关稿件", "相关文件", "相关政策", "相关内容", "相关解读", "推荐阅读", "推荐新闻", "推荐文章",
    "推荐资讯", "为您推荐",
    "猜你喜欢", "延伸阅读", "热门文章", "热门新闻", "热点新闻", "热门推荐", "最新文章", "最新资讯",
    "新闻排行", "点击排行",
    "阅读排行", "原文链接", "原文地址", "原文出处", "本文链接", "本文地址", "文章来源", "版权与免责",
    "版权声明", "版权所有",
    "免责声明", "法律提示", "法律声明", "郑重声明", "特别声明", "特别提示", "声明:", "转载请注明",
    "责任编辑", "本文编辑",
    "上一篇", "下一篇", "上一条", "下一条", "上一页", "下一页", "返回顶部", "返回列表", "打印本页",
    "关闭窗口", "扫一扫",
    "扫码", "分享到", "分享至", "网站地图", "联系我们", "关于我们", "主办单位", "主办:", "承办单位", "技术支持", "昵称",
    "发表评论", "网友评论", "查看更多", "查看评论", "ICP备", "京公网安备", "Copyright", "copyright", "©",
    "标签:", "标签 ", "关键词:", "关键字:", "Tags:", "TAG:", "往期推荐", "往期回顾", "往期精彩", "推荐图文", "阅读原文",
    "最新评论", "全部评论", "本文为", "责编:", "编辑:", "来源 |", "编辑 |",
)  # fmt: skip
_TAIL = re.compile(r"^[\s\[【(<>·•*◆■\-|]*(?:" + "|".join(re.escape(w) for w in _TAIL_WORDS) + ")")
_TAIL_ANYWHERE = re.compile(
    r"[一-鿿]ICP[备证]|公网安备|©|版权归.{0,12}所有|本站部分(?:信息|内容)|本网(?:部分)?转载|凡本网注明"
)
_STAMPED = re.compile(
    r"^[·•\-*\s]*(?:19|20)\d{2}-\d{1,2}-\d{1,2}\s?[^\d\s].{5,}|.{8,}[\s\-](?:19"
    r"|20)\d{2}-\d{1,2}-\d{1,2}(?: \d{2}:\d{2}(?::\d{2})?)?[\s\-]*$"
)
_LABELLED = re.compile(r"来\s?源\s?:|作\s?者\s?:|点击|浏览|阅读|字体|字号|编辑\s?:")
"""A line with one of these labels tells of its own page, though it begins with a day."""

_DATA = re.compile(
    r"^[\s\[【(]*(?:(?:发表|发布|更新|公布|成文|发文|生成|印发|签发)(?:时间"
    r"|日期)|时间|日期|来源|信息来源|文章来源|作者|浏览|点击|阅读|字体|"
    r"字号|索引号|索 引 号|文号|发文字号|发文机关|发布机构|制发机关|主题分类"
    r"|主题词|体裁|有效性|公开方式|公开范围|分享|打印|收藏|当前位置|当前所在|"
    r"您现在的位置|您所在的位置|您的位置|位置|首页|网站首页|当前时间"
    r"|今天是|欢迎|编辑|摄影|责编|点击量|访问量|手机版|移动端)"
)
_NAVIGATION = re.compile(r">|»|首页|欢迎(?:访问|光临|您)|登录|注册|设为首页|加入收藏|无障碍|繁體|English")

_CHROME = re.compile(
    r"^[\s\[【(<>·•*◆■\-|]*(?:扫一扫|扫码|分享到|分享至|返回顶部|返回列表|打印本页|关闭窗口|查看更多|昵称|发表评论"
    r"|上一页|下一页|猜你喜欢|为您推荐|推荐阅读|延伸阅读|热门推荐|相关推荐|相关阅读)"
)
_ADVERTISEMENT = re.compile(
    r"^(?:\[|【|\()?(?:广告|推广|赞助)|点击(?:查看|进入|阅读|下载|了解|关注|这里|此处|上方|下方)|扫码|二维码|公众号|微信号|客户端|APP|关注我们"
    r"|下载|咨询|热线|优惠|促销|招商|加盟|抽奖|注册即|免费(?:领|试|注册|下载)|https?:|www\.",
    re.IGNORECASE,
)


def opens_tail(line: str) -> bool:
    """Whether a line begins what stands below an article: links, rights, contacts, other news."""
    return bool(_TAIL.match(line) or _TAIL_ANYWHERE.search(line))


def may_interrupt(line: str) -> bool:
    """Whether a line that opens a tail may also be chrome in the middle of an article: share buttons, page turners."""
    return is_chrome(line) or is_stamped_headline(line)


def is_chrome(line: str) -> bool:
    """Whether a line is a share button, a page turner or a call to scan, which portals also set inside articles."""
    return bool(_CHROME.match(line))


def is_advertisement(line: str) -> bool:
    """Whether a line asks to click, to scan or to buy: no row of a list, whatever it ends in."""
    return bool(_ADVERTISEMENT.search(line)) or is_stamped_headline(line)


def is_stamped_headline(line: str) -> bool:
    """Whether a line is a headline with a full date before or behind it, as in lists of other news."""
    return bool(_STAMPED.match(line)) and not _LABELLED.search(line)


def is_data_line(line: str) -> bool:
    """Whether a line tells of the page (posted, source, clicks), not of the notice."""
    return bool(_DATA.match(line))


def is_navigation(line: str) -> bool:
    """Whether a line is navigation: a trail, a greeting, a menu."""
    return bool(_NAVIGATION.search(line)) and len(line) < 60
