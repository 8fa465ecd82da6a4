"""What a cluster is called, where it is and what it makes, where several notices name it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from gazette.graph.history import ClusterHistory, Event, _is_cut, clusters_of, histories
from gazette.identity.resolve import Part, Source
from gazette.reading.capture import Capture
from gazette.reading.document import Document
from gazette.records import Announcement, Entry, Evidence, NoticeRecord, Programme

GRANTED = Event(
    notice="notice/grant", issued=dt.date(2024, 5, 1), batch="b", programme="programme/p", level="provincial", stage="grant",
    year=2024, term=None, reported=False, name="汉中市宁强县天麻产业集群", regions=("610726",),
    industry="天麻及深加工产业", outcome=None,
)  # fmt: skip
NAMED = msgspec.structs.replace(GRANTED, notice="notice/later", year=2026, industry="天麻", cut=True)


def cluster(*events: Event) -> ClusterHistory:
    [found] = clusters_of(histories(("cluster/x", event) for event in events))
    return found


@pytest.mark.parametrize("stage", ["revocation", "recheck", "renewal", "grant"])
def test_what_is_cut_from_a_name_replaces_nothing_that_a_row_states(stage) -> None:
    assert cluster(GRANTED, msgspec.structs.replace(NAMED, stage=stage)).industry == "天麻及深加工产业"
    reported = msgspec.structs.replace(GRANTED, reported=True)
    assert cluster(reported, msgspec.structs.replace(NAMED, stage=stage)).industry == "天麻及深加工产业"


def test_a_later_cell_replaces_an_earlier_one() -> None:
    later = msgspec.structs.replace(NAMED, stage="recheck", industry="天麻制品", cut=False)
    assert cluster(GRANTED, later).industry == "天麻制品"


def test_a_recheck_renames_and_one_that_fails_or_revokes_does_not() -> None:
    old = msgspec.structs.replace(GRANTED, industry="天麻", cut=True)
    other = msgspec.structs.replace(NAMED, name="汉中市宁强县中药材产业集群", industry="中药材", stage="recheck")
    renamed = cluster(old, other)
    assert (renamed.name, renamed.industry, renamed.other_names) == (other.name, "中药材", (old.name,))
    assert renamed.recognitions[0].label == other.name
    for closing in (
        msgspec.structs.replace(other, outcome="fail"),
        msgspec.structs.replace(other, stage="revocation"),
    ):
        kept = cluster(old, closing)
        assert (kept.name, kept.industry, kept.other_names) == (old.name, "天麻", (other.name,))
        assert kept.recognitions[0].label == old.name
        assert cluster(closing).name == closing.name, "where nobody else names it"


def test_a_place_is_not_lost_to_a_wider_one_nor_to_what_revokes() -> None:
    recheck = msgspec.structs.replace(NAMED, stage="recheck")
    for wider in (("610700",), ("610000",), ("CN",), ()):
        assert cluster(GRANTED, msgspec.structs.replace(recheck, regions=wider)).placing.regions == ("610726",)
    assert cluster(GRANTED, msgspec.structs.replace(recheck, regions=("610722",))).placing.regions == ("610722",)
    assert cluster(msgspec.structs.replace(GRANTED, regions=("610700",)), recheck).placing.regions == ("610726",)
    revoked = msgspec.structs.replace(NAMED, stage="revocation", regions=("610722",))
    assert cluster(GRANTED, revoked).placing.regions == ("610726",)
    assert cluster(revoked).placing.regions == ("610722",)


@pytest.mark.parametrize(
    ("row", "industry", "cut"),
    [
        ("21\n汉中市\n宁强县\n汉中市宁强县天麻产业集群\n天麻及深加工产业", "天麻及深加工产业", False),
        ("21\n汉中市宁强县天麻产业集群\n天麻", "天麻", False),
        ("21\n漢中市寧強縣天麻產業集群\n天麻產業", "天麻产业", False),
        ("21\n漢中市寧強縣天麻產業集群", "天麻产业", True),
        ("汉中市宁强县天麻产业集群", "天麻", True),
        ("汉中市宁强县天麻产业集群", None, False),
    ],
)
def test_a_row_states_an_industry_where_it_stands_beside_the_name(
    row: str, industry: str | None, cut: bool, tmp_path: Path
) -> None:
    text = f"认定名单\n{row}\n天麻,天麻产业"
    announcement = Announcement(
        stage="grant",
        programme=Programme(scheme="sme-characteristic-cluster", level="provincial", region="610000"),
        entries=(Entry(position=1, name="汉中市宁强县天麻产业集群", industry=industry),),
    )
    at = text.index(row)
    evidence = {"/announcements/0/entries/0": Evidence(span=(at, at + len(row)), mode="stated")}
    record = NoticeRecord(
        kind="grant", reproduction="official-original", announcements=(announcement,), evidence=evidence
    )
    capture = Capture(tmp_path, "official-text", "by a test", "0" * 64, 0)
    assert _is_cut(Part(Source("a", capture, Document.of_text(text), record), 0, ()), 0) is cut
