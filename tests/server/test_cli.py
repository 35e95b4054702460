"""The ``bahith`` command, run on real folders."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner, Result

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.engines import ENGINES, engine
from bahith.indexer.index import Index
from bahith.indexer.queue import bodies
from bahith.indexer.queue.store import Queue
from bahith.indexer.queue.tasks import Write
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.cli import inspecting, main
from bahith.server.cli.commands import COMMANDS, imported
from bahith.server.cli.inspecting import ANALYSES

Run = Callable[..., Result]

BRIDGE = "فتح الجسر الجديد أمام السيارات\n\nعبرت أول سيارة الجسر عند الفجر، ثم تبعتها الشاحنات.\n"
GARDEN = "الحديقة العامة تستقبل الزوار\n\nغرس المتطوعون مئة شجرة في الحديقة هذا الربيع.\n"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A function that runs the command with an index of the test's own."""

    def invoke(*arguments: object, **environment: str) -> Result:
        environ = {"BAHITH_INDEX": str(tmp_path / "index"), **environment}
        return CliRunner().invoke(main, [str(part) for part in arguments], env=environ)

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE, "utf-8")
    (folder / "garden.txt").write_text(GARDEN, "utf-8")
    return folder


def counts(result: Result) -> dict[str, int]:
    """The articles of the summary by what was done with them."""
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("added "))
    parts = (part.split() for part in line.split(","))
    return {name: int(number) for name, number in parts if number != "0"}


def found(run: Run, query: str) -> list[str]:
    """The ids of what a search finds, in order."""
    result = run("search", "--json", query)
    assert result.exit_code == 0, result.output
    return [entry["id"] for entry in json.loads(result.stdout)["results"]]


class TestCopy:
    def test_all_articles_are_in_the_other_index(
        self, run: Run, folder: Path, tmp_path: Path
    ) -> None:
        run("index", folder)
        result = run("copy", "--from", tmp_path / "index", "--to", tmp_path / "other")
        assert (result.exit_code, counts(result)) == (0, {"added": 2})
        listed = run("--index", tmp_path / "other", "search", "--json", "الحديقة")
        assert [entry["id"] for entry in json.loads(listed.stdout)["results"]] == ["garden.txt"]

    def test_the_environment_does_not_speak_of_the_first_index(
        self, run: Run, folder: Path, tmp_path: Path
    ) -> None:
        run("index", folder)
        command = ("copy", "--from", tmp_path / "index", "--to", tmp_path / "other")
        result = run(*command, BAHITH_ENGINE="abacus")
        assert "'abacus' is not one of" in result.output
        assert run(*command, "--engine", ENGINES[0], BAHITH_ENGINE="abacus").exit_code == 0

    def test_where_there_is_no_index_is_told(self, run: Run, tmp_path: Path) -> None:
        result = run("copy", "--from", tmp_path / "nowhere", "--to", tmp_path / "other")
        assert result.exit_code == 1
        assert f"there is no index at {tmp_path / 'nowhere'}" in result.output


class TestIndex:
    def test_the_index_remembers_the_engine_asked_for(self, run: Run, folder: Path) -> None:
        assert run("--engine", ENGINES[0], "index", folder).exit_code == 0
        assert json.loads(run("stats", "--json").stdout)["engine"] == ENGINES[0]

    def test_an_engine_that_there_is_not_is_an_error(self, run: Run, folder: Path) -> None:
        result = run("--engine", "abacus", "index", folder)
        assert (result.exit_code, result.output) == (
            1,
            f"Error: engine: 'abacus' is not one of {', '.join(ENGINES)}\n",
        )
        assert run("stats", BAHITH_ENGINE="abacus").exit_code == 1

    def test_says_what_was_added(self, run: Run, folder: Path) -> None:
        result = run("index", folder)
        assert result.exit_code == 0
        assert counts(result) == {"added": 2}

    def test_an_unchanged_article_is_skipped(self, run: Run, folder: Path) -> None:
        run("index", folder)
        assert counts(run("index", folder)) == {"unchanged": 2}

    def test_a_changed_article_is_replaced(self, run: Run, folder: Path) -> None:
        run("index", folder)
        (folder / "garden.txt").write_text(GARDEN.replace("شجرة", "نخلة"), "utf-8")
        assert counts(run("index", folder)) == {"replaced": 1, "unchanged": 1}
        assert (found(run, "نخلة"), found(run, "شجرة")) == (["garden.txt"], [])

    def test_what_is_gone_stays_without_prune(self, run: Run, folder: Path) -> None:
        run("index", folder)
        (folder / "bridge.txt").unlink()
        assert counts(run("index", folder)) == {"unchanged": 1}
        assert found(run, "الجسر") == ["bridge.txt"]

    def test_prune_removes_what_is_gone(self, run: Run, folder: Path) -> None:
        run("index", folder)
        (folder / "bridge.txt").unlink()
        assert counts(run("index", "--prune", folder)) == {"unchanged": 1, "removed": 1}
        assert found(run, "الجسر") == []

    def test_prune_keeps_what_cannot_be_read_any_more(self, run: Run, folder: Path) -> None:
        run("index", folder)
        (folder / "bridge.txt").write_bytes(b"")
        assert counts(run("index", "--prune", folder)) == {"unchanged": 1, "failed": 1}
        assert found(run, "الجسر") == ["bridge.txt"]

    def test_a_failure_is_told_and_the_rest_indexed(self, run: Run, folder: Path) -> None:
        (folder / "empty.txt").write_bytes(b"")
        result = run("index", folder)
        assert result.exit_code == 1
        assert counts(result) == {"added": 2, "failed": 1}
        (line,) = result.stderr.splitlines()
        assert line.startswith(f"failed: {folder / 'empty.txt'}: ")

    def test_skipped_files_are_told_by_kind(self, run: Run, folder: Path) -> None:
        for name in ("1.jpg", "2.jpg", "old.doc"):
            (folder / name).touch()
        result = run("index", folder)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1] == "skipped 3: 2 .jpg, 1 .doc"

    def test_an_article_without_its_date_is_a_warning(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "articles.jsonl"
        file.write_text('{"text": "بحر", "date": "soon"}\n', "utf-8")
        result = run("index", file)
        assert (result.exit_code, counts(result)) == (0, {"added": 1})
        assert result.stderr.startswith(f"warning: {file}:1: date: 'soon' is not a date")
        assert result.stdout.splitlines()[-1] == "1 warning"

    def test_fields_of_other_names_are_named(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "articles.jsonl"
        file.write_text('{"id": "1", "corpus": {"story": "بحر"}}\n', "utf-8")
        assert "corpus were not read" in run("index", file).stderr
        assert counts(run("index", "--field", "text=corpus.story", file)) == {"added": 1}
        assert found(run, "بحر") == ["1"]
        wrong = run("index", "--field", "story=text", file)
        assert (wrong.exit_code, "field 'story'" in wrong.stderr) == (1, True)

    def test_a_folder_with_nothing_to_read_makes_no_index(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "pictures").mkdir()
        (tmp_path / "pictures" / "1.jpg").touch()
        result = run("index", tmp_path / "pictures")
        assert (result.exit_code, counts(result)) == (1, {"failed": 1})
        assert "nothing in this folder can be read" in result.stderr
        assert "there is no index" in run("search", "بحر").stderr

    def test_a_bad_line_is_told_by_its_number(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "articles.jsonl"
        file.write_text('{"title": "بحر", "text": "ماء"}\n{"title": \n', "utf-8")
        result = run("index", file)
        assert (result.exit_code, counts(result)) == (1, {"added": 1, "failed": 1})
        assert f"failed: {file}:2: " in result.stderr

    def test_a_folder_that_is_not_there_is_told(self, run: Run, tmp_path: Path) -> None:
        result = run("index", tmp_path / "nowhere")
        assert result.exit_code == 1
        assert f"{tmp_path / 'nowhere'}: no such file or folder" in result.stderr

    def test_two_articles_of_one_id_are_told(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "articles.jsonl"
        file.write_text('{"id": "7", "text": "بحر"}\n{"id": "7", "text": "نهر"}\n', "utf-8")
        result = run("index", file)
        assert (result.exit_code, counts(result)) == (1, {"added": 1, "failed": 1})
        assert "'7'" in result.stderr

    def test_the_option_goes_before_the_environment(
        self, run: Run, folder: Path, tmp_path: Path
    ) -> None:
        other = tmp_path / "other"
        run("--index", other, "index", folder)
        assert json.loads(run("stats", "--json", BAHITH_INDEX=str(other)).stdout)["articles"] == 2
        assert run("stats").exit_code == 1

    def test_the_index_may_not_be_a_folder_with_other_files(self, run: Run, folder: Path) -> None:
        result = run("--index", folder, "index", folder)
        assert_told(result, str(folder))
        assert (folder / "bridge.txt").read_text("utf-8") == BRIDGE

    def test_a_second_writer_is_refused(self, run: Run, folder: Path, tmp_path: Path) -> None:
        run("index", folder)
        settings = Settings.load(environ={}, index=str(tmp_path / "index"))
        with engine(ENGINES[0]).writer(settings, Analyzer().signature):
            assert_told(run("index", folder), str(tmp_path / "index"))
        assert run("index", folder).exit_code == 0


class TestSearch:
    def test_shows_the_article_with_its_matches_marked(self, run: Run, folder: Path) -> None:
        run("index", folder)
        result = run("search", "جسر")
        assert result.exit_code == 0
        assert "1. فتح [الجسر] الجديد أمام السيارات" in result.stdout
        assert "عبرت أول سيارة [الجسر] عند الفجر" in result.stdout
        assert "bridge.txt" in result.stdout
        assert "garden.txt" not in result.stdout

    def test_words_are_joined(self, run: Run, folder: Path) -> None:
        run("index", folder)
        assert run("search", "مئة", "شجرة").stdout.count("[شجرة]") == 1

    def test_a_word_with_a_hyphen_in_front_is_no_option(self, run: Run, folder: Path) -> None:
        run("index", folder)
        assert "bridge.txt" not in run("search", "الجسر", "شجرة", "-السيارات").stdout
        assert_told(run("search", "الجسر", "--nearest"), "--nearest", code=2)

    def test_a_note_is_shown(self, run: Run, folder: Path) -> None:
        run("index", folder)
        parsed = json.loads(run("search", "--json", "الجسر AND").stdout)
        assert parsed["notes"][0]["message"] in run("search", "الجسر AND").stdout

    def test_json_is_what_the_api_answers(self, run: Run, samples: Path, tmp_path: Path) -> None:
        run("index", samples)
        app = create_app(Index(Settings.load(environ={}, index=str(tmp_path / "index"))))
        asked = {"q": "متحف الميناء", "page": "2", "size": "2", "sort": "newest", "after": "2020"}
        answer = app.test_client().get("/api/search", query_string=asked).get_json()
        options = [f"--{name}={value}" for name, value in asked.items() if name != "q"]
        printed = json.loads(run("search", "--json", *options, asked["q"]).stdout)
        assert printed | {"took_ms": 0} == answer | {"took_ms": 0}

    def test_explains_when_asked(self, run: Run, folder: Path) -> None:
        run("index", folder)
        lines = run("search", "--explain", "جسر", "السيارات").stdout.splitlines()
        assert "    جسر: الجسر (same stem)" in lines
        (met,) = [line for line in lines if line.startswith("    السيارات: ")]
        assert met.startswith("    السيارات: السيارات (as written), سيارة (")
        (shares,) = [line for line in lines if line.startswith("    Score: ")]
        assert sum(int(number) for number in re.findall(r"(\d+)%", shares)) == 100
        assert "as written" not in run("search", "السيارات").stdout

    def test_explains_in_json_as_the_api(self, run: Run, folder: Path) -> None:
        run("index", folder)
        printed = json.loads(run("search", "--json", "--explain", "جسر").stdout)
        assert printed["results"][0]["explain"]["matches"][0]["how"] == "stem"

    def test_options_narrow_and_sort(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "articles.jsonl"
        records = [
            {"id": str(year), "text": "مطر", "date": f"{year}-05-01", "source": "مرصد الطقس"}
            for year in (2019, 2020, 2021)
        ]
        records.append({"id": "other", "text": "مطر", "date": "2020-05-01", "source": "جريدة"})
        file.write_text("\n".join(map(json.dumps, records)), "utf-8")
        run("index", file)
        options = ["--sort=oldest", "--source=مرصد", "--after=2020", "--before=2021-12"]
        printed = json.loads(run("search", "--json", *options, "مطر").stdout)
        assert [entry["id"] for entry in printed["results"]] == ["2020", "2021"]

    def test_an_article_cannot_steer_the_terminal(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "articles.jsonl"
        record = {"id": "\x1b[2J", "title": "\x1b[31mسوق", "text": "سوق \x9b31m", "source": "\x07"}
        file.write_text(json.dumps(record), "utf-8")
        run("index", file)
        result = run("search", "سوق")
        assert "سوق" in result.stdout
        assert not {"\x1b", "\x9b", "\x07"} & set(result.stdout)

    @pytest.mark.parametrize("option", ["--after", "--before"])
    def test_a_bad_date_is_told(self, run: Run, option: str) -> None:
        assert_told(run("search", option, "أمس", "الجسر"), option, code=2)

    @pytest.mark.parametrize(
        "option", ["--size=0", "--size=101", "--page=0", "--page=10000001", "--sort=best"]
    )
    def test_a_bad_option_is_told(self, run: Run, option: str) -> None:
        assert_told(run("search", option, "الجسر"), option.partition("=")[0], code=2)


class TestAnalyze:
    def test_lists_words_with_their_places_and_terms(self, run: Run) -> None:
        text = "قرأ الكِتاب"
        words = json.loads(run("analyze", "--json", text).stdout)
        assert [word["word"] for word in words] == ["قرأ", "الكِتاب"]
        assert [text[word["start"] : word["end"]] for word in words] == ["قرأ", "الكِتاب"]
        assert words[1]["written"] == "الكتاب"
        assert "كتاب" in words[1]["stems"]

    def test_prints_the_same_for_people(self, run: Run) -> None:
        lines = run("analyze", "في الكِتاب").stdout.splitlines()
        assert "(stop word)" in lines[0]
        assert lines[lines.index("3-10 الكِتاب") + 1].split() == ["written:", "الكتاب"]

    def test_text_without_words_has_none(self, run: Run) -> None:
        assert json.loads(run("analyze", "--json", "؟!").stdout) == []


class TestStats:
    @pytest.mark.parametrize(("module", "name"), [(ModuleType("_core"), "core"), (None, "python")])
    def test_says_what_analyzes_texts(
        self,
        run: Run,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        module: ModuleType | None,
        name: str,
    ) -> None:
        run("index", folder)
        monkeypatch.setattr(inspecting, "CORE", module)
        assert json.loads(run("stats", "--json").stdout)["analysis"] == name

    def test_both_forms_say_the_same(self, run: Run, folder: Path) -> None:
        run("index", folder)
        values = json.loads(run("stats", "--json").stdout)
        assert values["articles"] == 2
        lines = dict(line.split(": ") for line in run("stats").stdout.splitlines())
        assert lines.pop("analysis") == str(ANALYSES[values.pop("analysis")])
        assert lines.pop("vectors") == "none"
        assert values.pop("vectors") is None
        assert (lines.pop("warnings"), values.pop("warnings")) == ("none", [])
        assert (lines.pop("fields"), values.pop("fields")) == ("none", {})
        assert lines == {name: str(value) for name, value in values.items()}


def assert_told(result: Result, *parts: str, code: int = 1) -> None:
    """The command ended with an error of one line that names ``parts``, not with a traceback."""
    assert (result.exit_code, result.stdout) == (code, "")
    assert isinstance(result.exception, SystemExit)
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert all(part in line for part in parts), line


def test_check_tells_what_is_damaged(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("index", folder).exit_code == 0
    sound = run("check")
    assert (sound.exit_code, "2" in sound.stdout) == (0, True)
    (older,) = (tmp_path / "index").glob("_MAIN_0.toc")
    older.write_bytes(older.read_bytes()[:-1])
    damaged = run("check")
    assert damaged.exit_code == 1
    assert older.name in damaged.stdout


def test_check_reads_what_waits_to_be_written(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("index", folder).exit_code == 0
    with closing(Queue(tmp_path / "index")) as queue:
        body = b"{" + b" " * bodies.SMALL + b"}"
        with bodies.Spool(queue.bodies) as spool:
            spool.write(body)
            queue.add(Write("put", "large", spool.body()))
            spool.keep()
        assert run("check").exit_code == 0
        (file,) = queue.bodies.iterdir()
    file.write_bytes(body[:-1])
    damaged = run("check")
    assert (damaged.exit_code, damaged.stdout.count("\n")) == (1, 1)
    assert "task 1: what was sent has been changed" in damaged.stdout
    with Index(tmp_path / "index") as index:
        assert [f"{problem}\n" for problem in index.check()] == [damaged.stdout]


@pytest.mark.parametrize("command", [("search", "بحر"), ("stats",), ("check",), ("serve",)])
def test_a_missing_index_is_told(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    assert_told(run(*command), str(tmp_path / "index"))


@pytest.mark.parametrize("command", [("stats",), ("check",), ("serve",), ("index", ".")])
def test_a_bad_setting_is_told(run: Run, command: tuple[str, ...]) -> None:
    assert_told(run(*command, BAHITH_PORT="many"), "BAHITH_PORT", "'many'")


def test_an_address_that_is_taken_is_told(run: Run, folder: Path) -> None:
    run("index", folder)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert_told(run("serve", "--port", port), f"127.0.0.1:{port}")


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_and_option_has_help(name: str, run: Run) -> None:
    command: click.Command = imported(name) if name else main
    shown = " ".join(run(*name.split(), "--help").stdout.split())
    assert command.help
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help
            assert all(spelling in shown for spelling in option.opts)
