"""Reading a folder that nobody may write to, through links in another."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bahith.indexer.engines.tantivy import opening


def test_links_are_removed_though_a_lock_is_written_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove, left = shutil.rmtree, [2]

    def removed(folder: str, **options: Any) -> None:
        remove(folder, **options)
        if left[0]:
            left[0] -= 1
            Path(folder).mkdir()
            (Path(folder) / ".tantivy-meta.lock").touch()

    monkeypatch.setattr(shutil, "rmtree", removed)
    linked = tmp_path / "linked"
    linked.mkdir()

    opening._remove(str(linked))

    assert left == [0]
    assert not linked.exists()
