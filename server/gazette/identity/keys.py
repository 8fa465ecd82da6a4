"""What things are recognised by, and the stems of their identifiers.

Every function gives text relative to `{base}/id/`. Derived identifiers (programme, batch, announcement, recognition,
event …) are pure functions of their parts; only notices, clusters, documents and bodies are minted (see `ledger`).
"""

from __future__ import annotations

import re

from gazette.records import Entry, NoticeRecord, Programme, Scheme

SCHEME_CODES: dict[Scheme, str] = {
    "sme-characteristic-cluster": "sme",
    "strategic-emerging-cluster": "sei",
    "advanced-manufacturing-cluster": "amc",
    "characteristic-cluster": "cic",
    "innovative-cluster": "inn",
    "other": "other",
}
"""The short code of each scheme, as it stands in identifiers."""

_SPACE_AND_MARKS = re.compile(r"[\s《》〈〉<>“”\"'·,。、;:()]+")
_SUFFIX = re.compile(r"(?:省级|市级|国家级)?(?:中小企业)?(?:特色)?(?:产业)?集群$")
_GENERIC_TAIL = re.compile(r"(?:中小企业|特色|产业|创新型|先进制造业)+$")
_GENERIC_HEAD = re.compile(r"^(?:中小企业)?特色产业集群(?=.)")
"""Before an industry in brackets: 中小企业特色产业集群(纺织服装)."""


def normalise(name: str) -> str:
    """A name without spaces and punctuation, for comparison."""
    return _SPACE_AND_MARKS.sub("", name)


def core_name(name: str, place_length: int) -> str:
    """What a cluster makes, by its name: without its first `place_length` characters and without 产业集群."""
    core = _GENERIC_HEAD.sub("", normalise(name[place_length:]).removeprefix("的"))
    core = _GENERIC_TAIL.sub("", _SUFFIX.sub("", core)) or core
    return core or normalise(name)


def programme_key(programme: Programme) -> str:
    """`programme/sme-610000`."""
    return f"programme/{SCHEME_CODES[programme.scheme]}-{programme.region or 'unknown'}"


def batch_key(programme: Programme, year: int | None) -> str:
    """`batch/sme-610000-2024`; a batch without a year ends in `undated`."""
    return f"batch/{_tail(programme_key(programme))}-{year or 'undated'}"


def announcement_key(batch: str, stage: str) -> str:
    """`announcement/sme-610000-2024-grant`, from a batch's key and the stage."""
    return f"announcement/{_tail(batch)}-{stage}"


def recognition_key(programme: str, cluster: str) -> str:
    """`recognition/sme-610000-610116-n7x3`, from the programme's and the cluster's keys."""
    return f"recognition/{_tail(programme)}-{_tail(cluster)}"


def event_key(announcement: str, cluster: str) -> str:
    """`event/sme-610000-2024-grant-610116-n7x3`."""
    return f"event/{_tail(announcement)}-{_tail(cluster)}"


def part_key(kind: str, notice: str, number: int | str) -> str:
    """A part of a notice, by its number: `clause/610000-20240729-5fa7-3`."""
    return f"{kind}/{_tail(notice)}-{number}"


def capture_key(sha256: str) -> str:
    """`capture/<first 16 hex digits of the digest of its bytes>`."""
    return f"capture/{sha256[:16]}"


def _tail(key: str) -> str:
    return key.split("/", 1)[1]


def notice_keys(record: NoticeRecord) -> list[str]:
    """What the notice of a record is recognised by, the surest first.

    Its own number; issuers with date and title; and, for pages that show neither, the act itself: issuers, programme,
    year and stage.
    """
    issuers = "+".join(sorted(normalise(issuer.name) for issuer in record.issuers))
    keys: list[str] = []
    if record.document_number:
        keys.append(f"number|{record.document_number}")
    if record.issued and record.title and issuers:
        keys.append(f"act|{issuers}|{record.issued.isoformat()}|{normalise(record.title)}")
    for announcement in record.announcements:
        batch = batch_key(announcement.programme, announcement.year)
        keys.append(f"announces|{issuers or '?'}|{_tail(batch)}|{announcement.stage}")
    if not keys:
        keys.append(f"title|{issuers}|{normalise(record.title or record.page_title or '')}")
    return keys


def notice_stem(record: NoticeRecord) -> str:
    """`notice` key without its digits: region of the lead issuer and day of issue, or the year, as far as known."""
    region = record.issuers[0].region if record.issuers else None
    if region is None:
        region = next((a.programme.region for a in record.announcements if a.programme.region), None)
    year = next((a.year for a in record.announcements if a.year), None)
    day = record.issued.strftime("%Y%m%d") if record.issued else (str(year) if year else "undated")
    return f"{region or 'unknown'}-{day}"


def cluster_stem(entry: Entry, fallback_region: str | None) -> str:
    """The code in a cluster's identifier: that of its first region, else the notice's."""
    return entry.regions[0][:6] if entry.regions else (fallback_region or "unknown")
