"""``bahith keys`` makes, lists and revokes keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bahith.server.access.keys import Keys
from bahith.server.cli import main


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["keys", "--keys", str(path), *arguments])


def test_what_create_prints_is_a_key_that_list_shows(path: Path) -> None:
    made = run(path, "create", "--may", "search, write", "--name", "newsroom", "--index", "news")
    key = Keys(path).check(made.stdout.strip(), "news")
    assert key
    listed = run(path, "list").stdout
    assert listed.split("\t")[:4] == [key.id, "valid", "search,write", "newsroom"]
    assert made.stdout.strip().split("_", 2)[2] not in listed


def test_a_file_without_keys_is_named(path: Path) -> None:
    listed = run(path, "list")
    assert (listed.exit_code, listed.stdout) == (0, "")
    assert listed.stderr == f"There are no keys in {path}.\n"


def test_a_folder_that_is_missing_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    made = run(tmp_path / "missing" / "keys.db", "create", "--may", "search")
    assert made.exit_code == 1
    assert f"{tmp_path / 'missing' / 'keys.db'}" in made.stderr
    assert "Traceback" not in made.stderr


def test_a_key_expires_after_its_last_day(path: Path) -> None:
    run(path, "create", "--may", "search", "--expires", "2099-07")
    past = run(path, "create", "--may", "search", "--expires", "2020").stdout.strip()
    states = [line.split("\t")[1] for line in run(path, "list").stdout.splitlines()]
    assert states == ["valid until 2099-07-31", "expired 2020-12-31"]
    assert Keys(path).check(past, "index") is None


def test_a_key_can_be_bound_to_some_articles(path: Path) -> None:
    run(path, "create", "--may", "search", "--source", "مرصد", "--source", "وكالة", "--tag", "تراث")
    assert Keys(path).all()[0].bounds == {"outlet": ("مرصد", "وكالة"), "tag": ("تراث",)}
    assert "\tsource=مرصد\tsource=وكالة\ttag=تراث" in run(path, "list").stdout
    refused = run(path, "create", "--may", "search,write", "--source", "مرصد")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "a key with filters may only search" in refused.stderr


def test_revoke_says_which_ids_are_unknown(path: Path) -> None:
    run(path, "create", "--may", "search")
    id = Keys(path).all()[0].id
    assert run(path, "revoke", id).exit_code == 0
    assert "revoked" in run(path, "list").stdout
    result = run(path, "revoke", id, "unknown")
    assert result.exit_code == 1
    assert result.stderr.count("there is no valid key") == 2


@pytest.mark.parametrize(
    "options",
    [
        ["--may", "all"],
        ["--may", ""],
        ["--may", "search", "--expires", "soon"],
        ["--may", "search", "--source", ""],
        ["--may", "search", "--name", "red \x1b[31m"],
        ["--may", "search", "--source", "a\nb"],
        [],
    ],
)
def test_what_cannot_be_used_is_told_and_makes_no_key(path: Path, options: list[str]) -> None:
    result = run(path, "create", *options)
    assert result.exit_code
    assert "Traceback" not in result.output
    assert result.stdout == ""
    assert not path.exists()


def test_a_key_may_be_valid_until_the_last_day_there_is(path: Path) -> None:
    made = run(path, "create", "--may", "search", "--expires", "9999-12-31").stdout.strip()
    assert Keys(path).check(made, "index")


def test_a_key_that_nobody_can_use_yet_comes_with_a_warning(path: Path, tmp_path: Path) -> None:
    assert "expired already" in run(path, "create", "--may", "search", "--expires", "2020").stderr
    none = run(path, "create", "--may", "search", "--index", str(tmp_path / "none"))
    assert "there is no index" in none.stderr
    assert run(path, "create", "--may", "search").stderr == ""
