"""How fast the gate is: recognitions a second through pySHACL, and the set-based rules over a whole release.

    make bench-validate

Notices of 25, 100 and 400 rows are composed from real counties, read by the ordinary extraction, and judged. Figures
are the median of five runs in one process; growth compares the time for a row with that of the shortest notice.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from gazette.extraction.notice import extract
from gazette.graph.vocabulary import Space
from gazette.identity.ledger import Ledger
from gazette.identity.resolve import IdentifiedNotice, Source, identify
from gazette.reading.capture import Capture
from gazette.reading.document import Document
from gazette.reference import Reference
from gazette.release.build import Graphs, make_graphs
from gazette.settings import Settings, shipped
from gazette.store.embedded import EmbeddedStore
from gazette.validation.gate import Gate, index_of, needed_triples

INDUSTRIES = (
    "轴承",
    "眼镜",
    "纺织服装",
    "智能家电",
    "功率半导体",
    "茶叶",
    "陶瓷",
    "光电子",
    "食品",
    "无人机",
    "氟材料",
    "汽车零部件",
)
ROWS = (25, 100, 400)
RUNS = 5


def compose(reference: Reference, province: str, rows: int) -> str:
    """The text of a grant with a plain list of so many clusters of one province, each of another county or industry."""
    counties = [code for city in reference.regions.children(province) for code in reference.regions.children(city)]
    name = reference.regions[province].name
    lines = [
        f"{reference.regions.path_name(counties[n % len(counties)]).removeprefix(name)}"
        f"{INDUSTRIES[n // len(counties) % len(INDUSTRIES)]}产业集群"
        for n in range(rows)
    ]
    body = f"{name}工业和信息化厅"
    head = f"关于公布2024年度中小企业特色产业集群名单的通知\n{body}\n关于公布2024年度中小企业特色产业集群名单的通知\n"
    text = f"各市工业和信息化局:\n经研究,确定{lines[0]}等{rows}个集群为2024年度省级中小企业特色产业集群,现予以公布。\n"
    close = f"集群认定有效期为三年。\n附件:2024年度省级中小企业特色产业集群名单\n{body}\n2024年7月29日\n附件\n"
    return head + text + close + "2024年度省级中小企业特色产业集群名单\n" + "\n".join(lines) + "\n"


def read(reference: Reference, text: str, ledger: Ledger) -> list[IdentifiedNotice]:
    """The notice of a composed text."""
    document = Document.of_text(text)
    capture = Capture(Path("page.txt"), "official-text", "composed", document.sha256, 0)
    return identify([Source("composed", capture, document, extract(document, reference))], reference, ledger)


def judge(gate: Gate, notices: list[IdentifiedNotice], graphs: Graphs) -> tuple[float, float]:
    """Seconds through pySHACL for the notices' graphs, and for the set-based rules over everything."""
    shared = graphs.shared
    store = EmbeddedStore.in_memory()
    store.load(graphs.quads())
    begun = time.perf_counter()
    index = index_of(shared)
    found = []
    for notice in notices:
        sheet = graphs.notices[notice.key]
        found += gate.judge.within([*sheet, *needed_triples(sheet, index)])
    between = time.perf_counter()
    found += gate.judge.across(store.engine)
    broken = sorted({f.name for f in found if f.rule.severity == "violation"})
    assert not broken, f"the composed notice breaks {broken}"
    return between - begun, time.perf_counter() - between


def main() -> None:
    """Print the table."""
    settings = Settings.load()
    reference = Reference.load(settings.data / "reference")
    space = Space(settings.base_uri)
    gate = Gate(shipped("shapes"))
    print(f"{'rows':>6} {'recognitions/s':>15} {'ms a row':>9} {'growth':>7} {'set-based ms':>13}")
    first: float | None = None
    for rows in ROWS:
        ledger = Ledger(Path("none.jsonl"))
        notices = read(reference, compose(reference, "410000", rows), ledger)
        named = sum(len(part.clusters) for notice in notices for act in notice.acts for part in act.parts)
        assert named == rows, f"{named} of {rows} rows were read"
        graphs = make_graphs(notices, reference, ledger, settings.data, space)
        times = [judge(gate, notices, graphs) for _ in range(RUNS)]
        core = statistics.median(t[0] for t in times)
        whole = statistics.median(t[1] for t in times)
        a_row = core / rows
        first = first or a_row
        print(f"{rows:>6} {rows / core:>15.0f} {a_row * 1000:>9.2f} {a_row / first:>7.2f} {whole * 1000:>13.0f}")


if __name__ == "__main__":
    main()
