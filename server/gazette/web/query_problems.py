"""What went wrong with a query, told to the reader of the query page in the page's language."""

from __future__ import annotations

from dataclasses import dataclass

from gazette.query.errors import QueryError, QuerySyntax
from gazette.web.language import wanted


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of an error: `original` is the service's own word where the page speaks another language."""

    title: str
    detail: str
    advice: str
    original: str = ""


IN_CHINESE: dict[str, tuple[str, str]] = {
    "query-error": ("没有结果", ""),
    "query-syntax": ("语句不合语法", "请看编辑器中标出之处；“问题”中的查询都可直接运行，可作参照。"),
    "query-too-nested": (
        "嵌套过深",
        "括号层层相套超过本服务的上限。长列表请用 VALUES 或 IN，连续的 || 与 && 不必各加括号。",
    ),
    "query-refused": (
        "本服务不做此事",
        "本服务不替人访问其他服务器，也不读取外部文件：SERVICE 与外部的 FROM 均不受理。",
    ),
    "unknown-function": (
        "没有此函数",
        "语句调用了本服务没有的函数。请用 SPARQL 1.1 的函数，类型转换如 xsd:integer(?x)、xsd:date(?x)。",
    ),
    "read-only": ("只读服务", "本服务只答查询，不受理更新。请用 SELECT、ASK、CONSTRUCT 或 DESCRIBE。"),
    "query-timeout": ("查询超时", "请缩小范围：写明类或属性，加 LIMIT；或下载全部数据自行查询。"),
    "query-memory": ("占用内存过多", "ORDER BY、DISTINCT、GROUP BY 须把全部行放在内存中：请先缩小范围。"),
    "answer-too-large": ("结果过大", "请加 LIMIT，少取几列；或下载全部数据。"),
    "not-in-xml": (
        "结果不能以 XML 表示",
        "结果中有 XML 1.0 不容的字符（如 U+0001）。请改取 JSON；图可取 Turtle 或 JSON-LD。",
    ),
    "query-failed": ("查询未能完成", "引擎未能执行此查询。"),
    "query-crashed": ("查询中断", "执行此查询的进程意外结束，其他查询不受影响。若语句平常，请告知我们。"),
    "overloaded": ("查询过多，暂无空闲", "请稍候再试。"),
    "query-unavailable": ("暂时不能查询", "请稍候再试。"),
    "over-budget": ("您的用量已满", "请稍候再试；大量查询宜下载全部数据自行进行。"),
}
"""The kinds of `gazette.query.errors`: what to call each, and what to do."""
PLACE_IN_CHINESE = "第 {line} 行，第 {column} 列"
EXPECTED_IN_CHINESE = "此处应为 {terms}。"
TERMS_IN_CHINESE = {
    "a term": "变量、IRI 或值",
    "a variable": "变量",
    "an IRI": "IRI",
    "a string": "字符串",
    "a number": "数字",
    "an operator": "运算符",
}
"""The names of `gazette.query.diagnosis` for what could stand there; other names are SPARQL's own words and signs."""


def told(error: QueryError) -> Told:
    """What the page says of an error."""
    if wanted() == "en":
        return Told(error.title, error.message, error.advice or "")
    title, advice = IN_CHINESE[error.kind]
    place = ""
    if isinstance(error, QuerySyntax) and error.line is not None:
        place = f"{PLACE_IN_CHINESE.format(line=error.line, column=error.column)}："
        if error.expected:
            terms = "、".join(TERMS_IN_CHINESE.get(one, one if one.isalpha() else f"“{one}”") for one in error.expected)
            place += EXPECTED_IN_CHINESE.format(terms=terms)
    elif error.line is not None:
        place = f"第 {error.line} 行"
    return Told(title, place, advice, f"{error.message} {error.advice or ''}".strip())


def words() -> dict[str, object]:
    """The same for the script of the page, which gets the errors as problem documents."""
    if wanted() == "en":
        return {}
    return {
        "kinds": IN_CHINESE,
        "place": PLACE_IN_CHINESE,
        "expected": EXPECTED_IN_CHINESE,
        "terms": TERMS_IN_CHINESE,
    }
