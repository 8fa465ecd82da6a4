"""A query with all its prefixes declared, so that it means the same at any endpoint."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from gazette.query.tokens import tokens


def declare(text: str, prefixes: Mapping[str, str]) -> str:
    """The query with a PREFIX line for each of the data set's prefixes that it uses and does not declare itself."""
    found = list(tokens(text))
    own = {
        name.text[:-1]
        for keyword, name in itertools.pairwise(found)
        if keyword.text.upper() == "PREFIX" and name.kind == "pname" and name.text.endswith(":")
    }
    used = {token.text.partition(":")[0] for token in found if token.kind == "pname"}
    missing = [prefix for prefix in prefixes if prefix in used - own]
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}>\n" for prefix in missing) + text
