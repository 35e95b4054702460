"""The compiled lexicon: made once, kept in a file, and made again if the file is not as written."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from bahith.analyzers import letters, lexicon, table_file, tables
from bahith.analyzers.lexicon import Lexicon
from bahith.analyzers.stemming.words import Tables

MAKE = "from bahith.analyzers.analyzer import Analyzer; print(Analyzer().signature)"


def same(one: Tables, other: Tables) -> bool:
    names = [name for name in Tables._fields if name != "sources"]
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@pytest.fixture(scope="module")
def few() -> Tables:
    """The tables of a small part of the lexicon."""
    whole = lexicon.load()._asdict()
    parts = {name: dict(islice(table.items(), 50)) for name, table in whole.items()}
    return tables.of(Lexicon(**parts))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: Tables) -> Path:
    """An empty folder for caches. The tables are those of ``few``."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(tables, "_made", lambda: few)
    return tmp_path / "bahith"


@pytest.fixture
def unmade(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on, tables can only be read from a file."""

    def fail() -> Tables:
        raise AssertionError("made again")

    return lambda: monkeypatch.setattr(tables, "_made", fail)


def load() -> Tables:
    """The tables as a new process would load them."""
    return tables.load.__wrapped__()


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.tables"))


def test_are_made_once(folder: Path, few: Tables, unmade: Callable[[], None]) -> None:
    assert same(load(), few)
    unmade()
    assert same(load(), few)


def test_are_read_only_and_their_owners(folder: Path) -> None:
    load()
    (path,) = kept(folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not any(array.flags.writeable for array in load())


def test_of_the_whole_lexicon_are_those_of_a_fresh_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    load()
    assert same(load(), tables.of(lexicon.load()))


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:100],
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: b"\0" + content[1:],
        lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
        lambda content: content[:60] + bytes([content[60] ^ 1]) + content[61:],
        lambda content: b"cos\nsystem\n(S'false'\ntR." * 100,
    ],
    ids="empty short truncated longer header flipped length pickle".split(),
)
def test_are_made_again_if_the_file_is_damaged(
    folder: Path,
    few: Tables,
    unmade: Callable[[], None],
    damage: Callable[[bytes], bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    load()
    (path,) = kept(folder)
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(damage(whole))
    assert same(load(), few)
    assert str(path) in caplog.text
    unmade()
    assert same(load(), few)


def test_of_other_arrays_are_made_again(folder: Path, few: Tables) -> None:
    load()
    (path,) = kept(folder)
    table_file.write(path, {"middles": few.middles})
    assert same(load(), few)


def test_an_array_of_objects_is_never_read(tmp_path: Path) -> None:
    table_file.write(tmp_path / "file", {"objects": np.array([b"text"])})
    with pytest.raises(table_file.Unreadable):
        table_file.read(tmp_path / "file")


@pytest.mark.parametrize("mode", [0o777, 0o720])
def test_stay_in_memory_where_others_can_write(folder: Path, few: Tables, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)
    assert same(load(), few)
    assert not kept(folder)


def test_stay_in_memory_without_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path, few: Tables
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert same(load(), few)


def test_stay_in_memory_where_the_file_cannot_be_written(
    monkeypatch: pytest.MonkeyPatch, folder: Path, few: Tables
) -> None:
    def full(path: Path, arrays: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(table_file, "write", full)
    assert same(load(), few)
    assert not kept(folder)


def test_stay_in_memory_if_a_source_changed_since_it_was_imported(
    monkeypatch: pytest.MonkeyPatch, folder: Path, few: Tables
) -> None:
    monkeypatch.setattr(tables, "_IMPORTED", 0.0)
    assert same(load(), few)
    assert not kept(folder)


def test_have_another_file_with_other_letters(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    load()
    monkeypatch.setattr(letters, "BEH", "پ")
    load()
    assert len(kept(folder)) == 2


def test_of_the_newest_versions_are_kept(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for number in range(tables.KEPT + 3):
        (folder / f"{number}.tables").touch()
        os.utime(folder / f"{number}.tables", (number, number))
    load()
    names = {path.name for path in kept(folder)}
    assert {f"{number}.tables" for number in range(3, tables.KEPT + 3)} < names
    assert len(names) == tables.KEPT + 1


def test_can_be_made_by_two_processes_at_once(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE], env=environment, stdout=subprocess.PIPE, stderr=-1
        )
        for _ in range(2)
    ]
    answers = {process.communicate() for process in processes}
    assert len(answers) == 1
    assert answers.pop()[1] == b""
    assert len(kept(tmp_path / "bahith")) == 1
