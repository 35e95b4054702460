"""A text without page furniture is read whole: verse, prose, plays, whatever its lines are like."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.sources.metadata import read_page

PROSE = "كان الشيخ يجلس كل مساء أمام باب الدار، ويحكي لأحفاده حكايات البحر القديمة."
VERSES = ["يا نجمة المساء", "عودي إلى السماء", "فالليل قد أضاء", "قناديل الصفاء"]
SIGNS = ["***", "* * *", "١٢", "- 7 -", "•", "…", "۩"]
QUOTE = "قال لي: «إن البحر لا يحفظ سرا، فاكتم سرك عن الموج.»"
LOOKALIKES = [
    "طالع",
    "من هنا",
    "علوم",
    "كتاب «سيرة البحر» (تكملة)",
    "انظر أيضا: «سيرة البحر»، المجلد الأول،",
    "٨٨٩ إلى ٨٨٤",
    "١٤٨٤ (١٧٦٧م)",
    "المرأة:",
]


def lost(text: str) -> list[str]:
    """The lines of ``text`` that are neither its title nor in its body."""
    page = read_page(text)
    kept = [page.title, *page.body.split("\n")]
    return [line for line in text.split("\n") if line.strip() and line.strip() not in kept]


@pytest.mark.parametrize(
    "lines",
    [
        ["حكايات البحر", PROSE, "***", *VERSES * 30],
        ["حكايات البحر", PROSE, "١٢", *VERSES * 30, "١٣", *VERSES * 30],
        ["حكايات البحر", *VERSES * 5, QUOTE, "١٢", *VERSES * 30],
        ["حكايات البحر", *VERSES, "طالع", *VERSES * 30],
        ["حكايات البحر", PROSE, "مختارات", *VERSES * 30],
        ["حكايات البحر", "المرأة:", *VERSES, "الشيخ:", *VERSES, "المرأة:", PROSE, *VERSES],
        ["حكايات البحر", *(f"{year} ({year - 400}م)" for year in range(1400, 1420)), *VERSES],
        [PROSE, PROSE, "كتاب «سيرة البحر» (تكملة)", *VERSES],
    ],
    ids=["stars", "pages", "quote", "ascendant", "anthology", "play", "years", "book"],
)
def test_a_text_without_furniture_is_never_cut(lines: list[str]) -> None:
    assert not lost("\n".join(lines))


texts = st.lists(st.sampled_from([PROSE, QUOTE, *VERSES, *SIGNS]), min_size=1, max_size=80)


@given(texts, st.sampled_from(LOOKALIKES), st.integers(0, 80))
def test_one_line_like_furniture_proves_nothing(lines: list[str], like: str, place: int) -> None:
    lines.insert(place, like)
    assert not lost("\n".join(lines))


def real_books(files: Path) -> Iterator[str]:
    openiti = next(files.glob("*-ara1")).read_text("utf-8")
    yield openiti.partition("#META#Header#End#")[2]
    tei = next(files.glob("*.TEIP5.xml")).read_text("utf-8")
    yield plain(tei.partition("<text")[2].replace("\n", " "))
    with ZipFile(next(files.glob("*.epub"))) as book:
        chapters = [name for name in book.namelist() if name.endswith("xhtml")]
        yield "\n".join(plain(book.read(name).decode()) for name in chapters)


def plain(markup: str) -> str:
    """The text of ``markup``, a line for each element that is a block."""
    blocks = re.sub(r"</(?:p|div|h\d|l|head|lg|li|item)>", "\n", markup)
    return re.sub(r"[ \t]+", " ", html.unescape(re.sub(r"<[^>]+>", "", blocks)))


def test_real_books_are_read_whole(shared: Path) -> None:
    for book in real_books(shared / "files"):
        lines = {" ".join(line.split()) for line in book.split("\n")}
        page = read_page(book)
        kept = {" ".join(line.split()) for line in (page.title, *page.body.split("\n"))}
        assert len(lines) > 100
        assert not lines - kept - {""}
