"""What engines share of the disk: files appear whole, and links lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bahith.indexer.engines import files
from bahith.indexer.errors import EngineError, IndexDamaged, IndexLocked, IndexMissing


def test_file_is_published_in_place_of_the_one_before(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        files.publish(tmp_path / "commit", content)
        assert (tmp_path / "commit").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["commit"]


def test_file_too_large_to_be_read_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="too large"):
        files.publish(tmp_path / "commit", bytes(files.LARGEST_JSON + 1))
    assert not list(tmp_path.iterdir())


def test_publishing_never_writes_where_a_link_leads(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    (tmp_path / "commit").symlink_to(other)
    files.publish(tmp_path / "commit", b"new")
    (tmp_path / "commit.new").symlink_to(other)
    with pytest.raises(OSError, match="symbolic link"):
        files.publish(tmp_path / "commit", b"newer")
    assert other.read_bytes() == b"mine"
    assert (tmp_path / "commit").read_bytes() == b"new"


def test_lock_never_empties_what_a_link_leads_to(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    (tmp_path / "lock").symlink_to(other)
    with pytest.raises(IndexDamaged, match="a link"):
        files.lock(tmp_path, "lock")
    assert other.read_bytes() == b"mine"


def test_lock_is_held_by_one_until_released(tmp_path: Path) -> None:
    held = files.lock(tmp_path, "lock")
    with pytest.raises(IndexLocked, match=str(tmp_path)):
        files.lock(tmp_path, "lock")
    held.release()
    files.lock(tmp_path, "lock").release()


def test_newest_is_read_again_while_files_are_replaced(tmp_path: Path) -> None:
    answers = iter([None, FileNotFoundError(), "commit"])

    def read() -> str | None:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert files.newest(tmp_path, read, lambda: False) == "commit"


def test_newest_of_nothing_is_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=str(tmp_path)):
        files.newest(tmp_path, lambda: None, lambda: True)


NO_OBJECT = {"[]": "object", "7": "object", "": "Expecting", "{": "Expecting", "[" * 10**5: "deep"}


@pytest.mark.parametrize(("content", "reason"), NO_OBJECT.items())
def test_what_is_no_json_object_is_refused(content: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        files.parse_object(content)
