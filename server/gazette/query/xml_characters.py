"""Characters that XML cannot carry, looked for in what the engine writes as XML.

RDF literals may hold any character (RDF 1.1 Concepts, section 3.3), XML 1.0 has no way to write most control
characters, not even as references (section 2.2 and the constraint Legal Character of section 4.1). The SPARQL Query
Results XML Format (section 2) and RDF/XML define no escape of their own. So an answer with such a character has no XML
form: to replace the character would be to give another value.
"""

from __future__ import annotations

import re
from typing import Final

FORMATS: Final = frozenset(("xml", "rdf"))
"""The formats that are XML, by short name."""
_NO_CHARACTER: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""What is in UTF-8 and no `Char` of XML 1.0, section 2.2: controls, U+FFFE and U+FFFF."""
_LONGEST: Final = 3


class NoXml(Exception):
    """An answer holds a character that XML cannot carry; its text names the character (`U+0001`)."""


class XmlCharacters:
    """Looks through XML that comes in pieces, wherever these are cut."""

    def __init__(self) -> None:
        self._tail = b""

    def check(self, data: bytes) -> None:
        """Take the next bytes. Raises `NoXml`."""
        text = self._tail + data
        found = _NO_CHARACTER.search(text)
        if found is not None:
            raise NoXml(f"U+{ord(found[0].decode()):04X}")
        self._tail = text[-(_LONGEST - 1) :]
