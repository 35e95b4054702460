"""Words per second that one core analyzes, at all levels, with cold and warm caches.

    python benchmarks/analysis.py TEXTS.jsonl[.gz] [--megabytes 20]

    BAHITH_CORE=python python benchmarks/analysis.py TEXTS.jsonl[.gz]

Each line of TEXTS is an object with ``text``. Texts are encoded, with the ranges of their words, in
batches as ``bahith index`` does; the second round knows all words. For comparison between machines,
the program also measures tokenizing alone: matching the same pattern in the same text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from pathlib import Path

from bahith.analyzers.analyzer import Analyzer
from bahith.analyzers.tokenizer import WORD

CHUNK = 500


def texts(path: Path, megabytes: float) -> list[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    kept, left = [], megabytes * 1e6
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            kept.append(text)
            left -= len(text.encode())
            if left <= 0:
                break
    return kept


def analyze(analyzer: Analyzer, batch: list[str]) -> int:
    """Encode texts in batches as large as those of ``bahith index``; return how many words."""
    starts = range(0, len(batch), CHUNK)
    return sum(len(analyzer.encode(batch[start : start + CHUNK]).ids) for start in starts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--megabytes", type=float, default=20)
    args = parser.parse_args()
    batch = texts(args.texts, args.megabytes)
    analyzer = Analyzer()
    started = time.process_time()
    words = sum(len(WORD.findall(text)) for text in batch)
    cut = time.process_time()
    assert analyze(analyzer, batch) >= words
    cold = time.process_time()
    analyze(analyzer, batch)
    warm = time.process_time()
    code = "compiled core" if analyzer.is_compiled else "code in Python"
    print(f"{words:,} words in {args.megabytes:g} MB of UTF-8, analyzed by the {code}")
    print(f"tokenized only:       {words / (cut - started) / 1e6:.2f} million words/s")
    print(f"analyzed, cold cache: {words / (cold - cut) / 1e6:.2f} million words/s")
    print(f"analyzed, warm cache: {words / (warm - cold) / 1e6:.2f} million words/s")


if __name__ == "__main__":
    main()
