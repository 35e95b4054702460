"""The ``bahith`` command when the reader of its output has gone, as after ``| head``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bahith.indexer.article import Article
from bahith.indexer.index import Index
from bahith.server.cli.common import CLOSED_PIPE


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of one article."""
    path = tmp_path_factory.mktemp("pipes") / "index"
    with Index(path) as opened:
        opened.add([Article("1", "الجسر الجديد", "فتح الجسر أمام السيارات.", "")])
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["search", "--help"],
        ["search", "الجسر"],
        ["search", "--json", "الجسر"],
        ["stats"],
    ],
    ids=" ".join,
)
def test_a_closed_pipe_ends_any_command_in_silence(index: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "wb") as closed:
        result = subprocess.run(
            [sys.executable, "-m", "bahith", "--index", str(index), *arguments],
            stdout=closed,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert (result.returncode, result.stderr) == (CLOSED_PIPE, b"")
