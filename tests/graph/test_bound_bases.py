"""What the bounds of a validity rest on."""

from __future__ import annotations

import datetime as dt

import pytest

from gazette.graph.periods import bound_bases
from gazette.records import Validity

ISSUED, AFTER = dt.date(2024, 7, 29), dt.date(2027, 7, 29)
YEAR, LATER = dt.date(2024, 1, 1), dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "start", "end", "bases"),
    [
        ("自公布之日起3年", (ISSUED, ISSUED), (AFTER, AFTER), ("term-from-issue-date",)),
        ("自2024年7月29日起3年", (ISSUED, ISSUED), (AFTER, AFTER), ("stated-days",)),
        ("3年", (YEAR, ISSUED), (LATER, AFTER), ("term-from-issue-date", "term-from-calendar-year")),
        ("2024年至2027年", (YEAR, dt.date(2024, 12, 31)), (LATER, dt.date(2028, 1, 1)), ("stated-years",)),
        (
            "2024年7月至2027年6月",
            (dt.date(2024, 7, 1), dt.date(2024, 7, 31)),
            (dt.date(2027, 6, 1), dt.date(2027, 7, 1)),
            ("stated-months",),
        ),
        ("至2027年7月28日,三年", None, (AFTER, AFTER), ()),
    ],
)
def test_the_words_of_a_term_tell_what_its_bounds_rest_on(text, start, end, bases):
    assert bound_bases(Validity(text=text, term_years=3, start=start, end=end)) == bases
