"""docs/api.md shows what the server answers: each command is run, and its answer compared."""

from __future__ import annotations

import doctest
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from listening import listening
from requirements import require

from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app
from bahith.server.http.errors import _ENGINE, _HTTP

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "api.md").read_text("utf-8")
SHOWN = "http://127.0.0.1:8000"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.M | re.S)
COMMANDS = [
    (command, *(BLOCKS[number + 1] if number + 1 < len(BLOCKS) else ("sh", "")))
    for number, (kind, command) in enumerate(BLOCKS)
    if kind == "sh"
]
ANY = "…"
"""In an answer: any value, the rest of a text, or, as the last of a list, any others."""
TIMES = ("took_ms",)


@pytest.fixture(scope="module")
def address(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the samples are served, as a reader of the document has them."""
    require(shutil.which("curl") is not None, "curl")
    folder = str(tmp_path_factory.mktemp("docs") / "index")
    settings = Settings.load(environ={}, index=folder, port=0)
    with Index(settings) as index:
        assert not index.update(samples).failed
        with listening(create_app(index), settings) as address:
            yield address.rstrip("/")


def alike(shown: Any, real: Any) -> bool:
    """Whether an answer is as shown, but for what is left out and for times."""
    if shown == ANY:
        return True
    if isinstance(shown, str) and shown.endswith(ANY):
        return isinstance(real, str) and real.startswith(shown[:-1])
    if isinstance(shown, dict):
        return (
            isinstance(real, dict)
            and shown.keys() == real.keys()
            and all(name in TIMES or alike(shown[name], real[name]) for name in shown)
        )
    if isinstance(shown, list):
        if shown[-1:] == [ANY]:
            shown, real = shown[:-1], real[: len(shown) - 1]
        return len(shown) == len(real) and all(map(alike, shown, real))
    if isinstance(shown, float):
        return bool(real == pytest.approx(shown, rel=1e-3))
    return bool(shown == real)


def as_shown(kind: str, shown: str, answer: str) -> bool:
    """Whether ``answer`` is as a block of that kind shows it."""
    if kind == "jsonl":
        pairs = zip(shown.splitlines(), answer.splitlines(), strict=False)
        return all(alike(json.loads(one), json.loads(other)) for one, other in pairs)
    if kind != "json":
        return doctest.OutputChecker().check_output(
            shown, answer.replace("\r", "").strip() + "\n", doctest.ELLIPSIS
        )
    if shown.startswith('"'):  # one key of the answer or of its result
        whole = json.loads(answer)
        found = whole["results"][0] | whole
        return all(alike(value, found[key]) for key, value in json.loads(f"{{{shown}}}").items())
    return alike(json.loads(shown), json.loads(answer))


@pytest.mark.parametrize(
    ("command", "kind", "shown"), COMMANDS, ids=[command[:60] for command, _, _ in COMMANDS]
)
def test_the_answer_is_what_the_document_shows(
    command: str, kind: str, shown: str, address: str
) -> None:
    assert SHOWN in command
    asked = f'curl() {{ command curl -s "$@"; }}\n{command.replace(SHOWN, address)}'
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    answer = done.stdout.replace(address, SHOWN)
    if kind == "sh":
        assert "results" in json.loads(answer)
    else:
        assert as_shown(kind, shown, answer), answer


def test_every_call_is_documented(address: str) -> None:
    done = subprocess.run(
        ["curl", "-s", f"{address}/api/openapi.json"], capture_output=True, text=True, check=True
    )
    for path, methods in json.loads(done.stdout)["paths"].items():
        for method, operation in methods.items():
            assert f"`{method.upper()} {path.replace('{id}', 'ID')}`" in TEXT
            for parameter in operation["parameters"]:
                assert parameter["name"] == "id" or f"`{parameter['name']}`" in TEXT


def test_every_code_of_an_error_is_documented() -> None:
    codes = {code for code, _ in (*_HTTP.values(), *_ENGINE.values())}
    codes |= {"bad_parameter", "article_not_found", "busy", "internal_error", "http_error"}
    codes |= {"key_required", "key_refused", "forbidden", "keys_unreadable", "too_many_requests"}
    assert set(re.findall(r"^\| (?:\d+|other 4xx) \| `(\w+)` \|", TEXT, re.M)) == codes
