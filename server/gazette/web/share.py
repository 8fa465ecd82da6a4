"""Short links that hold the query itself: nothing is stored, so nothing is ever lost, and no link can be guessed at.

A link is a version digit and the query, compressed (DEFLATE, RFC 1951) with a dictionary of what queries here are
made of, in the letters of base64url (RFC 4648, section 5).
"""

from __future__ import annotations

import base64
import binascii
import zlib

_VERSION = "1"
_RAW = -zlib.MAX_WBITS
_DICTIONARY = (
    b"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    b"PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX prov: <http://www.w3.org/ns/prov#>\n"
    b"PREFIX qb: <http://purl.org/linked-data/cube#>\nPREFIX org: <http://www.w3.org/ns/org#>\n"
    b"PREFIX graph: <http://localhost:8000/graph/>\nPREFIX scheme: <http://localhost:8000/id/scheme/>\n"
    b"PREFIX nt: <http://localhost:8000/id/notice/>\nPREFIX pg: <http://localhost:8000/id/programme/>\n"
    b"PREFIX og: <http://localhost:8000/id/organisation/>\nPREFIX cl: <http://localhost:8000/id/cluster/>\n"
    b"PREFIX eli: <http://data.europa.eu/eli/ontology#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
    b"PREFIX rg: <http://localhost:8000/id/region/>\nPREFIX code: <https://w3id.org/cluster-gazette/code/>\n"
    b"CONSTRUCT DESCRIBE ASK GRAPH ?g MINUS UNION VALUES OPTIONAL { FILTER NOT EXISTS { BIND( AS SUM( GROUP_CONCAT("
    b"cg:announcedCount cg:quote cg:within cg:gbCode cg:regionLevel cg:ofCluster cg:underProgramme cg:lifecycle "
    b"cg:batchYear cg:grantedOn cg:grantedBy cg:level cg:endEarliest cg:startEarliest cg:announces cg:issuer "
    b'skos:prefLabel ?label FILTER(LANG(?label) = "zh")\n} GROUP BY ?province ORDER BY DESC(?clusters) '
    b"(COUNT(DISTINCT ?cluster) AS ?clusters) (COUNT(*) AS ?n) LIMIT 100\n  ?cluster cg:inPrefecture cg:inCounty "
    b"cg:inProvince rg:610000 ;\n           cg:name ?name ;\n  cg:hasRecognition/cg:endLatest ?end\n} ORDER BY ?name\n"
    b"PREFIX cg: <https://w3id.org/cluster-gazette/ont#>\nSELECT DISTINCT ?name WHERE {\n  ?"
)
"""Never to be changed: links of this version are read with it for ever. A better one makes the next version."""


def pack(query: str) -> str:
    """The query as the last part of a short link."""
    press = zlib.compressobj(9, zlib.DEFLATED, _RAW, zlib.DEF_MEM_LEVEL, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY)
    pressed = press.compress(query.encode()) + press.flush()
    return _VERSION + base64.urlsafe_b64encode(pressed).rstrip(b"=").decode()


def unpack(link: str, longest: int) -> str:
    """The query of a link. Raises `ValueError` where it is cut, altered, or longer than `longest` bytes."""
    if not link.startswith(_VERSION):
        raise ValueError("a link of no known version")
    letters = link.removeprefix(_VERSION)
    try:
        pressed = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        press = zlib.decompressobj(_RAW, _DICTIONARY)
        query = press.decompress(pressed, longest)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("a damaged link") from error
    if not press.eof or press.unused_data:
        raise ValueError("a link that is cut, or too long")
    return query.decode()
