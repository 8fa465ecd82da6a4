"""What a Chinese public body does, read from its name: 工业和信息化厅, 经信局, 发改委 …"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Function:
    """A field of government: `name` in the code list, `key` in identifiers, `words` in names, longest form first."""

    name: str
    key: str
    words: tuple[str, ...]


FUNCTIONS: Final = (
    Function(
        "industry-information",
        "iit",
        ("工业和信息化", "工业与信息化", "工业信息化", "经济和信息化", "经济信息化", "工信", "经信", "信息化", "工业"),
    ),
    Function("development-reform", "drc", ("发展和改革", "发展与改革", "发展改革", "发改")),
    Function("sme-authority", "sme", ("中小企业发展", "中小企业服务", "中小企业", "民营经济发展", "民营经济")),
    Function("science-technology", "sci", ("科学技术", "科技创新", "科技")),
    Function("finance", "fin", ("财政",)),
    Function("commerce", "com", ("商务", "投资促进", "招商")),
    Function("economy-trade", "eco", ("经济贸易", "经济发展", "经济促进", "经贸", "经济")),
    Function("state-assets", "sac", ("国有资产监督管理", "国资")),
    Function("statistics", "sta", ("统计",)),
    Function("market-regulation", "mkt", ("市场监督管理", "市场监管")),
    Function("natural-resources", "nat", ("自然资源和规划", "自然资源")),
    Function("ecology-environment", "env", ("生态环境",)),
    Function("human-resources", "hrs", ("人力资源和社会保障", "人力资源社会保障", "人社")),
    Function("agriculture-rural", "agr", ("农业农村",)),
    Function("education", "edu", ("教育",)),
    Function("government", "gov", ("人民政府",)),
)

BY_NAME: Final[Mapping[str, Function]] = {function.name: function for function in FUNCTIONS}
_BY_WORD: Final = {word: function for function in FUNCTIONS for word in function.words}
_WORD = "|".join(sorted(_BY_WORD, key=len, reverse=True))

_BODY: Final = re.compile(
    rf"(?P<words>(?:{_WORD})(?:[和与及、]?(?:{_WORD}))*)(?P<organ>主管部门|委员会|管理局|厅|局|委|部|(?<=人民政府))(?P<unit>.*)"
)
_EACH: Final = re.compile(_WORD)
AUTHORITY: Final = "主管部门"
"""Names whichever body is responsible for a field there: a role, not a body."""
GENERAL_OFFICES: Final = frozenset({"办公厅", "办公室"})
"""Parts of a body that act in its name."""


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """The part of a body's name after the place: its functions in order, its kind of organ (厅, 局 …), a part of it."""

    start: int
    functions: tuple[Function, ...]
    organ: str
    unit: str | None


def find_function(name: str) -> FunctionWords | None:
    """The words of function and organ in a body's name with all that follows; None where there are none.

    What follows the organ must be a part of the body (办公厅, 中小企业局, 规划处), not a name that goes on otherwise.
    """
    match = _BODY.search(name)
    if not match or (match["unit"] and not re.fullmatch(r".*[厅司局处室心]", match["unit"])):
        return None
    functions = dict.fromkeys(_BY_WORD[word] for word in _EACH.findall(match["words"]))
    return FunctionWords(match.start(), tuple(functions), match["organ"], match["unit"] or None)
