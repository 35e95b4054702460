"""The ``bahith`` command as a process: interrupted, killed, and on a terminal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines import ENGINES, engine
from bahith.indexer.errors import IndexMissing
from bahith.indexer.settings import Settings

BATCH = 50
ARTICLES = 2000
COMMAND = (sys.executable, "-m", "bahith")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with many small articles."""
    folder = tmp_path_factory.mktemp("articles")
    for number in range(ARTICLES):
        words = " ".join(f"كلمة{number * 7 % (place + 2)}" for place in range(60))
        (folder / f"{number}.txt").write_text(f"مقال رقم {number}\n\n{words} نهاية.\n", "utf-8")
    return folder


class Indexing:
    """``bahith index`` on a folder, as often as one likes."""

    def __init__(self, folder: Path, index: Path) -> None:
        self._command = [*COMMAND, "--index", str(index), "index", "--batch", str(BATCH)]
        self._command.append(str(folder))
        self._settings = Settings.load(environ={}, index=str(index))
        self._signature = Analyzer().signature

    def committed(self) -> int:
        """How many articles a reader sees now."""
        try:
            opened = engine(ENGINES[0]).open(self._settings, self._signature)
        except IndexMissing:
            return 0
        try:
            return opened.statistics().articles
        finally:
            opened.close()

    def stopped(self, number: signal.Signals) -> subprocess.CompletedProcess[str]:
        """Let it run until it has committed something more, and send it a signal."""
        before = self.committed()
        process = subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            while process.poll() is None and self.committed() <= before:
                time.sleep(0.01)
            process.send_signal(number)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
            process.communicate()
        return subprocess.CompletedProcess(self._command, process.returncode, out, err)

    def finished(self) -> str:
        """Let it run to its end; what it printed."""
        result = subprocess.run(self._command, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return result.stdout


@pytest.fixture
def indexing(articles: Path, tmp_path: Path) -> Indexing:
    return Indexing(articles, tmp_path / "index")


def test_an_interruption_leaves_the_last_commit(indexing: Indexing) -> None:
    stopped = indexing.stopped(signal.SIGINT)
    kept = indexing.committed()
    assert stopped.returncode == 130
    assert "Traceback" not in stopped.stderr
    assert 0 < kept < ARTICLES
    assert kept % BATCH == 0
    assert f"added {ARTICLES - kept}, replaced 0, unchanged {kept}," in indexing.finished()
    assert indexing.committed() == ARTICLES


@pytest.mark.slow
def test_a_kill_leaves_the_last_commit_however_often(indexing: Indexing) -> None:
    kept = 0
    for _ in range(3):
        assert indexing.stopped(signal.SIGKILL).returncode == -signal.SIGKILL
        before, kept = kept, indexing.committed()
        assert before < kept < ARTICLES
        assert kept % BATCH == 0
    assert f"added {ARTICLES - kept}, replaced 0, unchanged {kept}," in indexing.finished()
    assert indexing.committed() == ARTICLES


def on_terminal(*arguments: str) -> str:
    """What the command draws on a terminal."""
    outer, inner = os.openpty()
    environ = os.environ | {"TERM": "xterm", "COLUMNS": "300"}
    environ.pop("NO_COLOR", None)
    with subprocess.Popen([*COMMAND, *arguments], stdout=inner, stderr=inner, env=environ):
        os.close(inner)
        drawn = b""
        with suppress(OSError):  # Linux says EIO where the other end is closed
            while piece := os.read(outer, 4096):
                drawn += piece
    os.close(outer)
    return drawn.decode()


def test_a_terminal_shows_progress_and_colours(articles: Path, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    drawn = on_terminal("--index", index, "index", str(articles))
    assert len(re.findall(r"added \d+", drawn)) > 1
    assert f"added {ARTICLES}" in drawn.splitlines()[-1]
    drawn = on_terminal("--index", index, "search", "--size=1", "نهاية")
    assert re.search("\x1b\\[[0-9;]+mنهاية\x1b", drawn)
    assert "[نهاية]" not in drawn


LOADED = """
import sys
from bahith.server.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    print(*{name.partition(".")[0] for name in sys.modules}, *sys.modules, file=sys.stderr)
"""


def loaded(*arguments: str) -> set[str]:
    """The modules that the command has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_help_imports_nothing_that_only_a_command_needs() -> None:
    assert loaded("--help").isdisjoint(
        ("numpy", "flask", "rich", "babel", "msgspec", "bahith.analyzers", "bahith.indexer.index")
    )


def test_a_search_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("عنوان\n\nنص", "utf-8")
    index = ("--index", str(tmp_path / "index"))
    subprocess.run([*COMMAND, *index, "index", str(tmp_path / "a.txt")], check=True)
    unused = {
        *("flask", "werkzeug", "waitress", "bahith.server.app", "bahith.server.api.routes"),
        *("babel", "rich", "whoosh", "ssl", "email", "importlib.metadata", "hijridate"),
        *("bahith.analyzers.lexicon", "bahith.indexer.build"),
    }
    assert loaded(*index, "search", "نص") & unused == set()
