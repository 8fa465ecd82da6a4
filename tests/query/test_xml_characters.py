"""Characters that XML cannot carry are found wherever pieces are cut, and no others."""

from __future__ import annotations

import pytest
from lxml import etree

from gazette.query.xml_characters import NoXml, XmlCharacters


def is_xml(text: str) -> bool:
    try:
        etree.fromstring(f"<a>{text}</a>".encode())
    except etree.XMLSyntaxError:
        return False
    return True


def test_the_characters_are_those_that_a_parser_refuses() -> None:
    for number in (*range(0x20), *range(0x7F, 0xA1), 0xD7FF, 0xE000, *range(0xFFF0, 0x10002), 0x1FFFE, 0x10FFFF):
        character = chr(number)
        watch = XmlCharacters()
        if is_xml(character):
            watch.check(character.encode())
        else:
            with pytest.raises(NoXml, match=rf"U\+{number:04X}"):
                watch.check(character.encode())


def test_a_character_that_is_cut_in_two_is_found() -> None:
    whole = "集群\uffff".encode()
    for cut in range(len(whole)):
        watch = XmlCharacters()
        with pytest.raises(NoXml, match=r"U\+FFFF"):
            watch.check(whole[:cut])
            watch.check(whole[cut:])
