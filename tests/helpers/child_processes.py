"""Work in child processes, which can hold a lock, write while others read, or be killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from engine_index import EngineIndex, document, ids, word

from bahith.indexer.build import build
from bahith.indexer.errors import IndexMissing
from bahith.indexer.settings import Settings

# Forked from a server without threads: fast, and safe although the tests have threads.
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["child_processes"])

Event = Any
PATIENCE = 300
"""Seconds after which a process is taken to hang."""
ROUND = 10
"""Articles that ``write_rounds`` adds in one commit."""


def start(work: Callable[..., None], *given: Any) -> BaseProcess:
    process = _PROCESSES.Process(target=work, args=given, daemon=True)
    process.start()
    return process


def finish(process: BaseProcess) -> None:
    """Wait until a process has ended; on a busy machine, that takes its time."""
    process.join(PATIENCE)
    assert process.exitcode is not None, f"{process.name} still runs after {PATIENCE} s"


def event() -> Event:
    return _PROCESSES.Event()


def hold_writer(name: str, folder: Path, held: Event, let_go: Event) -> None:
    with EngineIndex(name, folder).writer():
        held.set()
        let_go.wait(60)


def write_rounds(name: str, folder: Path, rounds: int) -> None:
    """Commit ``rounds`` times: ROUND new articles, and one replaced, each time."""
    for number in range(rounds):
        new = [document(f"{number}-{n}", f"common in{number}") for n in range(ROUND)]
        EngineIndex(name, folder).write(*new, document("same", f"same in{number}"))


def committed(index: EngineIndex) -> int:
    """The number of rounds in the index; fails if it holds part of a round."""
    try:
        opened = index.open()
    except IndexMissing:
        return 0
    total = opened.search(word("common"), "relevance", 0, 0).total
    rounds, rest = divmod(total, ROUND)
    assert rest == 0
    for number in range(rounds):
        found = opened.search(word(f"in{number}"), "relevance", 0, 100)
        expected = {f"{number}-{n}" for n in range(ROUND)} | (
            {"same"} if number == rounds - 1 else set()
        )
        assert set(ids(found)) == expected
    return rounds


def die_before_the_second_commit(name: str, folder: Path) -> None:
    with EngineIndex(name, folder).writer() as writer:
        writer.put([document("first", "common")])
        writer.commit()
        writer.put([document("second", "common")])
        os.kill(os.getpid(), signal.SIGKILL)


def killed_at(change: int, folder: Path, work: Callable[..., None], *given: Any) -> None:
    """Do ``work``, but be killed before change number ``change`` to a file in ``folder``."""
    left = change

    def watch(what: str, details: tuple[Any, ...]) -> None:
        nonlocal left
        changes = what in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link") or (
            what == "open" and details[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if changes and str(details[0]).startswith(str(folder)):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    work(*given)


def survivors(name: str, folder: Path, rounds: int, step: int) -> Iterator[EngineIndex]:
    """Yield indexes whose writer was killed before a change to the disk, at every ``step``-th one.

    Asserts that each holds whole commits, no fewer than the one before, and that it can be written
    to. The last writer survives and commits all ``rounds``.
    """
    before = 0
    for change in range(1, 10_000, step):
        left = EngineIndex(name, folder / f"{change}")
        with left.opened:
            process = start(killed_at, change, left.folder, write_rounds, name, left.folder, rounds)
            finish(process)
            now = committed(left)
            assert now >= before, "a writer that was killed later left fewer commits"
            before = now
            if process.exitcode == 0:
                break
            assert process.exitcode == -signal.SIGKILL
            left.write(document("after", "after"))
            assert committed(left) == now
            assert left.search_ids(word("after")) == ["after"]
            yield left
    assert before == rounds


def build_folder(index: Path, articles: Path, batch: int) -> None:
    with suppress(KeyboardInterrupt):
        build(Settings.load(environ={}, index=str(index), batch=batch), [articles])
