"""Adding captures: what is kept of each format, and that no contact data is published with any of them."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from gazette.errors import BadDataFile, UnreadableInput, UserError
from gazette.reading.capture import add_capture, load_captures

PHONE = "13812345678"
CONTACT = f"联系人:张三三,联系电话:{PHONE}"


def add(folder: Path, data: bytes, name: str, **fields: str):
    return add_capture(folder, "hubei-2025-sme", data, rights="official-text", obtained="made", name=name, **fields)


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


DERIVED = {
    "list.xlsx": lambda make, notice: make.xlsx([*notice.table, ("", "", "", CONTACT)]),
    "list.xls": lambda make, notice: make.xls([*notice.table, ("", "", "", CONTACT)]),
    "page.docx": lambda make, notice: make.docx([*notice.lines(), CONTACT], notice.table),
    "page.pdf": lambda make, notice: make.pdf([*notice.lines(), CONTACT], notice.table),
}


@pytest.mark.parametrize("name", DERIVED)
def test_of_a_file_its_masked_text_is_kept_and_its_digest(name, make, notice, tmp_path):
    data = DERIVED[name](make, notice)
    capture = add(tmp_path, data, name)
    folder = tmp_path / "hubei-2025-sme"
    assert sorted(path.name for path in folder.iterdir()) == ["capture.toml", f"{name}.txt"]
    assert (capture.original, capture.masked) == (name, 2)
    assert capture.sha256_original == hashlib.sha256(data).hexdigest()
    assert PHONE.encode() not in everything_in(folder)
    assert "张三三".encode() not in everything_in(folder)
    document = capture.read()
    assert document.sha256 == hashlib.sha256(capture.file.read_bytes()).hexdigest()
    assert document.media_type == capture.media_type != "text/plain"
    assert notice.table[-1][3] in document.raw
    with pytest.raises(UserError, match="already"):
        add(tmp_path, data, name)


def test_a_recognised_text_says_how_certain_it_is(make, notice, tmp_path):
    pytest.importorskip("rapidocr_onnxruntime", reason="the extra `ocr` is not installed")
    capture = add(tmp_path, make.picture([CONTACT], notice.table[:4]), "list.png")
    described = tomllib.loads((tmp_path / "hubei-2025-sme" / "capture.toml").read_text(encoding="utf-8"))["capture"][0]
    assert described["confidence"] == capture.confidence == capture.read().confidence
    assert described["media_type"] == "image/png"
    assert PHONE not in capture.read().raw


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_a_page_is_kept_as_a_page_with_its_contact_data_masked(encoding, make, notice, tmp_path):
    contact = f'<p>{CONTACT}</p><p><a href="mailto:zhang@example.org">zhang@example.org</a></p>'
    page = make.portal_page(notice, charset="gb2312", attached=contact)
    capture = add(tmp_path, page.encode(encoding), "page.html", url="http://jxt.hubei.gov.cn/1.html")
    kept = capture.file.read_bytes().decode("utf-8-sig")
    assert capture.file.name == "page.html"
    assert len(kept) == len(page)
    assert capture.original is None
    for private in (PHONE, "张三三", "zhang@"):
        assert private not in kept
    found = capture.read()
    assert found.media_type == "text/html"
    assert "█" * len(PHONE) in found.raw


@pytest.mark.parametrize(
    "contact",
    [
        f"<p>联系电话:<span>{PHONE[:3]}</span><span>{PHONE[3:]}</span></p>",
        "<p>联系人:<b>张三三</b>,电话见下</p>",
        "<p>电话:027&#45;87654321</p>",
    ],
)
def test_of_a_page_with_scattered_contact_data_the_masked_text_is_kept(contact, make, notice, tmp_path):
    capture = add(tmp_path, make.portal_page(notice, attached=contact).encode(), "page.html")
    assert capture.file.name == "page.html.txt"
    assert capture.original == "page.html"
    assert capture.masked >= 1
    assert not re.search(rf"{PHONE}|张三三|87654321", capture.file.read_text(encoding="utf-8"))
    assert notice.table[-1][3] in capture.read().raw


def test_a_file_laid_into_the_folder_by_hand_is_read_masked(make, notice, tmp_path):
    add(tmp_path, notice.as_text().encode(), "page.txt")
    folder = tmp_path / "hubei-2025-sme"
    (folder / "list.docx").write_bytes(DERIVED["page.docx"](make, notice))
    with (folder / "capture.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'\n[[capture]]\nfile = "list.docx"\nrights = "official-text"\nobtained = "by hand"\nsha256_original = "{"0" * 64}"\n'
        )
    document = load_captures(folder)[1].read()
    assert PHONE not in document.raw
    assert "█" * len(PHONE) in document.raw


def test_a_derived_text_is_read_as_text_whatever_it_looks_like(make, notice, tmp_path):
    capture = add(tmp_path, make.docx(["<html><body>", "<p>名单</p>", "</body></html>"]), "odd.docx")
    assert capture.read().raw == "<html><body>\n<p>名单</p>\n</body></html>\n"


def test_the_same_name_gets_a_number(make, notice, tmp_path):
    first = add(tmp_path, make.xlsx(notice.table), "list.xlsx")
    second = add(tmp_path, make.xlsx(notice.table[:5]), "list.xlsx")
    assert (first.file.name, second.file.name) == ("list.xlsx.txt", "list.xlsx-2.txt")


def test_what_cannot_be_read_is_not_added(tmp_path):
    with pytest.raises(UnreadableInput):
        add(tmp_path, b"%PDF-1.7 torn", "list.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["confidence = 1.5", 'confidence = "high"', "original = 5"])
def test_wrong_words_in_the_description_are_told(line, make, notice, tmp_path):
    capture = add(tmp_path, make.xlsx(notice.table), "list.xlsx")
    toml = capture.file.with_name("capture.toml")
    key = line.split(" ")[0]
    rest = [old for old in toml.read_text(encoding="utf-8").splitlines() if not old.startswith(key)]
    toml.write_text("\n".join([*rest, line]), encoding="utf-8")
    with pytest.raises(BadDataFile, match=key):
        load_captures(capture.file.parent)


def test_the_same_bytes_stand_in_one_notice_only(tmp_path):
    data = "关于公布2025年度集群名单的通知\n各市:现将名单予以公布。\n".encode()
    add(tmp_path, data, "page.txt")
    with pytest.raises(UserError, match="another notice") as refused:
        add_capture(tmp_path, "other-2025", data, rights="official-text", obtained="made")
    assert refused.value.file == tmp_path / "hubei-2025-sme" / "page.txt"
    assert not (tmp_path / "other-2025").exists()
