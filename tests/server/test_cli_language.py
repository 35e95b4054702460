"""The command speaks the language of ``--lang``, else of the locale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bahith.server.cli import main
from bahith.server.cli.commands import COMMANDS
from bahith.server.cli.language import asked, of_locale

ARTICLE = "فُتح المتحف الجديد\n\nفتح المتحف أبوابه للزوار أمس بعد ترميم طويل."
SENTENCE = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
ARABIC = re.compile("[ء-ي]")


def run(*arguments: object, folder: Path, **variables: str) -> Result:
    """The command, with no locale but the one in ``variables``."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")
    environ: dict[str, str | None] = dict.fromkeys(names)
    environ |= {"BAHITH_INDEX": str(folder / "index"), **variables}
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env=environ)


def texts(folder: Path) -> list[str]:
    """What the command prints about a small index, its errors and its summary included."""
    (folder / "texts").mkdir()
    (folder / "texts" / "museum.txt").write_text(ARTICLE, "utf-8")
    (folder / "texts" / "empty.txt").touch()
    return [str(folder / "texts"), str(folder / "none.txt")]


def test_an_arabic_locale_is_answered_in_arabic(tmp_path: Path) -> None:
    locale = {"LANG": "ar_EG.UTF-8"}
    indexed = run("index", *texts(tmp_path), folder=tmp_path, **locale)
    assert indexed.stdout == "أُضيف: 1، استُبدل: 0، لم يتغير: 0، حُذف: 0، تعذّر: 2\n"
    assert "empty.txt: الملف فارغ" in indexed.stderr
    assert "none.txt: لا ملف ولا مجلد بهذا الاسم" in indexed.stderr
    found = run("search", "المتحف", "AND", "--explain", folder=tmp_path, **locale)
    assert "نتيجة واحدة" in found.stdout
    assert "«AND» بلا كلمة يعمل فيها" in found.stdout
    assert "الدرجة: " in found.stdout
    for reply in (indexed, found, run("stats", folder=tmp_path, **locale)):
        assert not SENTENCE.search(reply.stdout.replace("explain", ""))


def test_without_a_locale_it_is_english(tmp_path: Path) -> None:
    indexed = run("index", *texts(tmp_path), folder=tmp_path, LANG="C.UTF-8")
    assert indexed.stdout == "added 1, replaced 0, unchanged 0, removed 0, failed 2\n"
    for reply in (
        indexed,
        run("search", "xyz AND", folder=tmp_path),
        run("stats", folder=tmp_path),
    ):
        assert not ARABIC.search(reply.stdout + reply.stderr)


WRONG = [
    ("index",),
    ("stats", "more"),
    ("search", "--size", "0", "a"),
    ("search", "--sort", "best", "a"),
    ("search", "--after", "yesterday", "a"),
    ("none",),
    ("--none",),
    ("--engine", "abacus", "stats"),
    ("stats",),
    ("copy", "--from", "a", "--to", "a"),
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_errors_are_in_the_language_asked_for(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    arabic = run("--lang", "ar", *arguments, folder=tmp_path, LANG="en_US.UTF-8").stderr
    assert arabic.splitlines()[-1].startswith("خطأ: ")
    assert not SENTENCE.search(arabic)
    english = run("--lang=en", *arguments, folder=tmp_path, LANG="ar_EG.UTF-8").stderr
    assert english.splitlines()[-1].startswith("Error: ")
    assert not ARABIC.search(english)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_in_the_language_asked_for(tmp_path: Path, name: str) -> None:
    arabic = run("--lang", "ar", *name.split(), "--help", folder=tmp_path).stdout
    assert not SENTENCE.search(arabic)
    assert ARABIC.search(arabic)
    assert not ARABIC.search(run(*name.split(), "--help", folder=tmp_path).stdout)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "ar_EG.UTF-8"}, "ar"),
        ({"LANG": "ar"}, "ar"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "ar_EG.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ar_MA"}, "ar"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr:ar:en"}, "ar"),
        ({"LANG": "C", "LANGUAGE": "ar"}, "en"),
    ],
)
def test_the_locale_decides_as_for_other_programs(variables: dict[str, str], language: str) -> None:
    assert of_locale(variables) == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (["--lang", "ar", "stats"], "ar"),
        (["--index", "x", "--lang=en", "stats"], "en"),
        (["--lang", "fr", "stats"], None),
        (["--lang"], None),
        ([], None),
    ],
)
def test_the_option_is_found_before_all_others(arguments: list[str], language: str | None) -> None:
    assert asked(arguments) == language
