"""Power losses at every write of the queue of tasks, and what is lost by them.

    python benchmarks/power_loss.py --tasks 30 --states 8

A program puts tasks into a queue, begins and ends them, while strace records what SQLite and
Python write. ``recorded_disk.py`` replays the recording. After each call that writes or syncs, and
for several ways in which what is not synced may be lost, the queue is opened: the database must be
whole, each task that was acknowledged must be there in the state that was acknowledged or under
way, and each one that waits must have its whole body. Exits with 1 otherwise. Needs strace.

With ``--unsynced``, no sync of the program reaches the disk: then something must be lost.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from recorded_disk import STRACE, Disk

from bahith.indexer.errors import BahithError
from bahith.indexer.queue import bodies
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Outcome, Write

LARGE = bodies.SMALL + 5000


def work(folder: str, tasks: int) -> None:
    """Use a queue, and print what is begun and what is done."""
    random = Random(1)
    waiting: list[int] = []
    for number in range(1, tasks + 1):
        if number % 10 == 1:
            queue = Queue(folder)
        _add(queue, random, number)
        waiting.append(number)
        if number % 3 == 0:
            begun = queue.waiting(2, 2**30)
            numbers = [task.number for task in begun]
            _tell("begin", numbers)
            queue.begin(begun)
            _tell("done", numbers, state="running")
            if number % 2:
                queue.put_back(begun)
                queue.begin(begun)
            queue.report(begun[0], Outcome(added=1))
            _tell("end", numbers)
            queue.end(dict.fromkeys(numbers, Outcome(added=1)), [task.body.file for task in begun])
            _tell("done", numbers, state="done")
        if number % 10 == 0:
            old = [*range(1, number - 4)]
            ended = [each for each in old if (task := queue.task(each)) and task.is_over]
            _tell("prune", ended)
            queue.prune(0.0, 5)
            _tell("done", ended, state="forgotten")
            queue.close()


def _add(queue: Queue, random: Random, number: int) -> None:
    _tell("add", [number])
    with bodies.Spool(queue.bodies) as spool:
        for _ in range(2):
            spool.write(random.randbytes(LARGE // 2 if number % 4 == 0 else random.randrange(9000)))
        body = spool.body()
        queue.add(Write("add", "x", body, key=f"key {number}", asked="x"))
        spool.keep()
    _tell("done", [number], state="queued", digest=body.digest)


def _tell(what: str, numbers: Sequence[int], **more: str) -> None:
    os.write(1, json.dumps({"what": what, "numbers": numbers, **more}).encode())


@dataclass
class Known:
    """What the program has told: states and digests of tasks, and what is under way."""

    states: dict[int, str] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)
    doing: str = ""
    concerned: set[int] = field(default_factory=set)

    def hear(self, line: str) -> None:
        """Take in a line of the program."""
        told: dict[str, Any] = json.loads(line)
        self.doing, self.concerned = told["what"], set(told["numbers"])
        if self.doing == "done":
            for number in told["numbers"]:
                self.states[number] = told["state"]
                self.digests.setdefault(number, told.get("digest", ""))
            self.concerned = set()

    def fault(self, folder: Path) -> str:
        """What is wrong with the queue in a folder; empty if nothing is."""
        with closing(Queue(folder)) as queue:
            with queue._connection.reading() as database:
                (whole,) = database.execute("PRAGMA integrity_check").fetchone()
            if whole != "ok":
                return f"the database is damaged: {whole}"
            for task in queue.waiting(10**6, 2**40):
                if why := bodies.fault(queue.bodies, task.body):
                    return f"task {task.number}: {why}"
                if self.digests.get(task.number, task.body.digest) != task.body.digest:
                    return f"task {task.number} has another body"
            if wrong := next(filter(None, (self._wrong(queue, each) for each in self.states)), ""):
                return wrong
            added, _ = queue.add(Write("add", "x", bodies.of(b"{}")))
            if added.number <= max(self.states, default=0):
                return f"the number {added.number} was given again"
        return ""

    def _wrong(self, queue: Queue, number: int) -> str:
        """What is wrong with a task that was acknowledged."""
        state, found = self.states[number], queue.task(number)
        if found is None:
            is_gone = state == "forgotten" or self._may_be("prune", number)
            return "" if is_gone else f"task {number} is lost, which was {state}"
        if state == "forgotten":
            return f"task {number} is back, which was forgotten"
        if found.is_over != (state == "done") and not self._may_be("end", number):
            return f"task {number} is {found.state}, which was {state}"
        return ""

    def _may_be(self, doing: str, number: int) -> bool:
        return self.doing == doing and number in self.concerned


def record(folder: Path, tasks: int, unsynced: bool) -> list[str]:
    """The recording of the program at work in an empty folder."""
    trace = folder / "trace"
    (folder / "index").mkdir()
    program = [sys.executable, "-B", __file__, "--work", str(folder / "index")]
    swallowed = ["-e", "inject=fsync,fdatasync:retval=0"] if unsynced else []
    command = [*STRACE, *swallowed, "-o", str(trace), *program, "--tasks", str(tasks)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return trace.read_text("ascii").splitlines()


def ways(random: Random, states: int) -> list[Callable[[], bool]]:
    """Ways to lose what is not synced: all of it, nothing, and parts."""
    some = [partial(_often, random, share) for share in (0.5, 0.1, 0.9, 0.02)]
    return [lambda: True, lambda: False, *(some[n % len(some)] for n in range(states - 2))]


def _often(random: Random, share: float) -> bool:
    return random.random() < share


def lose_power(folder: Path, tasks: int, states: int, seed: int, unsynced: bool) -> int:
    """Simulate all power losses, print what was found, and return how many did harm."""
    lines, random, known = record(folder, tasks, unsynced), Random(seed), Known()
    disk = Disk(str(folder / "index"))
    seen: set[bytes] = set()
    moments = harmful = 0
    started = time.monotonic()
    for told in disk.replay(iter(lines)):
        if told is not None:
            known.hear(told)
        moments += told is None
        for loses in ways(random, states):
            left = disk.left(loses, random)
            print_of = sha256(repr((sorted(left.items()), known)).encode()).digest()
            if print_of in seen:
                continue
            seen.add(print_of)
            with tempfile.TemporaryDirectory(dir=folder) as name:
                for path, content in left.items():
                    if content is None:
                        (Path(name) / path).mkdir(exist_ok=True)
                    else:
                        (Path(name) / path).write_bytes(content)
                try:
                    fault = known.fault(Path(name))
                except (BahithError, sqlite3.DatabaseError) as error:
                    fault = str(error)
            if fault:
                harmful += 1
                if harmful <= 20:
                    print(f"after call {moments}, while {known.doing}: {fault}")
    print(
        f"{tasks} tasks, {moments:,} calls that write or sync, {len(seen):,} states after a power "
        f"loss, {harmful} with a loss or damage; {time.monotonic() - started:.0f} s"
    )
    return harmful


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tasks", type=int, default=30)
    parser.add_argument("--states", type=int, default=8, help="ways to lose data at each call")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unsynced", action="store_true", help="have no sync reach the disk")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        work(args.work, args.tasks)
        return
    fast = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=fast) as name:
        given = args.tasks, args.states, args.seed, args.unsynced
        sys.exit(1 if lose_power(Path(name), *given) else 0)


if __name__ == "__main__":
    main()
