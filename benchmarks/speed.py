"""How many pages a second are read on one core, and whether memory stays flat over many.

    make bench-extract

Pages are the real ones under data/notices (of the size of what portals print), then 10,000 composed ones, each read
once; last, pages of 5 MB that repeat one thing, which must end in reasonable time.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator

from benchmarks.compose.notices import compose

from gazette.errors import NotANotice
from gazette.extraction import extract
from gazette.reading.document import Document
from gazette.reading.plain_text import read_text
from gazette.reference import Reference
from gazette.settings import shipped

SECONDS = 5.0
PAGES = 10_000
BIG = 5_000_000


def main() -> int:
    """Measure and print."""
    reference = Reference.load(shipped("data") / "reference")
    folders = sorted((shipped("data") / "notices").glob("*/page.txt"))
    real = [read_text(path.read_bytes()).raw for path in folders]
    for text in real:
        _read(text, reference)
    start, done = time.process_time(), 0
    while time.process_time() - start < SECONDS:
        for text in real:
            _read(text, reference)
        done += len(real)
    print(f"real pages: {done / (time.process_time() - start):.0f} a second on one core")
    _memory(reference, int(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
    for name, text in _big_pages():
        start = time.process_time()
        _read(text, reference)
        print(f"{name}: {len(text.encode()) / 1e6:.1f} MB in {time.process_time() - start:.1f} s")
    return 0


def _read(text: str, reference: Reference) -> None:
    try:
        extract(Document.of_text(text), reference)
    except NotANotice:
        return


def _memory(reference: Reference, pages: int) -> None:
    marks = []
    seconds = 0.0
    for seed in range(pages):
        text = compose(seed).text
        start = time.process_time()
        _read(text, reference)
        seconds += time.process_time() - start
        if (seed + 1) % max(1, pages // 10) == 0:
            marks.append(_resident())
    shown = " ".join(str(mark) for mark in marks)
    print(f"{pages} composed pages: {pages / seconds:.0f} a second; resident MiB after each tenth: {shown}")


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _big_pages() -> Iterator[tuple[str, str]]:
    page = compose(0, noise="none").text
    head = page.split("附件:")[0]
    yield "one page over and over", page * (BIG // len(page.encode()))
    yield "one long list", f"{head}附件\n名单\n" + "\n".join(f"{n}.长沙市产业{n}集群" for n in range(1, 150_000))
    yield (
        "one flattened table",
        f"{head}附件\n序号\n市\n集群名称\n" + "\n".join(f"{n}\n长沙市\n产业{n}集群" for n in range(1, 100_000)),
    )
    yield "one sentence", f"{head}认定{'长沙市雨花区智能装备产业集群、' * 110_000}"
    yield "one mark", head + "(" * BIG


if __name__ == "__main__":
    sys.exit(main())
