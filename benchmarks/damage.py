"""Damages each file of an index again and again, and tells what becomes of its answers.

    python benchmarks/damage.py [ARTICLES.jsonl] --engine tantivy --damages 20

Makes an index with everything in its folder (``full_index.py``): commits, removed articles, rules,
vectors, and a queue in which tasks have ended and others wait. Then removes each file once, and
cuts it, zeroes a block of it and flips a bit of it at random places, each as often as
``--damages`` says. After each damage, a copy of the index is opened as if for the first time:
``Index.check`` reads it, it answers questions, and the queue lists its tasks. The table has what
became of the damages, by kinds of files:

- harmless: the answers are those of before, and what was damaged is nowhere read;
- check: the answers are those of before, and the check tells the damage;
- error: it cannot be opened, or a search or the queue fails with an error that says why;
- warned: the commit before the newest answers, and the index says so;
- late: some answers are others, which only the check tells;
- wrong: some answers are others and nothing tells it, or there is a traceback.

Exits with 1 if there is a wrong one. Without ARTICLES, uses those that come with Bahith.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from full_index import HERE, articles, make, vectors
from sampling import Record, phrase, prefix, sample_queries, words

from bahith import Index
from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.errors import BahithError, EngineError
from bahith.indexer.meaning.passages import key
from bahith.indexer.meaning.vectors import FOLDER, Vectors
from bahith.indexer.queue import bodies
from bahith.indexer.queue.store import Queue
from bahith.indexer.settings import Settings

FATES = ("harmless", "check", "error", "warned", "late", "wrong")
LARGEST_BLOCK = 4096
SHOWN = 20
FORMS = (
    *("", "=المتحف", "مرفأ", "حكاية الميناء", "الميناء OR البحر", "البحر NOT الميناء"),
    *("desk:sport", "price:10..40", "after:2015 البحر", "author:ليلى", "المتحفف"),
)
"""Questions in forms that those of ``questions`` lack; the rules change the answers to some."""


def questions(found: Sequence[Record], count: int) -> list[str]:
    """So many questions of people, and of each form some whose words are in the articles."""
    lines = [
        line
        for name in ("samples", "press")
        for line in (HERE / "questions" / f"{name}.queries.jsonl").read_text("utf-8").splitlines()
    ]
    texts = [{**record, "text": record.get("text") or record["body"]} for record in found]
    return [
        *(json.loads(line)["text"] for line in lines[:: max(1, len(lines) // count)]),
        *FORMS,
        *sample_queries(texts, words, 3),
        *(f'"{text}"' for text in sample_queries(texts, phrase, 3)),
        *(f"{text}*" for text in sample_queries(texts, prefix, 3)),
    ]


def answers(index: Index, asked: Sequence[str]) -> Iterator[object]:
    """Everything that people can see of an index."""
    facets = ("category", "year", "author")
    for question in asked:
        page = index.search(question, size=5, facets=facets, explain=True)
        yield page.total, page.results, page.counts
        page = index.search(question, size=5, sort="newest", group=True)
        yield page.total, page.results
    every = [*index.articles()]
    yield every
    for article in every[::10]:
        yield index.similar(article.id), index.copies(article.id)
    yield [index.suggest(text) for text in ("ال", "الم", "متح")]
    yield [index.correct(text) for text in ("المتحفف", "المينا القديم")]
    yield replace(index.statistics(), bytes=0)
    if stored := Vectors.open(Path(index.settings.index) / FOLDER):
        yield list(map(str, stored.nearness([*map(key, every)], vectors(1, 0)[0])))


def tasks(folder: str) -> tuple[object, ...]:
    """What the queue says of its tasks, and those that wait, with their bodies.

    Raises EngineError where one would not be applied.
    """
    with closing(Queue(folder)) as queue:
        waiting = queue.waiting(10**6, 2**40)
        for task in waiting:
            if fault := bodies.task_fault(queue.bodies, task):
                raise EngineError(fault)
        return queue.tasks(10**6), waiting


class Opened(Index):
    """An index opened as if for the first time, but for words: no file has what they mean."""

    analyzer = Analyzer()


@dataclass(frozen=True)
class Seen:
    """What an index was seen to be; ``error`` is why it could not be searched."""

    problems: tuple[str, ...]
    answers: tuple[object, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""
    traceback: str = ""

    def fate(self, sound: Seen) -> str:
        """What became of a damage to the index that was seen as ``sound`` before."""
        if self.traceback:
            return "wrong"
        if self.error:
            return "error"
        if self.answers == sound.answers:
            return "check" if self.problems else "harmless"
        if self.warnings:
            return "warned"
        return "late" if self.problems else "wrong"


def look(settings: Settings, asked: Sequence[str]) -> Seen:
    """Check an index, and have it answer, each in a state that knows nothing of it."""
    problems: tuple[str, ...] = ()
    try:
        try:
            with Opened(settings) as index:
                problems = tuple(map(str, index.check()))
        except BahithError as error:
            problems = (str(error),)
        with Opened(settings) as index:
            said = tuple(answers(index, asked))
            warnings = tuple(map(str, index.warnings()))
        return Seen(problems, (*said, *tasks(settings.index)), warnings)
    except BahithError as error:
        return Seen(problems, error=str(error))
    except Exception as error:
        return Seen(problems, traceback=f"{type(error).__name__}: {error}")


def damaged(content: bytes, random: Random, count: int) -> Iterator[tuple[str, bytes | None]]:
    """Damages of a file, with what they leave of it; None where they remove it."""
    yield "removed", None
    size = len(content)
    for _ in range(count if size else 0):
        length = random.randrange(size)
        yield f"cut to {length} of {size} bytes", content[:length]
        start = random.randrange(size)
        end = min(size, start + random.randint(1, LARGEST_BLOCK))
        yield f"zeros from {start} to {end}", content[:start] + bytes(end - start) + content[end:]
        place, bit = random.randrange(size), random.randrange(8)
        flipped = bytes([content[place] ^ 1 << bit])
        yield f"bit {bit} of byte {place}", content[:place] + flipped + content[place + 1 :]


def kind(name: str) -> str:
    """The name of a file without what chance or a counter chose of it."""
    return re.sub(r"[0-9a-z]{16,}|[0-9a-f]{8,}|\d+", "*", name)


def damage(
    whole: Path, settings: Settings, asked: Sequence[str], count: int, seed: int
) -> dict[str, Counter[str]]:
    """Damage each file of an index, print what is late or wrong, and return fates by kinds."""
    random = Random(seed)
    sound = look(settings, asked)
    if sound.problems or sound.error or sound.traceback:
        raise SystemExit(f"the index is not sound: {sound}")
    fates: dict[str, Counter[str]] = {}
    number = bad = 0
    for file in sorted(each for each in whole.rglob("*") if each.is_file()):
        name, content = str(file.relative_to(whole)), file.read_bytes()
        row = fates.setdefault(kind(name), Counter())
        for what, left in damaged(content, random, count):
            if left == content:
                continue
            number += 1  # no cache knows the folder
            copy = whole.with_name(f"copy-{number}")
            shutil.copytree(whole, copy)
            (copy / name).unlink()
            if left is not None:
                (copy / name).write_bytes(left)
            seen = look(replace(settings, index=str(copy)), asked)
            shutil.rmtree(copy, ignore_errors=True)  # uses of rules are counted a little later
            row[fate := seen.fate(sound)] += 1
            if fate in ("late", "wrong"):
                bad += 1
                if bad <= SHOWN:
                    told = seen.traceback or "; ".join(seen.problems) or "nothing is told"
                    print(f"{name}, {what}: {fate} ({told})", flush=True)
    return fates


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path, nargs="?", metavar="ARTICLES.jsonl")
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), required=True)
    parser.add_argument("--most", type=int, default=300, help="articles at most")
    parser.add_argument("--questions", type=int, default=5, help="questions of people")
    parser.add_argument("--damages", type=int, default=20, help="of each kind, for each file")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    logging.disable()  # what it tells is in the table
    found = articles(args.articles, args.most)
    asked = questions(found, args.questions)
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=fast) as folder:
        whole = Path(folder) / "whole"
        settings = make(whole, args.engine, found)
        fates = damage(whole, settings, asked, args.damages, args.seed)
    print(f"| {args.engine} | damages | {' | '.join(FATES)} |")
    print("|---" * (2 + len(FATES)) + "|")
    every: Counter[str] = sum(fates.values(), Counter())
    for name, row in (*fates.items(), ("all", every)):
        counts = " | ".join(f"{row[fate]:,}" for fate in FATES)
        print(f"| {name} | {row.total():,} | {counts} |")
    print(f"{len(found)} articles, {len(asked)} questions; {time.monotonic() - started:.0f} s")
    sys.exit(1 if every["wrong"] else 0)


if __name__ == "__main__":
    main()
