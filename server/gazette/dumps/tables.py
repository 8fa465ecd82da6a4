"""The tables: what each column says of each thing of a class, as CSV (RFC 4180) described by CSVW (W3C, 2015)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gazette.graph.said import Said
from gazette.graph.surroundings import Surroundings
from gazette.graph.vocabulary import CG, DCTERMS, ELI, RDFS, SKOS, TYPE
from gazette.store.interface import Object

MANY = " | "
"""Between the values of a cell that has several."""
_LABEL = RDFS.label


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the values of a property of the row's thing, or (`via`) of what that property leads to."""

    name: str
    title_en: str
    title_zh: str
    predicate: NamedNode
    via: NamedNode | None = None
    datatype: str = "string"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of all things of one class, a row each, by their IRIs."""

    name: str
    of: NamedNode
    title_en: str
    title_zh: str
    columns: tuple[Column, ...]

    @property
    def dump(self) -> str:
        """The name of the file that holds all rows."""
        return f"{self.name}.csv"


def _thing(name: str, en: str, zh: str, predicate: NamedNode) -> tuple[Column, Column]:
    """A column for what a property leads to, and one for its name."""
    return (
        Column(name, en, zh, predicate, datatype="anyURI"),
        Column(f"{name}_name", f"{en} (name)", f"{zh}名称", _LABEL, predicate),
    )


_NAME = Column("name", "Name", "名称", _LABEL)
TABLES = (
    Table("clusters", CG.Cluster, "Clusters", "产业集群", (
        _NAME,
        Column("other_names", "Other names", "其他名称", SKOS.altLabel),
        Column("industry", "Industry as stated", "产业(原文)", CG.industryText),
        *_thing("province", "Province", "省", CG.inProvince),
        *_thing("prefecture", "Prefecture", "市", CG.inPrefecture),
        *_thing("county", "County", "县", CG.inCounty),
        Column("recognitions", "Recognitions and candidacies", "认定与候选", CG.hasRecognition, datatype="anyURI"),
    )),
    Table("recognitions", CG.Recognition, "Recognitions and candidacies", "认定与候选", (
        _NAME,
        *_thing("cluster", "Cluster", "集群", CG.ofCluster),
        *_thing("programme", "Programme", "项目", CG.underProgramme),
        Column("level", "Level", "级别", CG.level, datatype="anyURI"),
        Column("lifecycle", "Lifecycle", "状态", CG.lifecycle, datatype="anyURI"),
        Column("batch_year", "Year of the batch", "批次年度", CG.batchYear, datatype="integer"),
        *_thing("granted_by", "Granted by", "认定通知", CG.grantedBy),
        Column("granted_on", "Granted on", "认定日期", CG.grantedOn, datatype="date"),
        Column("start_earliest", "Start, earliest", "最早起始", CG.startEarliest, datatype="date"),
        Column("start_latest", "Start, latest", "最晚起始", CG.startLatest, datatype="date"),
        Column("end_earliest", "End, earliest (exclusive)", "最早终止(不含)", CG.endEarliest, datatype="date"),
        Column("end_latest", "End, latest (exclusive)", "最晚终止(不含)", CG.endLatest, datatype="date"),
    )),
    Table("notices", CG.Notice, "Notices", "通知", (
        _NAME,
        Column("title", "Title", "标题", DCTERMS.title),
        Column("number", "Document number", "文号", CG.documentNumber),
        Column("issued", "Date of the document", "成文日期", ELI["date_document"], datatype="date"),
        Column("reported_on", "Reported on (day, month or year)", "报道日期(日、月或年)", CG.reportedOn),
        *_thing("issuers", "Issuers", "发文机关", CG.issuer),
        Column("kind", "Kind", "种类", CG.noticeKind, datatype="anyURI"),
        Column("known_from", "Known from", "来源", CG.knownFrom, datatype="anyURI"),
    )),
    Table("batches", CG.Batch, "Batches", "批次", (
        _NAME,
        *_thing("programme", "Programme", "项目", CG.ofProgramme),
        Column("year", "Year", "年度", CG.batchYear, datatype="integer"),
    )),
    Table("programmes", CG.Programme, "Programmes", "项目", (
        _NAME,
        Column("scheme", "Scheme", "类别", CG.scheme, datatype="anyURI"),
        Column("level", "Level", "级别", CG.level, datatype="anyURI"),
        *_thing("jurisdiction", "Jurisdiction", "辖区", CG.jurisdiction),
        *_thing("operator", "Operator", "主管机关", CG.operator),
    )),
    Table("regions", CG.AdministrativeRegion, "Regions", "行政区划", (
        _NAME,
        Column("code", "GB/T 2260 code", "行政区划代码", CG.gbCode),
        Column("level", "Level", "级别", CG.regionLevel, datatype="anyURI"),
        *_thing("within", "Within", "上级", CG.within),
    )),
)  # fmt: skip

Row = list[str]
"""The IRI of the thing, then a cell for each column; several values with `MANY` between them."""


class Reader:
    """Reads the rows of tables from what is said, at least by `READ`; what things `around` them are called stands in
    the surroundings."""

    def __init__(self, said: Said, around: Surroundings) -> None:
        self._around = around
        self._said = said
        self._names: dict[str, list[str]] = {}

    def rows(self, table: Table) -> list[Row]:
        """The rows of a table, by the IRIs of their things."""
        things = sorted(thing for thing, types in self._said[TYPE].items() if table.of in types)
        columns = (self._column(column, things) for column in table.columns) if things else ()
        return [list(row) for row in zip(things, *columns, strict=True)]

    def _column(self, column: Column, things: Iterable[str]) -> list[str]:
        """The cells of a column. Of texts in several languages those in Chinese are given."""
        said = self._said[column.via or column.predicate]
        told = self._names_of if column.via else _texts
        return [told(said[thing]) if thing in said else "" for thing in things]

    def _names_of(self, things: Sequence[Object]) -> str:
        return MANY.join(name for thing in sorted(map(_text, things)) for name in self._name(thing))

    def _name(self, thing: str) -> list[str]:
        """What a thing is called, if anything: by the triples themselves, or else around them."""
        if thing not in self._names:
            own = self._said[_LABEL].get(thing)
            self._names[thing] = [_text(v) for v in _chinese(own or self._around.values(thing, _LABEL))[:1]]
        return self._names[thing]


READ = frozenset({TYPE, _LABEL}.union(*({c.predicate, c.via or _LABEL} for t in TABLES for c in t.columns)))


def _chinese(values: Sequence[Object]) -> list[Object]:
    chinese = [v for v in values if isinstance(v, Literal) and v.language in ("zh", None)]
    return sorted(chinese or values, key=_text)


def _texts(values: Sequence[Object]) -> str:
    return _text(values[0]) if len(values) == 1 else MANY.join(sorted(map(_text, _chinese(values))))


def _text(value: Object) -> str:
    return value.value if isinstance(value, Literal | NamedNode) else str(value)


def to_csv(rows: Iterable[Row]) -> bytes:
    """Rows as CSV in UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def head(table: Table) -> Row:
    """The names of a table's columns."""
    return ["iri", *(column.name for column in table.columns)]


def metadata(base: str, licence: str) -> bytes:
    """The tables and their columns described for programs (Metadata Vocabulary for Tabular Data, W3C)."""
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Cluster Gazette: tables",
        "dc:license": {"@id": licence},
        "dc:source": {"@id": f"{base}/dataset"},
        "tables": [
            {
                "url": table.dump,
                "dc:title": [
                    {"@value": table.title_en, "@language": "en"},
                    {"@value": table.title_zh, "@language": "zh"},
                ],
                "tableSchema": {
                    "primaryKey": "iri",
                    "aboutUrl": "{+iri}",
                    "columns": list(_columns(table)),
                },
            }
            for table in TABLES
        ],
    }
    return json.dumps(group, ensure_ascii=False, indent=1).encode() + b"\n"


def _columns(table: Table) -> Iterator[Mapping[str, object]]:
    yield {
        "name": "iri",
        "titles": {"en": "IRI", "zh": "标识"},
        "datatype": "anyURI",
        "required": True,
        "suppressOutput": True,
    }
    for column in table.columns:
        told: dict[str, object] = {
            "name": column.name,
            "titles": {"en": column.title_en, "zh": column.title_zh},
            "datatype": column.datatype,
            "separator": MANY,
        }
        if column.via is None:
            told["propertyUrl"] = column.predicate.value
            if column.datatype == "anyURI":
                told["valueUrl"] = f"{{+{column.name}}}"
        else:
            told["suppressOutput"] = True
        yield told
