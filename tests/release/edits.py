"""Edits of the small data folder: each undoes itself when it is made again, and none minds what others took away."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from .tiny import NOTICES


def swap_text(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new) if old in text else text.replace(new, old), encoding="utf-8")


def rename_in_page(data: Path) -> None:
    for capture in (data / "notices" / NOTICES[0]).glob("*.txt"):
        swap_text(capture, "成都市集成电路产业集群", "成都市量子信息产业集群")


def touch_page(data: Path) -> None:
    page = data / "notices" / NOTICES[1] / "page.txt"
    if page.exists():
        text = page.read_text(encoding="utf-8")
        more = "\n另一网站\n"
        page.write_text(text.removesuffix(more) if text.endswith(more) else text + more, encoding="utf-8")


def toggle(folder: Path) -> None:
    """Take a folder away, or put it back."""
    aside = folder.parent.parent / f"{folder.name}.aside"
    if folder.exists():
        folder.rename(aside)
    elif aside.exists():
        aside.rename(folder)


def repost(data: Path) -> None:
    first, copy = data / "notices" / NOTICES[1], data / "notices" / "reposted"
    if copy.exists():
        shutil.rmtree(copy)
    elif first.exists():
        shutil.copytree(first, copy)
        swap_text(copy / "page.txt", "等17個", "等19個")


def correct(data: Path) -> None:
    folder = data / "notices" / NOTICES[0]
    if (folder / "corrections.toml").exists():
        (folder / "corrections.toml").unlink()
    elif folder.exists():
        (folder / "corrections.toml").write_text(
            '[[correction]]\nrow = "成都市集成电路产业集群"\nset = { industry = "集成电路" }\nwhy = "made for a test"\n',
            encoding="utf-8",
        )


def list_row(data: Path) -> None:
    path = data / "lists" / "sme-510000-2024-grant.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    aside = path.with_suffix(".aside")
    if aside.exists():
        path.write_text("".join([*rows, aside.read_text(encoding="utf-8")]), encoding="utf-8")
        aside.unlink()
    else:
        aside.write_text(rows[-1], encoding="utf-8")
        path.write_text("".join(rows[:-1]), encoding="utf-8")


def reference_row(data: Path) -> None:
    swap_text(data / "reference" / "regions_names.csv", "510100,Chengdu,", "510100,Chengtu,")


def second_capture(data: Path) -> None:
    """Another site's copy of a notice beside the first; or take it away."""
    folder = data / "notices" / NOTICES[0]
    description = folder / "capture.toml"
    if (folder / "copy.txt").exists():
        (folder / "copy.txt").unlink()
        description.write_text(description.read_text(encoding="utf-8").split("\n[[capture]]")[0], encoding="utf-8")
    elif folder.exists():
        text = (folder / "page.txt").read_text(encoding="utf-8")
        (folder / "copy.txt").write_text(text + "\n责任编辑：某人\n", encoding="utf-8")
        table = (
            f'file = "copy.txt"\nrights = "third-party"\nobtained = "made for a test"\nsha256_original = "{"0" * 64}"\n'
        )
        with description.open("a", encoding="utf-8") as file:
            file.write(f"\n[[capture]]\n{table}")


def industries(data: Path) -> None:
    """A scheme of one industry, which words of a notice mean; or take it away."""
    folder = data / "industries"
    if folder.exists():
        shutil.rmtree(folder)
        return
    folder.mkdir()
    for name, rows in {
        "concepts": "concept,label_zh,label_en,broader\nchips,芯片,Chips,\n",
        "words": "words,concept\n集成电路,chips\n",
        "mappings": "concept,scheme,code,relation,justification,confidence,note\n"
        "chips,gbt4754-2017,C,broad,curated,0.50,\n",
        "places": "region,name_zh,name_en\n",
        "second": "concept,code,relation\n",
    }.items():
        (folder / f"{name}.csv").write_text(rows, encoding="utf-8")


EDITS: tuple[Callable[[Path], None], ...] = (
    rename_in_page,
    touch_page,
    lambda data: toggle(data / "notices" / NOTICES[0]),
    lambda data: toggle(data / "notices" / NOTICES[1]),
    repost,
    correct,
    list_row,
    reference_row,
    second_capture,
    industries,
)
