"""How a line of a list looks: numbered, in columns, between pipes, or a bare cluster name."""

from __future__ import annotations

import re

NUMBERED = re.compile(r"^[(\[]?(\d{1,3})(?:[.、)\]:|]\s*|\s+)(?=\S)")
"""A row's number and what parts it from the row."""

HAN_NUMBERED = re.compile(r"^(?:\(([一二三四五六七八九十]{1,3})\)|([一二三四五六七八九十]{1,3})、)\s*(?=\S)")
"""A row's number in Chinese numerals."""

CLUSTER_NAME = re.compile(
    r"(?:产业|特色|制造业|制造|智造|创新型|新兴)?集群(?:\([^()]{1,30}\))?(?:升级示范区)?$"
    r"|产业(?:集聚区|集聚示范区|园|园区|基地)$|特色产业$"
)
"""How a cluster's name ends."""

_ENDS = re.compile(r"[。;!?:]$")


def looks_like_row(line: str) -> bool:
    """Whether a line looks like a row of a list of clusters."""
    if len(line) > 120 and "|" not in line:
        return False
    if line.count("|") >= 2:
        return True
    if line.isdigit() and len(line) <= 3:
        return True
    words = HAN_NUMBERED.sub("", NUMBERED.sub("", line)).rstrip(";。,、")
    if "," in words or "。" in words:
        return False
    return bool(CLUSTER_NAME.search(words)) and len(words) <= 60 and not _ENDS.search(words)
