"""``bahith watch`` in a process of its own: real files, signals and other writers."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import opensearch_server
import pytest
from child_processes import event, finish, start
from engine_index import EngineIndex, available

from bahith.indexer.engines import ENGINES
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings

PATIENCE = 60
"""Seconds after which something is taken never to happen."""

TEXT = "وصل القطار إلى المحطة."
OTHER = "غادرت السفينة الميناء."


class Watching:
    """A running ``bahith watch``: its process, and what it has printed."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    def printed(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_for(self, text: str, times: int = 1) -> None:
        until(lambda: self.printed().count(text) >= times, self.printed)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def until(condition: Callable[[], bool], explain: Callable[[], object] = str) -> None:
    """Wait until something is so; fails if it takes far too long."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, explain()
        time.sleep(0.05)


@contextmanager
def watching(settings: Settings, *arguments: str | Path, ready: bool = True) -> Iterator[Watching]:
    """Start ``bahith watch``; the process never outlives the block."""
    log = Path(settings.index).with_name("watch.log")
    command = [sys.executable, "-m", "bahith", "--index", settings.index]
    environment = {f"BAHITH_{name}": value for name, value in remote(settings).items()}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, "--engine", settings.engine or "whoosh", "watch", *map(str, arguments)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {"LC_ALL": "C"} | environment,
        )
    try:
        watched = Watching(process, log)
        if ready:
            watched.wait_for("watching ")
        yield watched
    finally:
        process.kill()
        process.wait()
        log.unlink()


def remote(settings: Settings) -> dict[str, str]:
    """The settings of the server of an engine that has one."""
    names = (field.name for field in fields(settings) if field.name.startswith("opensearch"))
    return {name.upper(): str(getattr(settings, name)) for name in names}


def write_earlier(file: Path, text: str) -> None:
    """Write a file that nobody could be writing to, as its time of change tells."""
    file.write_text(text, encoding="utf-8")
    an_hour_ago = time.time() - 3600
    os.utime(file, (an_hour_ago, an_hour_ago))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    write_earlier(folder / "first.txt", TEXT)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(environ={}, index=str(tmp_path / "index"), refresh=0)


def stored(settings: Settings) -> dict[str, str]:
    with Index(settings) as index:
        return {article.id: article.body for article in index.articles()}


def becomes(settings: Settings, **expected: str) -> None:
    """Wait until the index has these articles, ``first.txt`` and no others."""
    wanted = {"first.txt": TEXT} | {name.replace("_", "."): text for name, text in expected.items()}
    until(lambda: stored(settings) == wanted, lambda: stored(settings))


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_what_comes_changes_or_goes_is_in_the_index(
    name: str, tmp_path: Path, folder: Path
) -> None:
    available(name)
    settings = EngineIndex(name, tmp_path / "index").settings_with(refresh=0)
    with watching(settings, folder) as watched:
        new = folder / "new.txt"
        new.write_text(TEXT, encoding="utf-8")
        becomes(settings, new_txt=TEXT)
        new.write_text(OTHER, encoding="utf-8")
        becomes(settings, new_txt=OTHER)
        new.rename(folder / "moved.txt")
        becomes(settings, moved_txt=OTHER)
        (folder / "moved.txt").unlink()
        becomes(settings)
        assert watched.stop() == 0
    if name == "opensearch":
        opensearch_server.forget(tmp_path)


@pytest.mark.slow
def test_whole_folders_come_and_go(settings: Settings, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "deep"
    outside.mkdir(parents=True)
    (outside / "a.txt").write_text(TEXT, encoding="utf-8")
    with watching(settings, folder):
        outside.parent.rename(folder / "in")
        becomes(settings, **{"in/deep/a_txt": TEXT})
        (folder / "in" / "deep" / "b.txt").write_text(OTHER, encoding="utf-8")
        becomes(settings, **{"in/deep/a_txt": TEXT, "in/deep/b_txt": OTHER})
        (folder / "in").rename(tmp_path / "outside")
        becomes(settings)


@pytest.mark.slow
def test_a_file_is_read_when_it_is_complete(settings: Settings, folder: Path) -> None:
    with watching(settings, folder) as watched:
        with (folder / "slow.txt").open("w", encoding="utf-8") as file:
            for line in range(30):
                file.write(f"{TEXT} {line}\n\n")
                file.flush()
                (folder / f"other{line}.txt").write_text(TEXT, encoding="utf-8")
                time.sleep(0.1)
            ids = stored(settings).keys()
        assert "slow.txt" not in ids
        until(lambda: "slow.txt" in stored(settings))
        assert "29" in stored(settings)["slow.txt"]
        assert "replaced 1" not in watched.printed()


@pytest.mark.slow
def test_others_that_come_all_the_time_are_not_waited_for(settings: Settings, folder: Path) -> None:
    with watching(settings, folder):
        number = 0
        while "many0.txt" not in stored(settings):
            (folder / f"many{number}.txt").write_text(TEXT, encoding="utf-8")
            number += 1
            assert number < PATIENCE * 10
            time.sleep(0.1)


@pytest.mark.slow
def test_it_starts_where_it_ended(settings: Settings, folder: Path) -> None:
    write_earlier(folder / "second.txt", TEXT)
    with watching(settings, folder) as watched:
        assert watched.stop(signal.SIGINT) == 0
        assert "Traceback" not in watched.printed()
    (folder / "second.txt").unlink()
    write_earlier(folder / "third.txt", OTHER)
    with watching(settings, folder) as watched:
        assert "added 1, replaced 0, unchanged 0, removed 1, failed 0" in watched.printed()
        becomes(settings, third_txt=OTHER)


@pytest.mark.slow
def test_another_writer_is_waited_for(settings: Settings, folder: Path) -> None:
    with watching(settings, folder) as watched:
        held, let_go = event(), event()
        other = start(hold_index, settings.index, held, let_go)
        assert held.wait(PATIENCE)
        (folder / "new.txt").write_text(TEXT, encoding="utf-8")
        watched.wait_for("another process is writing to this index; waiting")
        time.sleep(2)
        let_go.set()
        finish(other)
        becomes(settings, new_txt=TEXT)
        assert watched.printed().count("waiting") == 1, "this is said once"


def hold_index(folder: str, held: object, let_go: object) -> None:
    """Hold the lock of an index, as another writer does."""
    from bahith.indexer.engines.files import lock

    lock_of_writer = lock(Path(folder), "MAIN_WRITELOCK")
    held.set()  # type: ignore[attr-defined]
    let_go.wait(PATIENCE)  # type: ignore[attr-defined]
    lock_of_writer.release()


@pytest.mark.slow
def test_it_ends_while_it_waits_for_another_writer(settings: Settings, folder: Path) -> None:
    with Index(settings) as index:
        index.add([{"id": "own", "text": TEXT}])
    held, let_go = event(), event()
    other = start(hold_index, settings.index, held, let_go)
    assert held.wait(PATIENCE)
    with watching(settings, folder, ready=False) as watched:
        watched.wait_for("waiting")
        assert watched.stop() == 0
    let_go.set()
    finish(other)


@pytest.mark.slow
def test_polling_finds_the_same(settings: Settings, folder: Path) -> None:
    with watching(settings, folder, "--poll", "1") as watched:
        (folder / "new.txt").write_text(TEXT, encoding="utf-8")
        becomes(settings, new_txt=TEXT)
        (folder / "new.txt").unlink()
        becomes(settings)
        assert re.findall("added 1.*|.*removed 1.*", watched.printed())


@pytest.mark.slow
def test_problems_are_printed_once(settings: Settings, folder: Path) -> None:
    with watching(settings, folder, "--poll", "1") as watched:
        (folder / "bad.jsonl").write_text("no JSON\n", encoding="utf-8")
        watched.wait_for("failed: ")
        time.sleep(4)
        assert watched.printed().count("failed: ") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "number"),
    [("max_inotify_instances", 0), ("max_inotify_watches", 0), ("max_inotify_watches", 2)],
)
def test_a_limit_of_the_system_is_named_with_what_to_do(
    limit: str, number: int, settings: Settings, folder: Path
) -> None:
    for name in "abc":
        (folder / name).mkdir()
    limited = ["unshare", "--user", "--map-root-user", "sh", "-c"]
    command = [sys.executable, "-m", "bahith", "--index", settings.index, "watch", str(folder)]
    lowered = f"echo {number} > /proc/sys/user/{limit} || exit 77; exec "
    done = subprocess.run(
        [*limited, lowered + shlex.join(command)], capture_output=True, text=True, timeout=PATIENCE
    )
    if "Error: " not in done.stderr:
        pytest.skip("the system lets nobody lower its limits here")
    assert done.returncode == 1
    assert "fs.inotify.max_user_watches" in done.stderr
    assert "--poll" in done.stderr
    assert "Traceback" not in done.stderr
