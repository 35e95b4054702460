"""Kills a server that is written to, again and again, and counts what got lost.

``python benchmarks/torture.py FOLDER --engine tantivy --kills 200`` makes an index in FOLDER, which
must not exist. Clients write to it over HTTP: articles with version numbers, deletions followed by
articles with the same id, and several articles at once. Meanwhile, the process that writes, one of
those that answer, the one that started them, or all of them, are killed (SIGKILL). At last every
article must be as its last acknowledged write left it, or as a later one, of which the client does
not know whether it was taken in. While articles are read, no older version may come back.

Linux only, where ``/proc`` lists processes. Exits with 1 if anything was lost or applied twice.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import Any

VICTIMS = ("writer", "worker", "parent", "group")
CLIENTS = 3
ARTICLES = 40
"""Articles of each client."""

ATTEMPTS = 60
"""Attempts to start the server, a second apart."""

_GONE = 0
"""The version of an article that was deleted."""


class Service:
    """``bahith serve`` with two processes that answer, at one port however often it starts."""

    def __init__(self, folder: Path, engine: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "bahith", "--index", str(folder), "serve", "--writing"]
        self._command = [*command, f"--port={self.port}", "--workers=2"]
        self._environment = os.environ | {"BAHITH_ACCESS_LOG": "0", "BAHITH_ENGINE": engine}
        self._log = folder.with_suffix(".log").open("ab")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers.

        Of one whose parent was killed, a process may hold the port for a moment.
        """
        for _attempt in range(ATTEMPTS):
            self.process = subprocess.Popen(
                self._command,
                stdout=subprocess.PIPE,
                stderr=self._log,
                env=self._environment,
                start_new_session=True,
            )
            assert self.process.stdout
            if self.process.stdout.readline():
                return
            self.process.communicate()
            time.sleep(1)
        raise SystemExit("the server did not start; see the log beside the folder")

    def kill(self, victim: str, random: Random) -> None:
        """Kill a process of it, or all, and start it again where that ends it."""
        pid = self.process.pid
        if victim == "group":
            os.killpg(pid, signal.SIGKILL)
        elif victim == "parent":
            os.kill(pid, signal.SIGKILL)
        else:
            found = self._children(is_writer=victim == "writer")
            if found:
                with suppress(ProcessLookupError):
                    os.kill(random.choice(found), signal.SIGKILL)
        if victim in ("group", "parent"):
            self.process.wait()
            if self.process.stdout:
                self.process.stdout.close()
            self.start()

    def _children(self, is_writer: bool) -> list[int]:
        """The processes of that kind: a thread of its own starts the one that writes."""
        pid, found = self.process.pid, []
        for thread in Path(f"/proc/{pid}/task").iterdir():
            if (thread.name != str(pid)) is is_writer:
                with suppress(OSError):
                    for child in (thread / "children").read_text().split():
                        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                            found.append(int(child))
        return found

    def ask(self, method: str, path: str, body: str = "", kind: str = "json") -> tuple[int, Any]:
        """The status and JSON of an answer; status 0 where none came."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Content-Type": f"application/{kind}"}
            connection.request(method, path, body.encode() or None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except (OSError, HTTPException, ValueError):
            return 0, None
        finally:
            connection.close()

    def stop(self) -> None:
        """End it, and wait."""
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate()
        self._log.close()


class Client(threading.Thread):
    """Writes versions of its own articles, one request after the other.

    ``possible`` are the versions that an article may have at the end: the last acknowledged one
    first, then those whose fate is unknown.
    """

    def __init__(self, service: Service, name: str, seed: int) -> None:
        super().__init__(name=name)
        self.service = service
        self.possible: dict[str, list[int]] = {}
        self.acknowledged = self.unknown = self.backwards = 0
        self.is_over = False
        self._random = Random(seed)
        self._version = 0

    def run(self) -> None:
        """Write until it is over."""
        while not self.is_over:
            kind = self._random.random()
            one = f"{self.name}-{self._random.randrange(ARTICLES)}"
            if kind < 0.15:
                self._remove(one)
                self._put(one)
            elif kind < 0.25:
                self._remove(one)
            elif kind < 0.35:
                self._add({f"{self.name}-{self._random.randrange(ARTICLES)}" for _ in range(9)})
            elif kind < 0.45:
                self._read(one)
            else:
                self._put(one)

    def _next(self) -> int:
        self._version += 1
        return self._version

    def _put(self, one: str) -> None:
        version = self._next()
        wait = "?wait=true" if self._random.random() < 0.1 else ""
        body = json.dumps({"title": f"{version}"})
        self._note({one: version}, *self.service.ask("PUT", f"/api/articles/{one}{wait}", body))

    def _remove(self, one: str) -> None:
        self._note({one: _GONE}, *self.service.ask("DELETE", f"/api/articles/{one}"))

    def _add(self, several: set[str]) -> None:
        versions = {one: self._next() for one in several}
        lines = (json.dumps({"id": one, "title": f"{each}"}) for one, each in versions.items())
        answer = self.service.ask("POST", "/api/articles", "\n".join(lines), "x-ndjson")
        self._note(versions, *answer)

    def _note(self, versions: dict[str, int], status: int, task: Any) -> None:
        if status in (200, 202):
            self.acknowledged += 1
            self.possible |= {one: [version] for one, version in versions.items()}
            return
        self.unknown += 1
        for one, version in versions.items():
            self.possible.setdefault(one, [_GONE]).append(version)
        time.sleep(0.05)

    def _read(self, one: str) -> None:
        """Put an article, wait for it, and read it twice: no older version may come."""
        version = self._next()
        path = f"/api/articles/{one}"
        body = json.dumps({"title": f"{version}"})
        status, task = self.service.ask("PUT", f"{path}?wait=true&timeout=60", body)
        self._note({one: version}, status, task)
        if status != 200 or task["state"] != "done":
            return
        time.sleep(1.1)  # what the setting refresh allows another process
        for _each in range(2):
            status, article = self.service.ask("GET", path)
            if status and (status != 200 or article["title"] != f"{version}"):
                self.backwards += 1


def listed(service: Service) -> list[tuple[str, int]]:
    """The id and version of each article, as the server lists them."""
    found, after = [], ""
    while after is not None:
        status, page = service.ask("GET", f"/api/articles?size=100&after={after}")
        if status != 200:
            time.sleep(0.2)
            continue
        found += [(one["id"], int(one["title"])) for one in page["articles"]]
        after = page["next"]
    return found


def waiting(service: Service) -> bool:
    """Whether a task has not ended, or the server does not answer."""
    for state in ("queued", "running"):
        status, page = service.ask("GET", f"/api/tasks?size=1&state={state}")
        if status != 200 or page["tasks"]:
            return True
    return False


def torture(folder: Path, engine: str, kills: int, minutes: float, seed: int) -> bool:
    """Whether nothing was lost or applied twice; prints the figures."""
    random, service = Random(seed), Service(folder, engine)
    end, done = time.monotonic() + 60 * minutes, 0
    clients = [Client(service, f"c{n}", seed + n) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    while done < kills and time.monotonic() < end:
        time.sleep(random.uniform(0.1, 2.0))
        service.kill(VICTIMS[done % len(VICTIMS)], random)
        done += 1
    for client in clients:
        client.is_over = True
    for client in clients:
        client.join()
    while waiting(service):
        time.sleep(0.2)
    articles = listed(service)
    stored = dict(articles)
    possible = {one: versions for client in clients for one, versions in client.possible.items()}
    lost = [one for one, versions in possible.items() if stored.get(one, _GONE) not in versions]
    twice = len(articles) - len(stored) + sum(client.backwards for client in clients)
    failed = service.ask("GET", "/api/tasks?size=100&state=failed")[1]["tasks"]
    service.stop()
    print(
        f"{engine}\tkills {done}\tacknowledged {sum(each.acknowledged for each in clients)}\t"
        f"unknown {sum(each.unknown for each in clients)}\tarticles {len(possible)}\t"
        f"lost {len(lost)}\tapplied twice {twice}\tfailed tasks {len(failed)}"
    )
    for one in lost:
        print(f"{one}: has {stored.get(one, _GONE)}, not one of {possible[one]}")
    return not lost and not twice and not failed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where to make the index; must not exist")
    parser.add_argument("--engine", default="whoosh")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=600, help="after which to stop")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.folder.exists():
        parser.error(f"{given.folder} exists")
    sys.exit(
        0 if torture(given.folder, given.engine, given.kills, given.minutes, given.seed) else 1
    )


if __name__ == "__main__":
    main()
