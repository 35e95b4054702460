"""How many near-duplicates are found: copies made of a collection's articles, by rules.

    python benchmarks/copies.py DIR TEXTS.jsonl [--copies 500] [--show]

Indexes TEXTS together with the copies in DIR, which must be new. Originals are drawn from all
articles, and each copy is made by one rule, in turns, always the same ones:

- cut: the first 50 to 90 percent of the words;
- reordered: the sentences, or twenty words at a time where there are fewer than four, shuffled;
- retitled: another article's first words as title, a dateline before the text, a credit after it;
- all three, with 60 to 90 percent of the words.

Prints the share of copies that are in one group with their original, and how often a copy is in
one with another story: one that its original was in no group with before. Then how many groups the
collection has of itself (--show prints them, to judge by: two texts a pair, and the part of the
shorter one's shingles that both have), and how long a page of ten takes with and without groups.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from drawing import drawn, records, words

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.build import build
from bahith.indexer.near_duplicates import shingles
from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

Record = dict[str, Any]
MADE = "made-copy-"


def cut(text: str, chance: Random, least: float = 0.5) -> str:
    kept = text.split()
    return " ".join(kept[: round(len(kept) * chance.uniform(least, 0.9))])


def reordered(text: str, chance: Random) -> str:
    parts = [part for part in re.split(r"(?<=[.!؟])\s+|\n+", text) if part.strip()]
    if len(parts) < 4:
        split = text.split()
        parts = [" ".join(split[at : at + 20]) for at in range(0, len(split), 20)]
    chance.shuffle(parts)
    return "\n".join(parts)


def retitled(text: str, _: Random) -> str:
    return f"القاهرة (وكالات الأنباء) - {text}\nالمصدر: وكالات الأنباء"


RULES: dict[str, Callable[[str, Random], str]] = {
    "cut": cut,
    "reordered": reordered,
    "retitled": retitled,
    "all three": lambda text, chance: retitled(reordered(cut(text, chance, 0.6), chance), chance),
}


def made(originals: list[Record], count: int) -> Iterator[tuple[str, Record, Record]]:
    """The rule, the original and the copy, ``count`` times."""
    chance = Random(5)
    for number, original in enumerate(chance.sample(originals, count)):
        rule = [*RULES][number % len(RULES)]
        title = original.get("title", "")
        if rule in ("retitled", "all three"):
            title = " ".join(chance.choice(originals)["text"].split()[:8])
        text = RULES[rule](original["text"], chance)
        yield rule, original, {"id": f"{MADE}{number}", "title": title, "text": text}


def groups(searcher: Searcher, ids: list[str]) -> dict[str, set[str]]:
    return {id: {article.id for article in searcher.copies(id)} for id in ids}


def timed(searcher: Searcher, questions: list[str]) -> None:
    for group in (False, True, False, True):
        taken = []
        for question in questions:
            started = time.process_time()
            searcher.search(Request(question, group=group))
            taken.append((time.process_time() - started) * 1000)
        cuts = quantiles(taken, n=20)
        name = "with groups" if group else "without"
        print(f"a page {name}: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms of the processor")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--copies", type=int, default=500)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    settings = Settings.load(index=str(given.index))
    originals = [record for record in records(given.texts) if record["text"].strip()]
    copies = [*made(originals, given.copies)]
    given.index.mkdir(parents=True)
    extra = given.index.parent / f"{given.index.name}-copies.jsonl"
    extra.write_text("".join(f"{json.dumps(copy)}\n" for _, _, copy in copies), "utf-8")

    build(settings, [given.texts])
    searcher = Searcher.open(settings)
    before = groups(searcher, [record["id"] for record in originals])
    searcher.close()
    build(settings, [extra])
    searcher = Searcher.open(settings)

    found: Counter[str] = Counter()
    false = 0
    own = {copy["id"]: {original["id"], *before[original["id"]]} for _, original, copy in copies}
    for rule, original, copy in copies:
        group = {article.id for article in searcher.copies(copy["id"])}
        found[rule] += original["id"] in group
        right = own[copy["id"]]
        false += sum(right.isdisjoint(own.get(other, {other})) for other in group)
    total = Counter(rule for rule, _, _ in copies)
    for rule, count in total.items():
        print(f"{rule}: {found[rule]} of {count} found")
    print(f"all: {found.total()} of {len(copies)} found ({found.total() / len(copies):.1%})")
    print(f"copies in one group with another story: {false}")

    earlier = {frozenset({id, *group}) for id, group in before.items() if group}
    print(f"{len(earlier)} groups of {sum(map(len, earlier))} articles were there before")
    analyzer, texts = Analyzer(), {record["id"]: record["text"] for record in originals}
    for members in sorted(map(sorted, earlier), key=lambda ids: (len(ids), ids)):
        first, *others = members
        one = shingles(analyzer.terms(texts[first]))
        for other in others:
            two = shingles(analyzer.terms(texts[other]))
            part = len(one & two) / max(1, min(len(one), len(two)))
            if given.show:
                print(f"{first} {other} {part:.2f}")
                print(f"  {texts[first][:400]!r}")
                print(f"  {texts[other][:400]!r}")
    timed(searcher, drawn(records(given.texts), words, min(200, len(originals))))
    searcher.close()


if __name__ == "__main__":
    main()
