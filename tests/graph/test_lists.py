"""Known lists in the release: notices known by report, rows without a span, clusters over several lists, gaps."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gazette.graph.gaps import Gap, table, told
from gazette.release.build import Built
from gazette.store.embedded import EmbeddedStore

PREFIX = """
PREFIX cg: <https://w3id.org/cluster-gazette/ont#>
PREFIX code: <https://w3id.org/cluster-gazette/code/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX pg: <http://localhost:8000/id/programme/>
PREFIX bt: <http://localhost:8000/id/batch/>
"""


@pytest.fixture(scope="module")
def store(real_build: Built) -> EmbeddedStore:
    return EmbeddedStore.read_only(real_build.release.store)


def ask(store: EmbeddedStore, where: str) -> list[dict[str, str]]:
    rows = store.select(f"{PREFIX} SELECT * WHERE {{ {where} }}")
    return [{name: row[name].value for name in row if row[name] is not None} for row in rows]


def test_everything_of_the_lists_is_published(real_build: Built) -> None:
    assert real_build.report.blocked == () and real_build.clean


def test_a_reported_notice_says_how_it_is_known_and_where_it_was_read(store: EmbeddedStore) -> None:
    reported = ask(store, "?n cg:knownFrom code:known-reported ; a cg:Notice")
    assert len(reported) > 50
    assert len(ask(store, "?n cg:knownFrom code:known-reported ; a cg:Notice ; cg:issuer ?body")) >= len(reported)
    assert not ask(store, "?n cg:knownFrom code:known-reported . ?page cg:reproduces|cg:reportsOn ?n")


def test_a_notice_tells_every_page_on_which_one_of_its_acts_was_read(store: EmbeddedStore) -> None:
    of_acts = "?n cg:knownFrom code:known-reported ; cg:announces ?a . ?list cg:reportedListOf ?a ; cg:readOn ?page"
    assert ask(store, of_acts)
    assert not ask(store, f"{of_acts} FILTER NOT EXISTS {{ ?n cg:readOn ?page }}")


def test_a_reported_row_has_no_place_in_a_text(store: EmbeddedStore) -> None:
    assert len(ask(store, "?row a cg:ReportedRow")) > 400
    assert not ask(store, "?row a cg:ReportedRow ; cg:quote|cg:quoteStart|cg:inCapture ?any")


def test_rows_of_source_code_are_secondary_and_have_no_address(store: EmbeddedStore) -> None:
    rows = ask(store, "?row cg:secondary true ; cg:cellName ?name")
    assert rows
    assert not ask(store, "?row cg:secondary true ; cg:readOn ?page")


def test_a_captured_notice_keeps_what_it_shows_and_gains_what_others_report(store: EmbeddedStore) -> None:
    rows = ask(store, "?a cg:inBatch bt:sme-CN-2023 ; cg:announcementKind code:kind-grant ; cg:namedCount ?named"
                      " . ?n cg:announces ?a ; cg:knownFrom code:known-captured ; cg:documentNumber ?number")  # fmt: skip
    assert [row["number"] for row in rows] == ["工信部企业函〔2023〕283号"]
    assert int(rows[0]["named"]) > 3
    both = ask(store, "?event cg:recordedAs ?shown, ?told . ?shown a cg:ListEntry . ?told a cg:ReportedRow")
    assert both, "a row that a capture shows and pages report as well"


def test_what_was_granted_and_no_candidacy_is_a_recognition(store: EmbeddedStore) -> None:
    granted = {row["r"] for row in ask(store, "?r a cg:GrantedRecognition")}
    stages = {row["r"]: row["stage"].rpartition("/life-")[2] for row in ask(store, "?r cg:lifecycle ?stage")}
    assert granted == {r for r, stage in stages.items() if stage not in ("proposed", "recommended", "cultivated")}
    assert granted < {row["r"] for row in ask(store, "?r a cg:Recognition")}
    assert granted >= {row["r"] for row in ask(store, "?grant a cg:Grant ; cg:concerns ?r")}


def test_a_batch_has_the_number_that_a_title_gives_it(store: EmbeddedStore) -> None:
    numbered = ask(store, "?batch cg:batchNumber ?number . ?notice cg:announces/cg:inBatch ?batch ; rdfs:label ?title")
    assert {row["number"] for row in numbered if "第一批" in row["title"] or "首批" in row["title"]} == {"1"}
    for batch in {row["batch"] for row in numbered}:
        assert any("批" in row["title"] for row in numbered if row["batch"] == batch), batch


def test_one_cluster_has_the_recognitions_of_several_levels(store: EmbeddedStore) -> None:
    rows = ask(store, "?c cg:name '西安市长安区光子芯片产业集群' ; cg:hasRecognition ?r . ?r cg:level ?level")
    assert {row["level"].rpartition("-")[2] for row in rows} == {"provincial", "national"}


@pytest.mark.parametrize(
    ("name", "programme", "stages", "reached"),
    [
        ("信阳市平桥区绿色家居产业集群", "sme-CN", {"Recommendation", "Grant"}, "granted"),
        ("宁乡市智能家电产业集群", "sme-430000", {"Cultivation", "Grant"}, "granted"),
        ("宝鸡市渭滨区钛及钛合金新材料产业集群", "sme-CN", {"Grant", "Proposal"}, "granted"),
        ("武侯区微波射频产业集群", "sme-CN", {"Grant", "Recheck"}, "renewed"),
        ("宝鸡市金台区油气钻采装备产业集群", "sme-CN", {"Proposal"}, "proposed"),
    ],
)
def test_stages_follow_each_other_in_one_recognition(
    store: EmbeddedStore, name: str, programme: str, stages: set[str], reached: str
) -> None:
    rows = ask(store, f"?c cg:name|rdfs:label ?name . FILTER(STR(?name) = '{name}') ?c cg:hasRecognition ?r ."
                      f" ?r cg:underProgramme pg:{programme} ; cg:lifecycle ?life . ?event cg:concerns ?r ; a ?stage")  # fmt: skip
    assert {row["stage"].rpartition("#")[2] for row in rows} == stages
    assert {row["life"].rpartition("life-")[2] for row in rows} == {reached}


def test_near_names_stay_apart(store: EmbeddedStore) -> None:
    rows = ask(store, "?c cg:name ?name . FILTER(STRSTARTS(?name, '崇州市'))")
    assert {row["name"] for row in rows} == {"崇州市智能家居产业集群", "崇州市板式家具产业集群"}


def test_conflicts_of_pages_stand_with_all_their_claims(store: EmbeddedStore) -> None:
    rows = ask(store, "?c a cg:Conflict ; cg:resolution code:res-undecided ; cg:claim ?claim ."
                      " ?claim rdf:subject ?about ; rdf:predicate ?property ; rdf:object ?value")  # fmt: skip
    values: dict[str, set[str]] = {}
    for row in rows:
        values.setdefault(row["c"].rpartition("/")[2], set()).add(row["value"].rpartition("/")[2])
    assert values["sme-CN-2024-henan"] == {"9", "7"}
    assert values["sme-CN-2024-special-robots"] == {"130203", "320000"}
    assert "2025年上半年" in values["sme-CN-2025-taixing"]
    assert values["sme-CN-2025-publicity"] == {"2025-09-23", "2025-09-24"}


def test_named_counts_are_counted_and_shares_follow(store: EmbeddedStore) -> None:
    rows = store.select(
        f"{PREFIX} SELECT ?a ?named ?share ?announced (COUNT(DISTINCT ?r) AS ?n) WHERE {{ ?a cg:namedCount ?named"
        " OPTIONAL { ?e cg:partOfAnnouncement ?a ; cg:concerns ?r }"
        " OPTIONAL { ?a cg:namedShare ?share ; cg:announcedCount ?announced } } GROUP BY ?a ?named ?share ?announced"
    )
    assert rows
    for row in rows:
        assert row["named"].value == row["n"].value
        if row["share"] is not None:
            exact = Decimal(row["named"].value) / Decimal(row["announced"].value)
            assert abs(Decimal(row["share"].value) - exact) <= Decimal("0.005")


def test_lists_of_a_programme_are_known_whole_in_part_or_not(store: EmbeddedStore) -> None:
    (row,) = ask(store, "pg:sme-110000 cg:listsComplete ?whole ; cg:listsInPart ?part ; cg:listsMissing ?missing")
    assert (row["whole"], row["part"], row["missing"]) == ("0", "0", "2")
    for row in ask(store, "?p cg:listsComplete ?whole ; cg:listsInPart ?part ; cg:listsMissing ?missing"):
        grants = store.select(
            f"{PREFIX} SELECT (COUNT(DISTINCT ?a) AS ?n) WHERE {{ ?a cg:announcementKind code:kind-grant ;"
            f" cg:inBatch/cg:ofProgramme <{row['p']}> }}"
        )
        assert int(row["whole"]) + int(row["part"]) + int(row["missing"]) == int(grants[0]["n"].value)


def test_the_report_tells_the_gaps_as_a_table_and_in_a_line(real_build: Built) -> None:
    gaps = real_build.report.gaps
    lines = (real_build.release.path / "gaps.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(gaps) + 1 and lines[0].startswith("programme,year,stage,announced,named,share,known")
    assert "of" in told(gaps) and "%" in told(gaps)


def test_a_gap_without_an_announced_count_has_no_share() -> None:
    gap = Gap(
        notice="notice/n", act="announcement/a", programme="programme/sme-CN", year=2025, stage="grant",
        announced=None, named=3, known="sample",
    )  # fmt: skip
    assert gap.share is None
    assert table([gap]).splitlines()[1] == "sme-CN,2025,grant,,3,,sample,notice/n"
    assert told([gap]).startswith("0 of 0 clusters")
