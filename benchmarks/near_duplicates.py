"""How many near-duplicates are found: copies made from a collection's articles by fixed rules.

    python benchmarks/near_duplicates.py DIR TEXTS.jsonl [--copies 500] [--show]

Indexes TEXTS and the copies in DIR, which must not exist. The originals are a sample of all
articles, the same in every run; each copy is made by one of these rules, in turn:

- cut: the first 50 to 90 percent of the words;
- reordered: the sentences shuffled, or blocks of twenty words if there are fewer than four;
- retitled: another article's first words as the title, a dateline before the text, a credit after;
- all three, with 60 to 90 percent of the words.

Prints the share of copies in the same group as their original, and how many copies are grouped
with another story, one that was not in their original's group before. Then the number of groups
in the collection itself (--show prints their texts, two per pair, and the share of the shorter
one's shingles that both have), and the CPU time of a page of ten results with and without groups.
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

from sampling import records, sample_queries, words

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.build import build
from bahith.indexer.near_duplicates import fingerprints, shingles
from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

Record = dict[str, Any]
Copy = tuple[str, Record, Record]
"""A rule, an original, and the copy that the rule makes of it."""

COPY_ID = "made-copy-"


def cut(text: str, chance: Random, shortest: float = 0.5) -> str:
    words = text.split()
    return " ".join(words[: round(len(words) * chance.uniform(shortest, 0.9))])


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


def make_copies(originals: list[Record], count: int) -> Iterator[Copy]:
    """``count`` copies, with their rules and originals."""
    chance = Random(5)
    for number, original in enumerate(chance.sample(originals, count)):
        rule = [*RULES][number % len(RULES)]
        title = original.get("title", "")
        if rule in ("retitled", "all three"):
            title = " ".join(chance.choice(originals)["text"].split()[:8])
        text = RULES[rule](original["text"], chance)
        yield rule, original, {"id": f"{COPY_ID}{number}", "title": title, "text": text}


def groups(searcher: Searcher, ids: list[str]) -> dict[str, set[str]]:
    return {id: {article.id for article in searcher.copies(id)} for id in ids}


def print_page_times(searcher: Searcher, queries: list[str]) -> None:
    for group in (False, True, False, True):
        times = []
        for query in queries:
            started = time.process_time()
            searcher.search(Request(query, group=group))
            times.append((time.process_time() - started) * 1000)
        percentiles = quantiles(times, n=20)
        name = "with groups" if group else "without"
        print(
            f"a page {name}: p50 {percentiles[9]:.1f} ms, p95 {percentiles[18]:.1f} ms of CPU time"
        )


def print_copies_found(searcher: Searcher, copies: list[Copy], before: dict[str, set[str]]) -> None:
    """``before``: the group of each original before there were copies."""
    found: Counter[str] = Counter()
    false = 0
    stories = {
        copy["id"]: {original["id"], *before[original["id"]]} for _, original, copy in copies
    }
    for rule, original, copy in copies:
        group = {article.id for article in searcher.copies(copy["id"])}
        found[rule] += original["id"] in group
        story = stories[copy["id"]]
        false += sum(story.isdisjoint(stories.get(other, {other})) for other in group)
    for rule, count in Counter(rule for rule, _, _ in copies).items():
        print(f"{rule}: {found[rule]} of {count} found")
    print(f"all: {found.total()} of {len(copies)} found ({found.total() / len(copies):.1%})")
    print(f"copies grouped with another story: {false}")


def print_own_groups(originals: list[Record], before: dict[str, set[str]], show: bool) -> None:
    """The groups of the collection itself, with their texts if ``show``."""
    own = {frozenset({id, *group}) for id, group in before.items() if group}
    print(f"{len(own)} groups of {sum(map(len, own))} articles in the collection itself")
    if not show:
        return
    analyzer, texts = Analyzer(), {record["id"]: record["text"] for record in originals}
    for members in sorted(map(sorted, own), key=lambda ids: (len(ids), ids)):
        first, *others = members
        encoded = analyzer.encode(texts[id] for id in (first, *others))
        one, *rest = (set(shingles(each).tolist()) for each in fingerprints(encoded))
        for other, two in zip(others, rest, strict=True):
            print(f"{first} {other} {len(one & two) / max(1, min(len(one), len(two))):.2f}")
            print(f"  {texts[first][:400]!r}")
            print(f"  {texts[other][:400]!r}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--copies", type=int, default=500)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    settings = Settings.load(index=str(args.index))
    originals = [record for record in records(args.texts) if record["text"].strip()]
    copies = [*make_copies(originals, args.copies)]
    args.index.mkdir(parents=True)
    extra = args.index.parent / f"{args.index.name}-copies.jsonl"
    extra.write_text("".join(f"{json.dumps(copy)}\n" for _, _, copy in copies), "utf-8")

    build(settings, [args.texts])
    searcher = Searcher.open(settings)
    before = groups(searcher, [record["id"] for record in originals])
    searcher.close()
    build(settings, [extra])
    searcher = Searcher.open(settings)

    print_copies_found(searcher, copies, before)
    print_own_groups(originals, before, args.show)
    print_page_times(searcher, sample_queries(records(args.texts), words, min(200, len(originals))))
    searcher.close()


if __name__ == "__main__":
    main()
