"""What `benchmarks/reading.py` counts, on pages written for it."""

from __future__ import annotations

import json
from pathlib import Path

from benchmark_runs import printed

TITLE = "افتتاح مكتبة عامة جديدة في الحي الجامعي"
STORY = [
    "افتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي، تضم عشرين ألف كتاب.",
    "وقال مدير المكتبة إن القراءة فيها مجانية للجميع طوال أيام الأسبوع.",
]
LOST = "وهذا سطر لم يرد في الصفحة."


def test_each_error_of_a_page_is_counted(tmp_path: Path) -> None:
    (tmp_path / "library.txt").write_text("\n\n".join([TITLE, *STORY]), "utf-8")
    (tmp_path / "other.txt").write_text("\n\n".join([TITLE, *STORY]), "utf-8")
    library = {"title_lines": [1], "date": "", "sources": [""], "story_lines": [2, 3]}
    other = {"title_lines": [2], "date": "2020-01-01", "sources": ["الأفق"]}
    other |= {"story": [STORY[0], LOST], "optional_lines": []}
    (tmp_path / "gold.json").write_text(json.dumps({"library": library, "other": other}), "utf-8")
    table = printed("reading", tmp_path, "--show")
    assert table.splitlines()[-1].split() == ".txt 2 1 50% 1 50% 1 50% 1 0.5 1".split()
    assert f"  + {STORY[1]}" in table
    assert f"  - {LOST}" in table
