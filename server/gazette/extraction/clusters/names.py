"""Cluster names taken apart: the industry that is left when place and suffix are off."""

from __future__ import annotations

import re

_SUFFIX = re.compile(
    r"(?:中小企业)?(?:特色)?(?:优势)?(?:产业|制造业)?(?:创新型)?(?:特色)?(?:产业)?集群(?:升级示范区)?(?:\(基地\))?$"
    r"|智造集群$|特色产业$|产业(?:集聚区|集聚示范区|园|园区|基地)$"
)

_BRACKETED = re.compile(r"^(?:中小企业)?(?:特色)?(?:产业)?集群\(([^()]+(?:\([^()]*\))?[^()]*)\)$")
"""A constant name with the industry in brackets behind it."""


def industry_in(rest: str) -> str | None:
    """The words for the industry in a name whose place is already off: 光电子 of 光电子产业集群.

    None where nothing is left. Brackets around the whole are taken off, brackets inside stay.
    """
    core = _SUFFIX.sub("", rest.strip()).strip()
    core = re.sub(r"^(?:的|[—-]+)", "", core)
    bracketed = _BRACKETED.match(core)
    if bracketed:
        return bracketed[1]
    if core.startswith("(") and core.endswith(")") and core.count("(") == 1:
        core = core[1:-1]
    return core or None
