"""What the dumps are called in Chinese; in English a release says it."""

from __future__ import annotations

from gazette.dumps.forms import FORMS
from gazette.dumps.tables import TABLES

TITLES_ZH = {
    **{form.dump: f"全部命名图，{form.title_zh}" for form in FORMS},
    **{table.dump: f"{table.title_zh}表，CSV" for table in TABLES},
    "tables.csv-metadata.json": "各表各列的含义，CSVW",
    "cluster-gazette-tables.zip": "全部表格，ZIP 压缩包",
    "cluster-gazette.xlsx": "全部表格，工作簿",
    "CITATION.cff": "本版本的引用方式",
    "SHA256SUMS": "全部文件的校验和",
}
"""By the name of the file."""
