"""What a notice recognises: clusters, or other things set among them by its text (firms, parks, projects)."""

from __future__ import annotations

from gazette.extraction.page.titles import Titles
from gazette.extraction.wording.evidence import Found
from gazette.extraction.wording.listed import heads_others


def is_about_others(titles: Titles) -> bool:
    """Whether the title is that of a list of other things than clusters: 产业集群龙头企业名单, 特色产业园区名单.

    The noun before 名单 tells; a title that names both is about clusters.
    """
    told: list[Found[str]] = [title for title in (titles.own, titles.page) if title]
    for title in told:
        if (others := heads_others(title.value)) is not None:
            return others
    return False
