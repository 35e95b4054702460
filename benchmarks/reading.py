"""How well pages and files are read: title, date, source and the lines of the story.

    python benchmarks/reading.py FOLDER [--gold gold.json] [--show]

FOLDER has the pages, in subfolders too, and a gold file. The gold file is a JSON object; each key
is the name of a page without its endings, so that ``name`` judges ``name.txt``,
``name.visible.txt`` and ``html/name.html``. Its value has

- ``title_lines``: the lines of ``name.txt`` that are its title, counted from 1 without lines of
  nothing but spaces; empty if the page has none, so that the title must come from the story;
- ``date``: the date of publication, as ISO 8601; empty if the page does not say;
- ``sources``: the names that count as right; an empty string among them means none is said;
- ``story_lines`` and ``optional_lines``: the lines that the body must have, and those that it may.

Instead of the numbers, ``title``, ``story`` and ``optional`` may have the texts themselves,
for pages without a text file. A line of the story is lost if the body does not have it; a line of
the body has leaked if it is neither of the story nor optional. White space does not count.

Prints a table: per kind of file the pages with a right title, date and source, the lines leaked
per page, and the lines of stories that were lost. --show prints what is wrong, page by page.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import read

# Shorter lines of a body must be lines of the story, not only parts of one.
SHORTEST_PART = 4
# The white space of a blank line: one with a space that does not break counts as a line.
BLANK = " \t\r"


@dataclass(frozen=True)
class Gold:
    """What a careful reader finds on a page."""

    titles: list[str]
    date: str
    sources: list[str]
    story: list[str]
    optional: list[str]

    @classmethod
    def of(cls, judged: dict[str, Any], lines: list[str]) -> Gold:
        """The gold of one page, whose text file has these ``lines``."""
        texts = {
            name: [plain(text) for text in judged.get(name, [])]
            or [plain(lines[number - 1]) for number in judged.get(f"{name}_lines", [])]
            for name in ("title", "story", "optional")
        }
        sources = [plain(source) for source in judged["sources"]]
        return cls(texts["title"], judged["date"], sources, texts["story"], texts["optional"])


@dataclass
class Score:
    """What is right and wrong about one file that was read."""

    title: bool
    date: bool
    source: bool
    leaked: list[str]
    lost: list[str]
    found: tuple[str, str, str] = ("", "", "")


@dataclass
class Total:
    """The scores of one kind of file."""

    scores: list[Score] = field(default_factory=list)

    def row(self, kind: str) -> str:
        count = len(self.scores)
        right = [sum(getattr(s, what) for s in self.scores) for what in ("title", "date", "source")]
        leaked = sum(len(score.leaked) for score in self.scores)
        lost = sum(len(score.lost) for score in self.scores)
        shares = "  ".join(f"{number:>3} {number / count:>4.0%}" for number in right)
        return f"{kind:<10} {count:>5}  {shares}  {leaked:>5} {leaked / count:>6.1f}  {lost:>4}"


def plain(text: str) -> str:
    """``text`` with single spaces, and without marks of direction."""
    return " ".join(re.sub("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text).split())


def score(article: Article, gold: Gold) -> Score:
    """Compares ``article`` with ``gold``."""
    body = [line for text in article.body.split("\n") if (line := plain(text))]
    whole = " ".join(body)
    allowed = gold.story + gold.optional
    known = " ".join(allowed)
    title, source = plain(article.title), plain(article.source)
    published = article.published.isoformat() if article.published else ""
    return Score(
        title=title in gold.titles or (not gold.titles and _begins(title, gold.story)),
        date=published == gold.date,
        source=source in gold.sources,
        leaked=[line for line in body if not _is_known(line, allowed, known)],
        lost=[line for line in gold.story if line not in whole],
        found=(title, published, source),
    )


def _begins(title: str, story: list[str]) -> bool:
    start = title.removesuffix("…").rstrip()
    return bool(start) and any(start in line for line in story[:2])


def _is_known(line: str, allowed: list[str], known: str) -> bool:
    return line in allowed or (len(line.split()) >= SHORTEST_PART and line in known)


def files(folder: Path, name: str) -> Iterator[Path]:
    """The files of a page."""
    yield from sorted(path for path in folder.rglob(f"{name}.*") if path.is_file())


def judged(folder: Path, gold_file: Path) -> Iterator[tuple[Path, Score | str]]:
    """Each file of the pages in ``gold_file`` with its score, or why it has none."""
    for name, page in json.loads(gold_file.read_text("utf-8")).items():
        text = folder / f"{name}.txt"
        lines = text.read_text("utf-8").split("\n") if text.exists() else []
        gold = Gold.of(page, [line for line in lines if line.strip(BLANK)])
        for path in files(folder, name):
            try:
                first = next(read(path), None)
            except SourceError as error:
                yield path, str(error)
                continue
            if isinstance(first, Article):
                yield path, score(first, gold)
            else:
                yield path, str(first.reason) if isinstance(first, Problem) else "no article"


def show(path: Path, result: Score) -> None:
    """Prints what is wrong about one file."""
    names = ("title", "date", "source")
    wrong = [
        f"{name} {text!r}"
        for name, text in zip(names, result.found, strict=True)
        if not getattr(result, name)
    ]
    print(f"{path.name}: {', '.join(wrong) or 'right'}")
    for sign, lines in (("+", result.leaked), ("-", result.lost)):
        for line in lines:
            print(f"  {sign} {line[:110]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gold", type=Path, help="the gold file (FOLDER/gold.json)")
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    args = parser.parse_args()
    totals: dict[str, Total] = defaultdict(Total)
    for path, result in judged(args.folder, args.gold or args.folder / "gold.json"):
        if isinstance(result, str):
            print(f"{path}: {result}")
            continue
        totals[path.suffix].scores.append(result)
        if args.show:
            show(path, result)
    print(
        f"{'kind':<10} {'files':>5}  {'title':>8}  {'date':>8}  {'source':>8}  leaked  each  lost"
    )
    for kind, total in sorted(totals.items()):
        print(total.row(kind))


if __name__ == "__main__":
    main()
