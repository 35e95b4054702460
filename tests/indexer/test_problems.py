"""Problems are listed, and those that repeat themselves are counted."""

from __future__ import annotations

from pathlib import PurePosixPath

from library import Library

from bahith.i18n import _
from bahith.indexer.article import Problem
from bahith.indexer.problems import LISTED, Problems


def problem(reason: str, origin: str = "a.jsonl", line: int = 1) -> Problem:
    message = _("record %(number)s: %(reason)s", number=line, reason=_(reason, id=line))
    return Problem(PurePosixPath(origin), origin, message, line)


def test_problems_of_a_kind_are_listed_up_to_a_hundred_and_counted_beyond() -> None:
    problems = Problems()
    for line in range(1, 1001):
        problems.report(problem("id: %(id)s", line=line))
    problems.report(problem("date: %(id)s", line=5000))

    assert len(problems) == LISTED + 1
    assert problems.total == 1001
    *listed, more = map(str, problems.lines())
    assert listed[-1] == "a.jsonl:5000: record 5000: date: 5000"
    assert more == "900 more like this, the last one a.jsonl:1000: record 1000: id: 1000"


def test_each_file_that_failed_is_listed() -> None:
    problems = Problems()
    for number in range(3 * LISTED):
        problems.report(problem("not a PDF", f"{number}.pdf"))

    assert len(problems) == len([*problems.lines()]) == problems.total == 3 * LISTED


def test_articles_with_the_id_of_another_are_told_by_line(library: Library) -> None:
    lines = ['{"id": "same", "title": "خبر"}'] * (LISTED + 3)
    library.file("b.jsonl", "\n".join(["", *lines]))

    failed = library.build().failed

    assert [problem.line for problem in failed] == [*range(3, LISTED + 3)]
    assert failed.total == LISTED + 2
    assert "2 more like this, the last one b.jsonl:104: " in str([*failed.lines()][-1])
