"""Promises of bahith.indexer.sources.openiti: sections of books, without marks."""

from __future__ import annotations

import pytest

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import read

LONG = "كلمة " * 40

BOOK = f"""######OpenITI#
#META# 010.AuthorNAME\t:: الشافعي
#META# 020.BookTITLE\t:: كتاب الأم
#META#Header#End#

# تقديم قصير.
### | كتاب الطهارة
PageV01P002
### || باب الماء
# قال ms001 الماء
~~ طاهر PageV01P003 مطهر. {LONG}
# قفا نبك من ذكرى %~% بسقط اللوى
### || باب آخر
# {LONG}

فقرة
في سطرين.

وأخرى.
### $ ترجمة
# قصيرة.
"""


def sections(text: str, name: str) -> list[Article]:
    items = list(read(text.encode(), name))
    assert not [item for item in items if isinstance(item, Problem)]
    return [item for item in items if isinstance(item, Article)]


@pytest.mark.parametrize(
    "name", ["0204Shafici.Umm.Shamela001-ara1", "a.mARkdown", "a.completed", "a.txt", "a.md"]
)
def test_each_section_of_a_book_is_an_article(name: str) -> None:
    first, second = sections(BOOK, name)
    assert (first.id, first.title) == (f"{name}#كتاب-الطهارة-باب-الماء", "كتاب الطهارة – باب الماء")
    assert first.body.split("\n") == [
        "تقديم قصير.",
        f"قال الماء طاهر مطهر. {LONG}".strip(),
        "قفا نبك من ذكرى ... بسقط اللوى",
    ]
    assert second.title == "باب آخر"
    assert second.body.split("\n")[1:] == ["فقرة في سطرين.", "وأخرى.", "ترجمة", "قصيرة."]
    assert {first.source, second.source} == {"كتاب الأم"}


def test_a_header_may_be_json() -> None:
    text = '######OpenITI#\n{"BookTitle": "الدرة"}\n#META#Header#End#\n# | الرسالة\nنص.\n'
    (book,) = sections(text, "0142A.B.C-ara1")
    assert (book.id, book.title, book.body) == ("0142A.B.C-ara1", "الدرة", "الرسالة\nنص.")


@pytest.mark.parametrize("text", ["######OpenITI#\n", "######OpenITI#\n#META#Header#End#\n# |\n"])
def test_a_book_without_text_is_a_problem(text: str) -> None:
    (problem,) = read(text.encode(), "a-ara1")
    assert isinstance(problem, Problem)
