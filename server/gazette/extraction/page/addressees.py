"""To whom the notice goes: the line before the text, single bodies in it, and regions that are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gazette.extraction.page.body import Body
from gazette.extraction.wording.evidence import Found
from gazette.records import Unit
from gazette.reference import COUNTRY

if TYPE_CHECKING:
    from gazette.reference import Reference

_LEFT_OUT = re.compile(r"\((?:不含|不发)?(?P<names>[^()]{2,30}?)(?:不发|除外|不含)?\)")
_SAYS_SO = re.compile("不发|除外|不含")
_UNIT = re.compile(r"(?P<name>[^,、;:()]{4,30}(?:局|厅|委|办公室|委员会|管委会|部|中心|公司))(?=$|[,、;(])")
_GENERAL = re.compile("^(?:各|有关|相关|省|市|全)")
_PLACED = re.compile(r"^[一-鿿]{2,8}(?:示范区|新区|开发区|高新区|经开区|兵团)")


@dataclass(frozen=True, slots=True)
class AddresseeFacts:
    """`text`: the line without its colon; `units`: bodies named beside the formula; `excluded`: region codes."""

    text: Found[str] | None
    units: list[Found[Unit]]
    excluded: list[Found[str]]


def find_addressees(body: Body, reference: Reference, region: str | None) -> AddresseeFacts:
    """The addressees of a notice; nothing where the page has no such line."""
    line = body.addressees
    if line is None:
        return AddresseeFacts(None, [], [])
    within = None if region == COUNTRY else region
    excluded = [
        Found(code, line.start + match.start("names"), line.start + match.end(), "normalised")
        for match in _LEFT_OUT.finditer(line.text)
        if _SAYS_SO.search(match.group())
        for name in re.split("[、,]|(?<=[省市县区州盟旗])和", re.sub("^(?:不含|不发)", "", match["names"]))
        for code in reference.regions.resolve(name, within=within)
    ]
    units = [
        Found(Unit(name=match["name"].strip()), line.start + match.start("name"), line.start + match.end("name"))
        for match in _UNIT.finditer(line.text)
        if not _GENERAL.match(match["name"])
        and (_PLACED.match(match["name"]) or reference.regions.find_prefix(match["name"], within=within))
    ]
    return AddresseeFacts(Found(line.text, line.start, line.end), units, excluded)
