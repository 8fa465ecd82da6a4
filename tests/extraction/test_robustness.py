"""Damaged pages give a record or a refusal, never an error of another kind, and never a place outside the page."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gazette.errors import NotANotice

PAGES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "pages").glob("*.txt"))]
settings.register_profile("pages", suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@st.composite
def damaged(draw) -> str:
    """A page cut short, with lines lost, moved, run together or doubled."""
    page = draw(st.sampled_from(PAGES))
    lines = page[: draw(st.integers(0, len(page)))].split("\n")
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["lose", "move", "join", "double", "noise"])):
            case "lose":
                lines[at] = ""
            case "move":
                lines.insert(draw(st.integers(0, len(lines))), lines[at])
            case "join":
                lines[at : at + 3] = [" ".join(lines[at : at + 3])]
            case "double":
                lines[at] = lines[at] * 2
            case "noise":
                lines[at] += draw(
                    st.text(st.sampled_from("《》()〔〕一、1.|2024年月日集群公示等个万亿元%"), max_size=12)
                )
    return "\n".join(lines)


@settings(parent=settings.get_profile("pages"), max_examples=150)
@given(text=damaged())
@example(
    text="关于公布2022年山东省特色产业集群名单的通知\n各市工业和信息化局: 现将12个产业集群名单予以公布,"
    "并就有关事项通知如下: 一、"
)
def test_damaged_pages(read, text):
    try:
        record = read(text)
    except NotANotice as refusal:
        assert refusal.message
        return
    for evidence in record.evidence.values():
        assert 0 <= evidence.span[0] < evidence.span[1] <= len(text)
    for announcement in record.announcements:
        validity = announcement.validity
        if validity and validity.start and validity.end:
            assert validity.start[0] <= validity.start[1] <= validity.end[0] <= validity.end[1]
        assert announcement.completeness == "absent" or announcement.entries
