"""A real OpenSearch server for the tests, started when the first of them needs it.

Its jars come through Maven into ``build/``. BAHITH_TEST_OPENSEARCH=URL names a server that runs
already, to be used instead; the tests leave indexes named ``bahith-…`` in it.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from needing import needed

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "tests" / "opensearch_node"
JARS = ROOT / "build" / "opensearch-2.19.1"
MEMORY = Path("/dev/shm")

# What OpenSearch's own start script sets, as far as it matters here.
JAVA = """-Xss1m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8
    -Dio.netty.noUnsafe=true -Dio.netty.allocator.numDirectArenas=0 -Dlog4j2.disable.jmx=true
    -Dlog4j.shutdownHookEnabled=false -Djna.nosys=true -Djava.locale.providers=SPI,COMPAT"""
PATIENCE = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Chosen on import, so that processes which the tests start know it as well.
PORT = int(os.environ.setdefault("BAHITH_TEST_OPENSEARCH_PORT", str(free_port())))
OTHER = os.environ.get("BAHITH_TEST_OPENSEARCH", "")
URL = OTHER or f"http://127.0.0.1:{PORT}"
LOCK = 3

SINGLE: dict[str, Any] = {"discovery__type": "single-node"}
SETTINGS = {"opensearch_url": URL, "opensearch_replicas": 0, "opensearch_lock": LOCK}


class Node:
    """One node, in a process of its own that ends with this one."""

    def __init__(self, folder: Path, port: int, megabytes: int = 512, **settings: object) -> None:
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
        command = ["java", f"-Xms{megabytes}m", f"-Xmx{megabytes}m", *JAVA.split()]
        command += ["-cp", f"{jars()}/*", str(PROGRAM / "Node.java"), str(folder)]
        command += [f"{name}={value}" for name, value in given.items()]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.PIPE, stdout=log, stderr=log
            )
        atexit.register(self.kill)

    def wait(self, nodes: int = 1) -> None:
        """Until the node answers, in a cluster of so many."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            if answers(self.url) >= nodes:
                return
            time.sleep(0.2)
        raise RuntimeError(f"OpenSearch did not start: {self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """SIGKILL: it writes nothing more."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()


def answers(url: str) -> int:
    """How many nodes the cluster at this address has; 0 if none answers there."""
    with suppress(URLError, OSError), urlopen(f"{url}/_cluster/health") as answer:
        return int(json.load(answer)["number_of_nodes"])
    return 0


@cache
def jars() -> Path:
    """The folder of OpenSearch's jars; the test is skipped, in CI failed, without them."""
    needed(bool(shutil.which("java") and shutil.which("mvn")), "a JDK, 17 or later, with Maven")
    if not (JARS / "complete").exists():
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy-dependencies"
        done = subprocess.run(
            ["mvn", "-B", "-q", "-f", PROGRAM / "pom.xml", goal, "-DincludeScope=runtime",
             f"-DoutputDirectory={JARS}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        needed(done.returncode == 0, f"OpenSearch from Maven's repository ({done.stdout[-2000:]})")
        (JARS / "complete").touch()
    return JARS


def folder() -> Path:
    """A folder for the data of nodes, in memory where possible: the tests commit very often."""
    parent = MEMORY if os.access(MEMORY, os.W_OK) else None
    made = tempfile.mkdtemp(prefix="bahith-opensearch-", dir=parent)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


@cache
def started() -> None:
    """Have the server of the tests running; a process that a test started finds it there."""
    if not OTHER and not answers(URL):
        Node(folder(), PORT, transport__port=free_port(), **SINGLE).wait()


def forget(folder: Path) -> None:
    """Delete the indexes that manifests in this folder name: a server bears some thousand."""
    for manifest in folder.rglob("bahith.json"):
        with suppress(ValueError, KeyError, HTTPError):
            name = json.loads(manifest.read_text())["name"]
            urlopen(Request(f"{URL}/{name}-*", method="DELETE")).close()
