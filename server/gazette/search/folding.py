"""One form for what is the same to a reader: width, case, script, confusable characters, accents.

Han text is cut into overlapping pairs, so that any part of a word is found (稀有金属: 稀有 有金 金属 属); the last
character stands alone too, so that every character begins a token and one character can be asked for by prefix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from gazette.reference.names import fold as one_of_confusable
from gazette.text import Mapped
from gazette.text.script import to_simplified

Script: TypeAlias = Literal["han", "word"]

_HAN: Final = "㐀-鿿〇\U00020000-\U0003ffff"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|[^\W_{_HAN}]+")
_U_UMLAUT = str.maketrans("üǖǘǚǜÜǕǗǙǛ", "vvvvvvvvvv")
"""The vowel that pinyin keyboards write as v; as an accent it would become a u, which is another vowel."""
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`´"))


def folded(text: str) -> str:
    """The text in lower case, simplified script and one width, without accents; what UTF-8 cannot write is dropped."""
    text = text.encode("utf-8", "ignore").decode("utf-8").translate(_U_UMLAUT)
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    simplified, _ = to_simplified(Mapped.of(text))
    bare = simplified.text
    if not bare.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    return one_of_confusable(bare.casefold())


def key_of(plain: str) -> str:
    """A folded name as it is compared whole: letters and digits alone."""
    return "".join(filter(str.isalnum, plain))


def runs(text: str) -> Iterator[tuple[Script, str]]:
    """The stretches of Han characters and of other letters and digits in a folded text, in order."""
    for match in _RUN.finditer(text):
        yield "han" if match["han"] else "word", match.group()


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of Han characters."""
    return [run[i : i + 2] for i in range(len(run) - 1)]


def tokens(text: str) -> str:
    """A text as it goes into the index: words, and pairs of Han characters with the last one alone, spaces between."""
    return tokens_of(folded(text))


def tokens_of(plain: str) -> str:
    """The same for a folded text."""
    found: list[str] = []
    for script, run in runs(plain):
        found += [*pairs(run), run[-1]] if script == "han" else [run]
    return " ".join(found)


def has_han(text: str) -> bool:
    """Whether a text holds a Han character."""
    return any(match["han"] for match in _RUN.finditer(text))
