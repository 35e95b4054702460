"""``bahith evaluate`` compares runs, and writes a page of the queries that are answered worst."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bahith.server.cli import main

Run = Callable[..., Result]

ARTICLES = {"a": "كسوف الشمس", "b": "كسوف الشمس فوق <b>المدينة</b> القديمة", "c": "سوق السمك"}
QUERIES = {"sun": "كسوف <i>الشمس</i>", "fish": "السمك"}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A function that evaluates a small collection, with more options."""
    for name, texts in (("corpus", ARTICLES), ("queries", QUERIES)):
        lines = [json.dumps({"id": id, "text": text}) for id, text in texts.items()]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    (tmp_path / "qrels").write_text("sun 0 b 1\nfish 0 c 1\n", "utf-8")
    (tmp_path / "better.run").write_text("sun Q0 b 1 2 x\nfish Q0 c 1 1 x\n", "utf-8")

    def invoke(*options: object, language: str = "en") -> Result:
        files = ("--corpus", "corpus.jsonl", "--queries", "queries.jsonl", "--qrels", "qrels")
        paths = [part if part.startswith("-") else str(tmp_path / part) for part in files]
        command = ["--lang", language, "--index", str(tmp_path / "index"), "evaluate", *paths]
        return CliRunner().invoke(main, [*command, *map(str, options)])

    return invoke


def test_a_run_does_not_differ_from_itself(run: Run, tmp_path: Path) -> None:
    run("--run", tmp_path / "run")
    result = run("--against", tmp_path / "run")
    assert result.exit_code == 0
    lines = [line for line in result.stdout.splitlines() if "before" in line]
    assert len(lines) == 3
    assert all("difference +0.0000, p = 1.0000; better 0, worse 0" in line for line in lines)


def test_what_changed_is_printed_query_by_query(run: Run, tmp_path: Path) -> None:
    result = run("--against", tmp_path / "better.run")
    assert "RR@10: 0.7500 (before 1.0000, difference -0.2500, p = 1.0000; better 0, worse 1)" in (
        result.stdout
    )
    assert result.stdout.splitlines()[-1] == "-0.3691  sun  كسوف <i>الشمس</i>"


def test_json_has_every_change(run: Run, tmp_path: Path) -> None:
    result = run(
        "--against", tmp_path / "better.run", "--json", "--failures", 1, "--page", tmp_path / "page"
    )
    reciprocal = json.loads(result.stdout)["against"]["RR@10"]
    assert reciprocal["changes"] == [
        {"query": "sun", "text": "كسوف <i>الشمس</i>", "value": 0.5, "before": 1.0}
    ]
    assert (reciprocal["before"], reciprocal["difference"], reciprocal["p"]) == (1, -0.25, 1)


class Outline(HTMLParser):
    """The texts of a page by the tags around them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.direction = ""
        self.texts: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.direction = dict(attrs).get("dir") or ""

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.tags[-1], " ".join(data.split())))


def test_the_page_shows_both_rankings_from_right_to_left(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = run(
        "--against", tmp_path / "better.run", "--failures", 3, "--page", page, language="ar"
    )
    assert str(page) in result.stdout
    outline = Outline(page.read_text("utf-8"))
    assert outline.direction == "rtl"
    assert [text for tag, text in outline.texts if tag == "h2"] == ["كسوف <i>الشمس</i>"]
    assert [text for tag, text in outline.texts if tag == "h3"] == ["هذا التشغيل", "التشغيل الآخر"]
    assert [text for tag, text in outline.texts if tag == "mark"][:2] == ["كسوف", "الشمس"]
    assert "i" not in outline.tags


def test_without_another_run_the_page_shows_what_is_missing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "qrels").write_text("fish 0 a 1\n", "utf-8")
    run("--failures", 1, "--page", tmp_path / "page.html")
    titles = [
        text
        for tag, text in Outline((tmp_path / "page.html").read_text("utf-8")).texts
        if tag == "h3"
    ]
    assert titles == ["This run", "Relevant, but not among the first 10"]


def test_a_bad_run_is_an_error_before_anything_is_indexed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.run").write_text("sun Q0 b\n", "utf-8")
    result = run("--against", tmp_path / "bad.run")
    assert (result.exit_code, (tmp_path / "index").exists()) == (1, False)
    assert "bad.run:1: must have six words" in result.stderr


def test_a_file_for_no_page_is_an_error(run: Run, tmp_path: Path) -> None:
    result = run("--page", tmp_path / "page.html")
    assert result.exit_code == 2
    assert "--page needs --failures" in result.stderr
