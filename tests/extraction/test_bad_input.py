"""Pages that are no notice are refused, with what was seen and what is missing."""

from __future__ import annotations

import pytest

from gazette.errors import NotANotice

NOT_NOTICES = {
    "a list of enterprises": """2024年度省级专精特新中小企业名单
序号 企业名称
1 长沙某某机械有限公司
2 株洲某某电气股份有限公司
3 湘潭某某钢铁有限公司
""",
    "a notice about enterprises": """湖南省工业和信息化厅关于公布2024年度专精特新中小企业名单的通知
各市州工业和信息化局:
经企业申报、专家评审和公示,认定长沙某某机械有限公司等300家企业为2024年度省级专精特新中小企业,现予以公布。各地要支持企业融入产业链,做好服务工作。
湖南省工业和信息化厅
2024年5月6日
""",
    "a digest of headlines": """新闻中心
某地召开经济工作会议
36家!2024年度某省特色产业集群名单公布
- 2023-10-18
钢材价格震荡回升
- 2023-10-18
某公司发布新款机床
- 2023-10-18
""",
    "a digest of short news": """一周要闻
【1】国家统计局公布数据显示,上月制造业采购经理指数为49%,比前一月下降0.2个百分点。
【2】某地钢材市场价格震荡回升,成交量有所放大,预计下周仍将小幅上涨。
【3】工信部公布中小企业特色产业集群名单,多地入选。
【4】某公司发布新款数控机床,定位精度达到微米级,已经交付首批用户使用。
【5】央行开展逆回购操作,净投放资金,市场流动性保持充裕。
""",
    "a product page": """数控车床CK6150
产品详情
本机床适用于轴类、盘类零件的加工,主轴转速高,刚性好,精度保持性强,广泛用于汽车、航空、模具等行业。
价格面议,欢迎来电咨询,电话029-81234567。
""",
    "a notice about parks": """湖南省工业和信息化厅关于公布2024年度省级特色产业园区名单的通知
各市州工业和信息化局:
经评审,认定长沙市雨花经开区等3个园区为2024年度特色产业园区,推动产业集群发展,现予以公布。
湖南省工业和信息化厅
2024年5月6日
附件
2024年度省级特色产业园区名单
1.长沙市望城区智能终端产业园
2.株洲市轨道交通产业园
3.湘潭市电机电控产业园
""",
    "a notice about the leading firms of clusters": """关于公布2024年度产业集群龙头企业名单的通知
各市工业和信息化局:
经评审,认定长沙某机械有限公司等3家企业为2024年度产业集群龙头企业,现予以公布。
湖南省工业和信息化厅
2024年5月6日
附件
序号 企业名称 所属集群
1 长沙某某机械有限公司 长沙市工程机械产业集群
2 株洲某某电气股份有限公司 株洲市轨道交通产业集群
""",
    "counties ranked": """湖北省公布县域经济考核结果
2024年5月1日 来源:某网
近日,湖北省发改委公布2023年度县域经济工作考核结果,各县市加快产业集群建设。
一类县市区:
1.宜都市
2.大冶市
3.枣阳市
""",
    "an article above headlines about clusters": """某公司新品发布
2024年5月1日
某公司发布新款数控机床,精度达到微米级。该机床适用于轴类零件加工,受到用户好评,订单排到年底。
相关新闻
2024年度湖南省中小企业特色产业集群名单公布
浙江公布17个省级中小企业特色产业集群
长沙市工程机械产业集群入选国家级集群
""",
    "a menu": "首页\n新闻\n关于我们\n联系我们\n",
}


@pytest.mark.parametrize("what", NOT_NOTICES)
def test_what_is_no_notice_is_refused(read, what):
    with pytest.raises(NotANotice) as refusal:
        read(NOT_NOTICES[what])
    assert "seen were" in refusal.value.message
    assert "missing is" in refusal.value.message
    assert refusal.value.advice


HEAD = """湖南省工业和信息化厅关于公布2024年度中小企业特色产业集群名单的通知
{number}
各市州工业和信息化局:
根据《湖南省中小企业特色产业集群管理办法》(湘工信〔2022〕436号),按照415X产业体系部署,确定浏阳市烟花爆竹产业集群等2个集群为2024年度中小企业特色产业集群,现予以公布。
湖南省工业和信息化厅
2024年5月6日
湘ICP备12345678号-1
"""

OWN_NUMBERS = {
    "湘工信产业集聚〔2024〕259号": "湘工信产业集聚〔2024〕259号",
    "湘工信产业集聚[2024]259号": "湘工信产业集聚〔2024〕259号",
    "湘工信产业集聚﹝2024﹞ 259 号": "湘工信产业集聚〔2024〕259号",
    "文号:湘工信函〔2024〕7号": "湘工信函〔2024〕7号",
    "(湘工信函〔2024〕7号)": "湘工信函〔2024〕7号",
    "索引号:11610000016000152G/2024-00199": None,
    "电话:0731-82212345": None,
    "": None,
}


@pytest.mark.parametrize("line", OWN_NUMBERS)
def test_the_own_number_is_neither_cited_nor_a_look_alike(read, line):
    record = read(HEAD.format(number=line))
    assert record.document_number == OWN_NUMBERS[line]
    assert [citation.number for citation in record.citations] == ["湘工信〔2022〕436号"]


def test_a_number_glued_to_the_title(read):
    text = HEAD.format(number="").replace("名单的通知\n", "名单的通知湘工信函〔2024〕7号\n")
    record = read(text)
    assert record.document_number == "湘工信函〔2024〕7号"
    assert record.title == "关于公布2024年度中小企业特色产业集群名单的通知"


@pytest.mark.parametrize("repeat", [1, 20_000])
@pytest.mark.parametrize("unit", ["、集群", "《", "(", "1 ", "2024年", "一、", "有效期为", "〔2024〕", "等3个", "|"])
def test_a_long_run_of_anything_ends(read, unit, repeat):
    """Long hostile lines come to an end within the suite's time limit, whatever they are read as."""
    text = HEAD.format(number="") + unit * repeat + "\n"
    assert read(text).issued is not None
