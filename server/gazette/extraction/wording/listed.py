"""What a list's heading says is listed: clusters, or other things (firms, parks, projects)."""

from __future__ import annotations

import re

_CLUSTERS = r"集群(?:升级示范区|示范区|示范基地|\(基地\)|基地)?|产业集聚(?:示范)?区|特色产业"
_OTHERS = (
    r"企业|公司|园区|产业园|园|开发区|高新区|项目|产品|平台|机构|中心|工厂|车间|小镇|专家|个人|人员|人才|单位|品牌|案例|场景"
    r"|县|县\(市、?区\)|县市区|实验室|研究院|联盟|商会|协会|基金|银行|专员|服务商|运营商|供应商|课程|论文|竞赛|大赛|工作站|专班|示范基地|孵化器|众创空间|先导区|试验区"
)
_HEADED = re.compile(
    rf"(?:(?P<clusters>{_CLUSTERS})|(?P<others>{_OTHERS}))"
    r"(?:\([^()]{1,30}\))?(?:拟?(?:认定|入选|通过|推荐|培育|公示|入围|获评))?(?:的?(?:结果|对象|公示))?(?:的?名单|名录|目录|清单)"
)


_TOGETHER = re.compile(rf"(?:{_CLUSTERS})(?:以及|[和及、与])[^,。;:]{{2,24}}(?:名单|名录|目录|清单)")


def heads_others(heading: str) -> bool | None:
    """Whether a heading is that of a list of other things than clusters; None where it heads no list.

    The noun before 名单 tells; a heading that names both is about clusters.
    """
    if _TOGETHER.search(heading):
        return False
    nouns = [match.lastgroup for match in _HEADED.finditer(heading)]
    return "clusters" not in nouns if nouns else None
