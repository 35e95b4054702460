"""An index is upgraded, or made anew, under a server that is searched and written to."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from requirements import require
from server_process import COMMAND, LIMIT, ServerProcess, serving, until
from writing_site import put

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings

FORMER = """
from pathlib import Path
if Path(__file__).with_name("former").exists():
    from bahith.analyzers.analyzer import Analyzer
    Analyzer.signature = property(lambda self: "of the former version")
"""
"""What every process imports as it starts; it has the former version until that file goes."""


@contextmanager
def working(server: ServerProcess) -> Iterator[list[str]]:
    """A block during which clients search and write; it has the ids of articles that were
    acknowledged."""
    over, failed, written = threading.Event(), [], ["first"]

    def search() -> None:
        while not over.wait(0.02):
            if not server.site.search("قطار")["total"]:
                failed.append("nothing was found")

    def write() -> None:
        while not over.wait(0.05):
            id = f"number-{len(written)}"
            reply = put(server.site, id, {"text": "قطار جديد"}, "")
            if reply.status == 202:
                written.append(id)
            else:
                failed.append(f"{reply.status}: {reply.body!r}")

    threads = [threading.Thread(target=work) for work in (search, search, write)]
    for thread in threads:
        thread.start()
    try:
        yield written
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert failed == []


def run(settings: Settings, *arguments: str, **environment: str) -> str:
    command = [*COMMAND, "--index", settings.index, *arguments]
    ended = subprocess.run(
        command, capture_output=True, text=True, timeout=LIMIT, env=os.environ | environment
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def has_all(server: ServerProcess, ids: list[str]) -> bool:
    return bool(server.site.search("قطار")["total"] == len(ids))


def is_anew(server: ServerProcess) -> bool:
    """Whether no process that answers has the index as it was."""
    answers = [server.site.get("/api/ready").json() for _ in range(8)]
    return not any(answer["warnings"] for answer in answers)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@pytest.mark.parametrize("workers", [1, 2])
def test_an_upgraded_index_is_served_without_a_restart(
    tmp_path: Path, engine: str, workers: int
) -> None:
    require(Path("/proc/self").exists(), "Linux")
    (tmp_path / "sitecustomize.py").write_text(FORMER)
    (tmp_path / "former").touch()
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    environment: dict[str, Any] = {"PYTHONPATH": path, "BAHITH_ENGINE": engine}
    environment["BAHITH_ACCESS_LOG"] = "0"  # nobody reads it, and a full pipe would stop the server
    own = Settings.load(environ={}, index=str(tmp_path / "index"), engine=engine)
    with serving(own, "--writing", f"--workers={workers}", **environment) as server:
        assert put(server.site, "first", {"text": "قطار"}).status == 200
        with working(server) as written:
            until(lambda: len(written) > 5)
            (tmp_path / "former").unlink()
            run(own, "upgrade", **environment)
            waiting = len(written)
            until(lambda: len(written) > waiting + 5)
        until(lambda: has_all(server, written), 100)
        until(lambda: is_anew(server), 100)
        assert "Traceback" not in server.stop()
    with Index(own) as index:
        assert {article.id for article in index.articles()} == {*written}


@pytest.mark.timeout(300)
def test_what_waits_is_written_to_an_index_made_anew(tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": "first", "text": "قطار"}))
    own = Settings.load(environ={}, index=str(tmp_path / "index"))
    with serving(own, "--writing", "--workers=2", BAHITH_ACCESS_LOG="0") as server:
        assert put(server.site, "first", {"text": "قطار"}).status == 200
        with working(server) as written:
            until(lambda: len(written) > 5)
            run(own, "index", "--rebuild", str(articles))
            waiting = len(written)
            until(lambda: len(written) > waiting + 5)
        later = {*written[waiting:], "first"}
        until(lambda: later <= found(server))
        assert "Traceback" not in server.stop()


def found(server: ServerProcess) -> set[str]:
    """All matches: on a slow machine, there are more than fit on a page."""
    lines = server.site.get("/api/export", q="قطار", format="jsonl").text.splitlines()
    return {json.loads(line)["id"] for line in lines}
