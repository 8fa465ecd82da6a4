"""Which IRI is answered at which address of this site, and which addresses can be no one's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gazette.graph.vocabulary import CODE, ONT

HOME = "https://w3id.org/cluster-gazette"
"""The fixed home of terms, codes, datatypes and shapes, whatever base a release has."""
SHAPES = f"{HOME}/shapes#"
DATATYPE = f"{HOME}/datatype/"

_FIXED = (("/ont/", ONT), ("/ont/", f"{HOME}/ont/"), ("/code/", CODE), ("/shapes/", SHAPES), ("/datatype/", DATATYPE))
_WHOLE = {ONT: "/ont", ONT.rstrip("#"): "/ont", SHAPES: "/shapes", SHAPES.rstrip("#"): "/shapes", HOME: "/"}
_KEY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]|/(?=[A-Za-z0-9])){0,200}")
_SUFFIX = re.compile(r"\.(ttl|jsonld|nt|rdf|nq|trig|html)$")


@dataclass(frozen=True, slots=True)
class Address:
    """What a path asks for: the thing's IRI, the path without a suffix, and the suffix."""

    iri: str
    path: str
    suffix: str | None

    def with_suffix(self, name: str) -> str:
        """The address of one format of the document."""
        return f"{self.path}.{name}"


def local(iri: str, base_uri: str) -> str:
    """The address on this site that answers an IRI, or the IRI itself where it is another's."""
    if iri.startswith(f"{base_uri}/"):
        return iri.removeprefix(base_uri)
    if iri in _WHOLE:
        return _WHOLE[iri]
    for path, namespace in _FIXED:
        if iri.startswith(namespace):
            return path + iri.removeprefix(namespace)
    return iri


def document(iri: str, base_uri: str) -> str:
    """The path of the document about a thing of ours, without a suffix: where `/id/…` sends to."""
    path = local(iri, base_uri).partition("#")[0]
    return f"/doc/{path.removeprefix('/id/')}" if path.startswith("/id/") else path


def split(key: str) -> tuple[str, str | None]:
    """A key and its suffix, where it ends in one that names a format."""
    match = _SUFFIX.search(key)
    return (key[: match.start()], match[1]) if match else (key, None)


def possible(key: str) -> bool:
    """Whether a key can be one of ours: letters, digits, and single `.`, `_`, `-`, `/` between them; no `..`."""
    return _KEY.fullmatch(key) is not None and ".." not in key
