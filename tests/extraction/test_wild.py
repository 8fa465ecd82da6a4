"""Short notices in every layout, form of name, date, number and issuer, and with every kind of noise."""

from __future__ import annotations

import pytest
from tests.extraction.wild.labels import cases, misses

from gazette.errors import NotANotice

CASES = dict(cases())


@pytest.mark.parametrize("name", CASES)
def test_a_page_is_read_as_it_is_labelled(read, name):
    case = CASES[name]
    try:
        record = read(case["text"])
    except NotANotice:
        assert case.get("rows") == [], "a page that tells of clusters was refused"
        return
    assert misses(case, record) == {}
