"""How to cite a release: CITATION.cff (Citation File Format 1.2)."""

from __future__ import annotations

import json


def citation(title: str, abstract: str, base: str, release: str, digest: str, released: str, licence: str) -> bytes:
    """The file: `released` is a day, `digest` the SHA-256 of the data. Values are JSON strings, which are YAML too."""
    fields: list[tuple[str, object]] = [
        ("cff-version", "1.2.0"),
        ("message", "If you use these data, cite the release that you used."),
        ("type", "dataset"),
        ("title", title),
        ("abstract", abstract),
        ("authors", [{"name": "Cluster Gazette", "website": base}]),
        ("version", release),
        ("date-released", released),
        ("url", f"{base}/release/{release}"),
        ("repository-artifact", f"{base}/dumps/{release}/cluster-gazette.nq.gz"),
        (
            "identifiers",
            [{"type": "other", "value": f"sha256:{digest}", "description": "digest of the canonical data"}],
        ),
        ("license", licence),
    ]
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields).encode()
