"""The labelled sample: what is joined without asking is one cluster, and little that is one goes unseen."""

from collections import Counter

from benchmarks.identity import PAIRS, evaluate

from gazette.reference import Reference
from gazette.reference.tables import read_table
from gazette.settings import shipped


def test_no_sure_match_is_wrong_and_few_are_missed() -> None:
    outcome = evaluate(PAIRS, Reference.load(shipped("data") / "reference"))
    assert outcome.wrong == ()
    assert outcome.precision == 1
    assert outcome.recall >= 0.95, outcome.counts
    assert outcome.recall_with_review >= 0.98, outcome.counts


def test_the_sample_has_hard_pairs_of_both_labels_and_none_twice() -> None:
    rows = [cells for _, cells in read_table(PAIRS, tuple(PAIRS.read_text("utf-8").splitlines()[0].split(",")))]
    kinds = Counter((cells[0], cells[-1]) for cells in rows)
    assert len(rows) == 150
    assert len({tuple(cells[1:9]) for cells in rows}) == 150
    assert kinds["different", "near names"] > 40
    assert kinds["same", "levels"] > 15
