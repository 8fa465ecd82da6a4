"""Pages that tell several provinces' notices are refused; pages that only speak of others are not."""

from __future__ import annotations

import pytest

from gazette.errors import NotANotice

HEAD = "多地公布中小企业特色产业集群名单\n来源:某网 2024-08-01\n"
JIANGSU = "近日,江苏省工业和信息化厅公布2024年度省级中小企业特色产业集群名单,昆山市模具产业集群等40个集群入选。"
ZHEJIANG = "浙江省经济和信息化厅公布2024年浙江省中小企业特色产业集群名单,确定杭州市滨江区视觉智能产业集群等18个集群,有效期三年。"
SHANDONG = "山东省工业和信息化厅认定36个集群为2024年度山东省特色产业集群。"

NOTICE = """{body}关于公布2024年度{province}中小企业特色产业集群名单的通知
各市工业和信息化局:
经评审和公示,确定{name}等2个集群为2024年度{province}中小企业特色产业集群,现予以公布。
附件:2024年度{province}中小企业特色产业集群名单
{body}
2024年5月6日
附件
2024年度{province}中小企业特色产业集群名单
1.{name}
2.{other}
"""
HUNAN = NOTICE.format(
    body="湖南省工业和信息化厅", province="湖南省", name="浏阳市烟花爆竹产业集群", other="醴陵市陶瓷产业集群"
)
JIANGXI = NOTICE.format(
    body="江西省工业和信息化厅", province="江西省", name="樟树市医药产业集群", other="贵溪市铜基新材料产业集群"
)

CITIES = (
    "一批市级集群公布\n来源:某网 2024-08-01\n"
    "近日,苏州市工业和信息化局公布2024年苏州市特色产业集群名单,昆山市光电产业集群等2个集群入选。\n"
    "无锡市工业和信息化局公布2024年无锡市特色产业集群名单,江阴市钢铁产业集群等5个集群入选。\n"
)

DIGESTS = {
    "cities of one province": (CITIES, 4),
    "a sentence each": (HEAD + JIANGSU + "\n" + ZHEJIANG + "\n" + SHANDONG + "\n", 4),
    "all in one paragraph": (HEAD + JIANGSU + ZHEJIANG + SHANDONG + "\n", 3),
    "numbered headings": (HEAD + "一、江苏\n" + JIANGSU + "\n二、浙江\n" + ZHEJIANG + "\n", 6),
    "the province heads its paragraph": (
        HEAD + "【江苏】省工信厅公布2024年度省级中小企业特色产业集群名单,40个集群入选。\n"
        "【浙江】省经信厅公布2024年省级中小企业特色产业集群名单,18个集群入选。\n", 4,
    ),
    "the province is the subject": (
        HEAD + "江苏省公布2024年度省级中小企业特色产业集群名单,40个集群入选,涉及装备、材料等产业。\n"
        "浙江省公布2024年省级中小企业特色产业集群名单,18个集群入选,有效期三年。\n", 4,
    ),
    "two whole notices": (HUNAN + JIANGXI, 11),
    "two lists under headings": (
        HEAD + "近日,两省公布2024年度省级中小企业特色产业集群名单,供各地学习借鉴。\n"
        "2024年度湖南省中小企业特色产业集群名单\n1.浏阳市烟花爆竹产业集群\n2.醴陵市陶瓷产业集群\n"
        "2024年度江西省中小企业特色产业集群名单\n1.樟树市医药产业集群\n2.贵溪市铜基新材料产业集群\n", 7,
    ),
}  # fmt: skip


@pytest.mark.parametrize("digest", DIGESTS)
def test_a_digest_is_refused_with_its_line(read, digest):
    text, line = DIGESTS[digest]
    with pytest.raises(NotANotice) as refusal:
        read(text)
    assert "one after another" in refusal.value.message
    assert refusal.value.line == line
    assert refusal.value.advice


NO_DIGESTS = {
    "a notice that cites another province's measure": HUNAN.replace(
        "经评审和公示", "参照《浙江省经济和信息化厅关于公布2024年浙江省中小企业特色产业集群名单的通知》,经评审和公示"
    ),
    "a national list counted by provinces": (
        "2025年度中小企业特色产业集群名单公布\n来源:某网\n近日,工业和信息化部公布2025年度中小企业特色产业集群名单,共100个。"
        "其中,江苏省9个,浙江省8个。江苏省新认定9个国家级中小企业特色产业集群,浙江省入选8个国家级中小企业特色产业集群。\n"
    ),
    "a report that speaks of another province by the way": (
        "江苏公布2024年度省级中小企业特色产业集群名单\n来源:某网\n" + JIANGSU
        + "此前,浙江省经济和信息化厅公布了2024年浙江省中小企业特色产业集群名单。\n"
    ),
    "a report of a province's own and the national list": (
        "江西5个集群入选国家级名单\n来源:某网\n近日,工业和信息化部公布2025年度中小企业特色产业集群名单,江西5个集群入选。"
        "日前,江西省工业和信息化厅公布2025年度省级中小企业特色产业集群名单,30个集群入选。\n"
    ),
    "a joint notice of two provinces": (
        "四川省经济和信息化厅 重庆市经济和信息化委员会关于公布2024年川渝先进制造业集群名单的通知\n各有关单位:\n"
        "经评审,确定四川省绵阳市新型显示产业集群等2个集群为2024年川渝先进制造业集群,现予以公布。\n"
        "四川省经济和信息化厅\n重庆市经济和信息化委员会\n2024年8月1日\n附件\n川渝先进制造业集群名单\n"
        "1.四川省绵阳市新型显示产业集群\n2.重庆市北碚区传感器产业集群\n"
    ),
    "headlines of other provinces below a notice": HUNAN + "相关新闻\n" + JIANGSU + "\n" + ZHEJIANG + "\n",
}  # fmt: skip


@pytest.mark.parametrize("page", NO_DIGESTS)
def test_a_page_that_only_speaks_of_others_is_read(read, page):
    assert read(NO_DIGESTS[page]).announcements
