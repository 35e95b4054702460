"""Another index takes the place of the one that a server writes to."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from queued import Queued

from bahith.indexer.errors import EngineError, IndexMissing
from bahith.indexer.queue.news import News
from bahith.indexer.queue.writing import QueueWriter


def test_an_index_that_is_replaced_gets_what_is_written_from_then_on(
    whoosh: Queued, tmp_path: Path
) -> None:
    folder, old = Path(whoosh.settings.index), tmp_path / "old"
    new = shutil.copytree(folder, tmp_path / "new", ignore=shutil.ignore_patterns("queue"))
    whoosh.put("before", title="a")
    with closing(QueueWriter(whoosh.settings, lambda: not whoosh.queue.is_waiting())) as writer:
        writer.run()
        stale = whoosh.queue.waiting(9, 2**20)
        folder.rename(old)
        with pytest.raises(IndexMissing):
            whoosh.put("away", title="a")
        assert not folder.exists()
        new.rename(folder)
        with pytest.raises(EngineError, match="has been replaced"):
            whoosh.queue.begin(stale)  # these are not in the queue that is there now
        assert whoosh.put("after", title="b") == 1
        writer.run()
    assert whoosh.titles() == {"after": "b"}


def test_news_of_an_index_that_is_replaced_is_heard(whoosh: Queued, tmp_path: Path) -> None:
    folder = whoosh.queue.folder
    with closing(News(folder)) as speaker, closing(News(folder)) as listener:
        folder.rename(tmp_path / "old")
        assert listener.number() == 0
        folder.mkdir()
        speaker.tell()
        assert listener.number() == 1
