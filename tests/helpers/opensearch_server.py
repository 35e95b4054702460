"""A real OpenSearch server, started for the first test that needs it.

Maven downloads its jars into ``build/``. Set BAHITH_TEST_OPENSEARCH=URL to use a running server
instead; tests leave indexes named ``bahith-…`` in it.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from ports import free_port
from requirements import require

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "tests" / "opensearch_node"
JARS = ROOT / "build" / "opensearch-2.19.1"
MEMORY = Path("/dev/shm")

# The options of OpenSearch's own start script that matter here.
JAVA = """-Xss1m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8
    -Dio.netty.noUnsafe=true -Dio.netty.allocator.numDirectArenas=0 -Dlog4j2.disable.jmx=true
    -Dlog4j.shutdownHookEnabled=false -Djna.nosys=true -Djava.locale.providers=SPI,COMPAT"""
START_LIMIT = 120


# Chosen on import and exported, so that child processes use the same server.
PORT = int(os.environ.setdefault("BAHITH_TEST_OPENSEARCH_PORT", str(free_port())))
OTHER = os.environ.get("BAHITH_TEST_OPENSEARCH", "")
URL = OTHER or f"http://127.0.0.1:{PORT}"
LOCK = 3

SINGLE: dict[str, Any] = {"discovery__type": "single-node"}
SETTINGS = {"opensearch_url": URL, "opensearch_replicas": 0, "opensearch_lock": LOCK}


class Node:
    """An OpenSearch node in a child process, killed at exit."""

    def __init__(
        self,
        folder: Path,
        port: int,
        megabytes: int = 512,
        java: str = JAVA,
        **settings: object,
    ) -> None:
        self.url = f"http://127.0.0.1:{port}"
        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "node.log"
        given = {
            "http.port": port,
            "network.host": "127.0.0.1",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "cluster.max_shards_per_node": 10_000,
            **{name.replace("__", "."): value for name, value in settings.items()},
        }
        command = ["java", f"-Xms{megabytes}m", f"-Xmx{megabytes}m", *java.split()]
        command += ["-cp", f"{jars()}/*", str(PROGRAM / "Node.java"), str(folder)]
        command += [f"{name}={value}" for name, value in given.items()]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        atexit.register(self.kill)

    def wait(self, nodes: int = 1) -> None:
        """Wait until the node answers in a cluster of ``nodes`` nodes."""
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self.process.poll() is None:
            if answers(self.url) >= nodes:
                return
            time.sleep(0.2)
        raise RuntimeError(f"OpenSearch did not start: {self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """Kill the node with SIGKILL, so that it writes nothing more."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()


def answers(url: str) -> int:
    """The number of nodes in the cluster at ``url``; 0 if no node answers."""
    with suppress(URLError, OSError), urlopen(f"{url}/_cluster/health") as answer:
        return int(json.load(answer)["number_of_nodes"])
    return 0


@cache
def jars() -> Path:
    """The folder of OpenSearch's jars; without them, the test is skipped, and fails in CI."""
    require(bool(shutil.which("java") and shutil.which("mvn")), "a JDK, 17 or later, with Maven")
    with one_process_at_a_time(JARS.with_suffix(".lock")):
        if not (JARS / "complete").exists():
            download()
    return JARS


def download() -> None:
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy-dependencies"
    done = subprocess.run(
        ["mvn", "-B", "-q", "-f", PROGRAM / "pom.xml", goal, "-DincludeScope=runtime",
         f"-DoutputDirectory={JARS}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    require(done.returncode == 0, f"OpenSearch from Maven's repository ({done.stdout[-2000:]})")
    (JARS / "complete").touch()


@contextmanager
def one_process_at_a_time(file: Path) -> Iterator[None]:
    """Hold a lock on ``file``: tests run in several processes, which would download at once."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def folder() -> Path:
    """A folder for node data, in memory if possible, because tests commit very often."""
    parent = MEMORY if os.access(MEMORY, os.W_OK) else None
    made = tempfile.mkdtemp(prefix="bahith-opensearch-", dir=parent)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


def started() -> None:
    """Start the server unless it is running; child processes find it at the same port."""
    if not OTHER and not answers(URL):
        node()


@cache
def node() -> Node:
    """The server that this process has started."""
    place = folder()
    own: dict[str, Any] = {"transport__port": free_port(), "path__repo": place / "repository"}
    made = Node(place, PORT, **own, **SINGLE)
    made.wait()
    return made


def forget(folder: Path) -> None:
    """Delete the indexes named in the folder's manifests: a server can hold about a thousand."""
    for manifest in folder.rglob("bahith.json"):
        with suppress(ValueError, KeyError, HTTPError):
            name = json.loads(manifest.read_text())["name"]
            urlopen(Request(f"{URL}/{name}-*", method="DELETE")).close()
