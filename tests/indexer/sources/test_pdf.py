"""Promises of bahith.indexer.sources.pdf: text in the order of reading, or advice."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import time
import unicodedata
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from bahith import read
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import isolated, pdf
from bahith.indexer.sources.isolated import Isolated
from bahith.indexer.sources.pdf.reading_order import logical, unmirrored

ROOT = Path(__file__).resolve().parents[3]
LIBRARY = ROOT / "tests" / "data" / "pdf" / "library.pdf"


@pytest.fixture(scope="module")
def library() -> list[Article]:
    """The chapters of a file that Chromium printed from ``library.html``."""
    return [item for item in read(LIBRARY) if isinstance(item, Article)]


def test_each_chapter_of_the_outline_is_an_article(library: list[Article]) -> None:
    assert [(article.id, article.title, article.url) for article in library] == [
        ("library.pdf", "افتتاح المكتبة العامة", ""),
        ("library.pdf#page=2", "رحلة القطار", "library.pdf#page=2"),
        ("library.pdf#page=3", "حديقة البلدية", "library.pdf#page=3"),
    ]


def test_nothing_is_lost_and_columns_are_read_one_by_one(library: list[Article]) -> None:
    html = LIBRARY.with_suffix(".html").read_text("utf-8").partition("</style>")[2]
    printed = unescape(re.sub(r"<[^>]+>", " ", html)).split()
    text = " ".join(f"{article.title} {article.body}" for article in library).split()
    # The title of the file stands before its text, too.
    assert text == ["افتتاح", "المكتبة", "العامة", *map(_ordered, printed)]


def _ordered(word: str) -> str:
    """The same word with its marks in the order of Unicode."""
    return unicodedata.normalize("NFC", word)


@pytest.mark.parametrize(
    ("visual", "text"),
    [
        ("كتاب"[::-1], "كتاب"),
        ("2024 سرام 12", "12 مارس 2024"),
        ("3.5% ةبسن", "نسبة 3.5%"),
        ("10:45 ةعاسلا", "الساعة 10:45"),
        ("٢٠٢٣/١٢ ماع", "عام ٢٠٢٣/١٢"),
        ("نإ BBC News ةعاذإ", "إذاعة BBC News إن"),
        (".رصم يف Google Inc", "Google Inc في مصر."),
        ("Windows 10 ماظن", "نظام Windows 10"),
        ("He said مالس to me", "He said سلام to me"),
        ("", ""),
    ],
)
def test_a_line_is_read_as_it_is_written(visual: str, text: str) -> None:
    assert logical(list(visual), page_runs_left=not text.startswith("He")) == text


def test_brackets_are_turned_where_they_are_drawn_mirrored() -> None:
    mirrored = ["قال )نعم( ثم", "(a) list"]
    assert unmirrored(mirrored) == ["قال (نعم) ثم", "(a) list"]
    assert unmirrored(["قال (نعم) ثم"]) == ["قال (نعم) ثم"]


def problem(content: bytes) -> str:
    (found,) = read(content, "a.pdf")
    assert isinstance(found, Problem)
    return str(found.reason)


def _pdf(draw: Callable[[pypdfium2.PdfDocument, pypdfium2.PdfPage], object]) -> bytes:
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(200, 200)
    draw(document, page)
    page.gen_content()
    content = io.BytesIO()
    document.save(content)
    document.close()
    return content.getvalue()


def _picture(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> None:
    picture = pypdfium2.PdfImage.new(document)
    picture.set_bitmap(pypdfium2.PdfBitmap.new_native(20, 20, 4))
    page.insert_obj(picture)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no pdf", "not a file of its kind"),
        (LIBRARY.read_bytes()[:2000], "not a file of its kind"),
        (_pdf(lambda document, page: None), "the file is empty"),
        (_pdf(_picture), "pictures without text; ocrmypdf -l ara reads them"),
    ],
)
def test_what_has_no_text_is_a_problem_with_advice(content: bytes, reason: str) -> None:
    assert reason in problem(content)


def test_a_locked_file_is_told_by_its_reason() -> None:
    content = LIBRARY.read_bytes()
    root = re.findall(rb"/Root (\d+ 0 R)", content)[-1].decode()
    lock = f"/Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'00' * 32}>"
    trailer = f"trailer\n<</Root {root}/Encrypt<<{lock}>>/ID[<00><00>]>>\nstartxref\n0\n%%EOF"
    assert problem(content + trailer.encode()) == "needs a password"


def _with_metadata(entries: str) -> bytes:
    """The library with metadata, which is added to a PDF at its end."""
    content = LIBRARY.read_bytes()
    root = re.findall(rb"/Root (\d+ 0 R)", content)[-1].decode()
    info = f"9999 0 obj\n<<{entries}>>\nendobj\ntrailer\n<</Root {root}/Info 9999 0 R>>"
    return content + f"\n{info}\nstartxref\n0\n%%EOF".encode()


@pytest.mark.parametrize(
    ("entries", "authors"),
    [("/Author(Suad Hashimi)", ("Suad Hashimi",)), ("/Author(Admin)", ()), ("", ())],
)
def test_the_author_is_that_of_the_metadata(entries: str, authors: tuple[str, ...]) -> None:
    found = [item for item in read(_with_metadata(entries), "a.pdf") if isinstance(item, Article)]
    assert {item.author for item in found} == {authors}


@pytest.mark.parametrize(
    ("made", "changed", "updated"),
    [
        ("", "D:20210802100000Z", dt.date(2021, 8, 2)),
        ("", "D:20210726235959", None),
        ("", "D:2021", None),
        ("D:20260301101010", "D:20260301101010", None),
        ("D:20210801101010", "D:20210802100000Z", dt.date(2021, 8, 2)),
    ],
)
def test_a_change_is_one_after_the_day_of_the_text(
    made: str, changed: str, updated: dt.date | None
) -> None:
    article = Article("a", "t", "b", "a", published=dt.date(2021, 7, 26))
    assert (
        pdf.described(article, {"author": "", "made": made, "changed": changed}).updated == updated
    )


def _crash(content: bytes) -> Any:
    if content == b"crash":
        os.abort()
    if content == b"hang":
        time.sleep(60)
    if content == b"greedy":
        return len(bytearray(isolated.MEMORY))
    return content.decode()


def test_a_reader_may_crash_and_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Isolated(_crash)
    try:
        with pytest.raises(SourceError, match="crashed"):
            reader(b"crash")
        with pytest.raises(SourceError, match="crashed"):
            reader(b"greedy")
        assert reader(b"text") == "text"
        monkeypatch.setattr(isolated, "SECONDS", 0.2)
        with pytest.raises(SourceError, match="stopped"):
            reader(b"hang")
    finally:
        reader.stop()
