"""How many of those announced are named: of a recheck, those whom the announced number counts."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gazette.graph.gaps import Gap, gaps_of
from gazette.identity.resolve import Act, IdentifiedNotice, Part
from gazette.records import Announcement, Completeness, Entry, NoticeRecord, Outcome, Programme, Stage

PROGRAMME = Programme(scheme="sme-characteristic-cluster", level="provincial", region="610000")


def gap(
    outcomes: str, announced: int | None, counted: Outcome | None, shown: Completeness = "sample", again: str = ""
) -> Gap:
    """The state of a recheck that names a cluster for each letter: p passed, f failed, ? unknown; `again` is what a
    second source says of the same ones."""
    stage: Stage = "recheck"
    told: dict[str, Outcome | None] = {"p": "pass", "f": "fail", "?": None}
    parts = []
    for letters in filter(None, (outcomes, again)):
        entries = tuple(Entry(position=n, name=f"集群{n}", outcome=told[of]) for n, of in enumerate(letters, 1))
        announcement = Announcement(
            stage=stage, programme=PROGRAMME, announced_count=announced, counted=counted, completeness=shown,
            entries=entries,
        )  # fmt: skip
        record = NoticeRecord(kind="recheck", reproduction="official-original", announcements=(announcement,))
        source = SimpleNamespace(record=record)
        parts.append(Part(source, 0, tuple(f"cluster/{n}" for n in range(len(letters)))))  # type: ignore[arg-type]
    act = Act("announcement/a", "batch/b", "programme/p", PROGRAMME, stage, True, 2024, tuple(parts))
    [found] = gaps_of(IdentifiedNotice("notice/n", (), (act,)))
    return found


@pytest.mark.parametrize(
    ("outcomes", "announced", "counted", "named", "known"),
    [
        ("ppf", 8, "pass", 2, "sample"),
        ("ppf", 2, "pass", 2, "complete"),
        ("ppf", 3, None, 3, "complete"),
        ("ppf", 9, None, 3, "sample"),
        ("ppf", 2, None, 2, "complete"),
        ("ppf", 1, None, 3, "sample"),
        ("ppf", None, None, 3, "sample"),
        ("ff", 8, "pass", 0, "absent"),
        ("ff", 2, None, 2, "complete"),
        ("p?f", 8, "pass", 1, "sample"),
        ("??f", 3, None, 3, "sample"),
        ("pp", 8, "pass", 2, "sample"),
        ("pp", 2, "pass", 2, "complete"),
    ],
)
def test_only_those_are_compared_with_the_number_whom_it_counts(outcomes, announced, counted, named, known):
    found = gap(outcomes, announced, counted)
    assert (found.named, found.known) == (named, known)


def test_a_whole_list_is_not_known_whole_while_nobody_says_how_it_ended_for_one():
    assert gap("ppf", None, None, "complete").known == "complete"
    assert gap("p?f", None, None, "complete").known == "sample"
    assert gap("p?f", None, None, "complete", again="?p?").known == "complete", "another source tells it"
