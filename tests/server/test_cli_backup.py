"""``bahith backup`` and ``bahith restore``: what they print, and that they overwrite nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from engine_index import ENGINE_SETTINGS, available

from bahith.server.cli import main


def run(index: Path, *arguments: object, **settings: object) -> Result:
    env = {f"BAHITH_{name.upper()}": str(value) for name, value in settings.items()}
    return CliRunner().invoke(main, ["--index", str(index), *map(str, arguments)], env=env)


def test_a_backup_is_restored_to_another_index(tmp_path: Path) -> None:
    index, restored, kept = (tmp_path / name for name in ("index", "restored", "kept"))
    (tmp_path / "a.txt").write_text("خبر\n\nالبحر هادئ اليوم.")
    run(index, "index", tmp_path / "a.txt")
    assert run(index, "backup", kept).exit_code == 0
    assert run(index, "backup", kept).stdout.endswith("of which 0 were written now\n")
    assert str(restored) in run(restored, "restore", kept).stdout
    took, found = run(index, "search", "البحر").stdout.split("\n", 1)
    assert took.startswith("1 result")
    assert "هادئ" in found
    assert run(restored, "search", "البحر").stdout.split("\n", 1)[1] == found
    again = run(restored, "restore", kept)
    assert again.exit_code == 1
    assert "is not empty" in again.stderr


@pytest.mark.parametrize("engine", ["opensearch"])
def test_a_backup_on_servers_says_where_it_is(engine: str, tmp_path: Path) -> None:
    available(engine)
    index, restored, kept = (tmp_path / name for name in ("index", "restored", "kept"))
    settings = {**ENGINE_SETTINGS[engine], "engine": engine}
    (tmp_path / "a.txt").write_text("خبر\n\nالبحر هادئ اليوم.")
    run(index, "index", tmp_path / "a.txt", **settings)
    said = run(index, "backup", kept, **settings).stdout
    assert "1 articles are in the snapshot bahith-" in said
    assert "in the repository bahith\n" in said
    refused = run(restored, "restore", kept, **settings)
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    assert run(restored, "restore", "--replace", kept, **settings).exit_code == 0
    assert run(index, "search", "البحر", **settings).stdout.startswith("1 result")
