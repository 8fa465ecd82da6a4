"""What lists for comment propose, and what settles them: a grant the proposed grant, a recheck the proposed recheck."""

import datetime as dt

import pytest

from gazette.graph.proposals import dated_acts, proposed_by, settlements
from gazette.identity.keys import batch_key
from gazette.identity.resolve import IdentifiedNotice, Reported, _acts
from gazette.lists.known import KnownNotice
from gazette.records import Announcement, Entry, Kind, NoticeRecord, Outcome, Programme, Stage

NATIONAL = Programme(scheme="sme-characteristic-cluster", level="national", region="CN")


def notice(key: str, kind: Kind, *acts: tuple[Stage, int, Outcome | None], day: str | None = None) -> IdentifiedNotice:
    """A notice with lists of nobody, but for a row where an outcome is told."""
    announcements = tuple(
        Announcement(
            stage=stage, programme=NATIONAL, year=year, entries=(Entry(position=1, name="某集群", outcome=told),)
        )
        for stage, year, told in acts
    )
    record = NoticeRecord(
        kind=kind, reproduction="news-report", issued=dt.date.fromisoformat(day) if day else None,
        announcements=announcements,
    )  # fmt: skip
    source = Reported(KnownNotice(key, record, None, (), (), 1))
    return IdentifiedNotice(f"notice/{key}", (source,), tuple(_named(f"notice/{key}", source)))


def _named(key: str, source: Reported):
    """The acts as `identify` makes them, with no ledger: rows are nobody's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gazette.identity.resolve._clusters", lambda *_: ("cluster/nobody",))
        yield from _acts(key, [source], None, None, None)  # type: ignore[arg-type]


def settled(*notices: IdentifiedNotice) -> set[tuple[str, str]]:
    pairs = settlements(act for notice in notices for act in dated_acts(notice)).items()
    return {(act.removeprefix("announcement/"), proposal.removeprefix("announcement/")) for act, proposal in pairs}


@pytest.mark.parametrize(
    ("stage", "outcome", "proposed"),
    [("proposal", None, "grant"), ("proposal", "pass", "recheck"), ("recheck", None, "recheck"), ("grant", None, None)],
)
def test_a_list_for_comment_proposes_a_grant_or_a_recheck(
    stage: Stage, outcome: Outcome | None, proposed: Stage | None
) -> None:
    kind: Kind = "grant" if stage == "grant" else "proposal"
    (act,) = notice("a", kind, (stage, 2022, outcome)).acts
    assert proposed_by(act) == proposed
    assert act.batch == batch_key(NATIONAL, 2022)


def test_two_proposals_of_one_notice_stay_two() -> None:
    one, other = notice("a", "proposal", ("proposal", 2025, None), ("recheck", 2025, None)).acts
    assert (proposed_by(one), proposed_by(other)) == ("grant", "recheck") and one.key != other.key


def test_an_act_settles_what_was_proposed_of_its_batch_and_no_more() -> None:
    found = settled(
        notice("p22", "proposal", ("proposal", 2022, None), day="2022-12-29"),
        notice("g22", "grant", ("grant", 2022, None), day="2023-01-11"),
        notice("p25", "proposal", ("proposal", 2025, None), ("proposal", 2022, "pass")),
        notice("g25", "grant", ("grant", 2025, None), ("recheck", 2022, "pass"), day="2025-11-05"),
    )
    assert found == {
        ("g22-grant", "p22-proposal"),
        ("g25-grant", "p25-proposal"),
        ("g25-recheck", "p25-proposal-2"),
    }


def test_a_proposal_is_not_settled_by_an_act_before_it() -> None:
    early = notice("g", "grant", ("grant", 2022, None), day="2022-01-01")
    late = notice("p", "proposal", ("proposal", 2022, None), day="2022-06-01")
    assert settled(early, late) == set()
    assert settled(early, notice("p", "proposal", ("proposal", 2022, None))) == {("g-grant", "p-proposal")}
