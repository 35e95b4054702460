"""What big inputs cost: one huge text, very many small files, and an archive that unpacks to a lot.

    python benchmarks/big_files.py TEXTS.jsonl [--text MB] [--files N] [--archive MB …]

Each input is made of the articles in TEXTS.jsonl, repeated with changed words as in ``growth.py``,
and indexed by ``bahith index`` in a process of its own. Printed are its CPU time, its largest
memory, both also for a MB of text, and how many lines of progress it wrote. Several sizes of the
archive show whether memory grows with it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from grown import grown
from sampling import records

MB = 1 << 20


class Cost(NamedTuple):
    """What one run of ``bahith index`` took: CPU seconds, bytes of memory, lines of progress."""

    seconds: float
    memory: int
    progress: int
    printed: str


def texts(articles: list[dict[str, str]]) -> Iterator[bytes]:
    """The articles as text files, endlessly."""
    for article in grown(articles):
        yield f"{article['title']}\n\n{article['text']}\n\n".encode()


def one_text(folder: Path, articles: list[dict[str, str]], size: int) -> int:
    """Write a single text of about ``size`` bytes; returns its size."""
    written = 0
    with (folder / "big.txt").open("wb") as file:
        for text in texts(articles):
            written += file.write(text)
            if written >= size:
                return written
    return written


def small_files(folder: Path, articles: list[dict[str, str]], count: int) -> int:
    """Write ``count`` texts of one article each, a thousand to a folder."""
    written = 0
    for number, text in enumerate(islice(texts(articles), count)):
        place = folder / f"{number // 1000}"
        place.mkdir(exist_ok=True)
        written += (place / f"{number}.txt").write_bytes(text)
    return written


def archive(folder: Path, articles: list[dict[str, str]], size: int) -> int:
    """Write a zip of texts of one article each that unpacks to about ``size`` bytes."""
    written = 0
    with zipfile.ZipFile(folder / "big.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for number, text in enumerate(texts(articles)):
            file.writestr(f"{number // 1000}/{number}.txt", text)
            written += len(text)
            if written >= size:
                break
    return written


def indexed(folder: Path, index: Path) -> Cost:
    """Index a folder, and measure the process."""
    command = [sys.executable, "-m", "bahith", "--index", str(index), "index", str(folder)]
    errors = index.with_name("progress")
    with errors.open("wb") as progress:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=progress)
        assert process.stdout
        printed = process.stdout.read().decode().partition("\n")[0]
        process.stdout.close()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(errors.read_text("utf-8"))
    lines = errors.read_text("utf-8").count("\n")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, lines, printed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--text", type=int, default=60, metavar="MB")
    parser.add_argument("--files", type=int, default=10_000, metavar="N")
    parser.add_argument("--archive", type=int, nargs="+", default=[250, 2048], metavar="MB")
    options = parser.parse_args()
    articles = list(islice(records(options.texts), 20_000))
    cases = [
        ("one text", one_text, options.text * MB),
        ("small files", small_files, options.files),
        *(("archive", archive, size * MB) for size in options.archive),
    ]
    print("input\tMB of text\tCPU s\tCPU ms per MB\tMB of memory\tlines of progress\tresult")
    for name, write, size in cases:
        with TemporaryDirectory() as place:
            folder = Path(place, "files")
            folder.mkdir()
            written = write(folder, articles, size)
            cost = indexed(folder, Path(place, "index"))
            figures = (
                f"{written / MB:.1f}",
                f"{cost.seconds:.1f}",
                f"{1000 * cost.seconds / (written / MB):.0f}",
                f"{cost.memory / MB:.0f}",
                str(cost.progress),
            )
            print(name, *figures, cost.printed, sep="\t", flush=True)


if __name__ == "__main__":
    main()
