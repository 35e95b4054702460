"""docs/python.md and examples/: what they show is what happens."""

from __future__ import annotations

import doctest
import importlib.util
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from requirements import require

from bahith import BahithError, Index, read
from bahith.indexer import errors

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "python.md"
TEXT = DOCUMENT.read_text("utf-8")
EXAMPLES = ROOT / "examples"


@pytest.fixture
def folder(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the samples in it."""
    shutil.copytree(samples, tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    with Index("news") as index:
        index.add(read("samples"))
        yield index


def test_the_document_shows_what_happens(folder: Path) -> None:
    """Its blocks are run one after the other, as a reader would."""
    names: dict[str, Any] = {}
    for kind, code in re.findall(r"^```(python|pycon)\n(.*?)^```$", TEXT, re.M | re.S):
        if kind == "python":
            exec(compile(code, str(DOCUMENT), "exec"), names)
            continue
        session = doctest.DocTestParser().get_doctest(code, names, DOCUMENT.name, None, None)
        differences: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(session, out=differences.append, clear_globs=False)
        names.update(session.globs)
        assert not differences, "".join(differences)
    names["index"].close()


@pytest.mark.parametrize("name", ["README.md", "README.ar.md", "src/DESCRIPTION.md"])
def test_a_first_program_prints_titles(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "articles").symlink_to("samples")
    (code,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / name).read_text("utf-8"), re.M | re.S)
    exec(compile(code, name, "exec"), {})
    assert capsys.readouterr().out.strip()


def test_the_document_has_every_error() -> None:
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    names = {value.__name__ for value in classes if issubclass(value, BahithError)}
    assert names <= set(re.findall(r"`(\w+)`", TEXT))


def run(name: str, *arguments: str) -> str:
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_folder_is_searched(folder: Path) -> None:
    lines = run("search_folder.py", "samples", "متحف", "الطيران").splitlines()
    assert lines[0].endswith(" articles")
    assert lines[1].startswith("- طائرة DC-3 تصل إلى متحف الطيران")


def test_a_table_of_matches_is_made(index: Index) -> None:
    require(importlib.util.find_spec("pandas") is not None, "pandas")
    printed = run("table.py", "news", "متحف")
    assert "museum-old-port-brief وكالة السهل 2022-07-14" in re.sub(" +", " ", printed)
    assert re.search(r"وكالة السهل +2022 +1", printed)


def test_a_view_of_another_application_searches(
    index: Index,
) -> None:
    create_app = runpy.run_path(str(EXAMPLES / "flask_view.py"))["create_app"]
    client = create_app("news").test_client()
    assert "<mark>متحف</mark>" in client.get("/search?q=متحف").text
    assert client.get("/search?q=متحف&after=غدًا").status_code == 400
    assert client.get("/search").status_code == 200
    assert create_app("nowhere").test_client().get("/search?q=متحف").status_code == 503
