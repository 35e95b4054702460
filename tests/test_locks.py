"""The lock files have all that `make setup` installs, with hashes, as setup.cfg wants it."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"develop.txt": ("test", "lint", "bench"), "dist.txt": ("dist",)}
PYTHONS = ("3.10", "3.11", "3.12", "3.13")

verdict = runpy.run_path(str(ROOT / "locks" / "audit.py"))["verdict"]


def wanted(*extras: str) -> Iterator[Requirement]:
    """What setup.cfg wants, with all that its extras want of each other."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    lines = config["options"]["install_requires"].split("\n")
    lines += [
        line for extra in extras for line in config["options.extras_require"][extra].split("\n")
    ]
    for requirement in map(Requirement, filter(None, lines)):
        if requirement.name == "bahith":
            yield from wanted(*requirement.extras)
        else:
            yield requirement


def locked(name: str) -> list[tuple[Requirement, str]]:
    """Each pin of a lock file, and the lines with its hashes."""
    text = (ROOT / "locks" / name).read_text("utf-8")
    entries = re.split(r"^(?=[a-z])", re.sub(r"^#.*\n", "", text, flags=re.M), flags=re.M)
    pairs = (entry.partition("\\\n") for entry in filter(None, entries))
    return [(Requirement(pin), hashes) for pin, _, hashes in pairs]


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes(name: str) -> None:
    assert len(locked(name)) > 20
    for pin, hashes in locked(name):
        assert re.fullmatch(r"==[^*,]+", str(pin.specifier)), pin
        assert "--hash=sha256:" in hashes, pin


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(("name", "extras"), LOCKS.items(), ids=LOCKS)
def test_what_is_locked_is_what_setup_cfg_wants(
    name: str, extras: tuple[str, ...], python: str
) -> None:
    system = {"python_version": python, "python_full_version": f"{python}.9"}
    pins = {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin, _ in locked(name)
        if not pin.marker or pin.marker.evaluate(system)
    }
    for requirement in wanted(*extras):
        if requirement.name == "tantivy" and python == "3.10":
            continue  # it has no wheels for this Python: locks/overrides.txt
        version = pins[canonicalize_name(requirement.name)]  # run `make lock`
        assert requirement.specifier.contains(version, prereleases=True), requirement


@pytest.mark.parametrize(
    ("vulnerable", "code", "told"),
    [
        ([], 0, "0 known vulnerabilities in 2 packages"),
        ([{"id": "CVE-1", "fix_versions": ["2.1"]}], 1, "flask 2.0: CVE-1, fixed in 2.1"),
    ],
)
def test_known_holes_fail_the_check(vulnerable: list[object], code: int, told: str) -> None:
    packages = [
        {"name": "flask", "version": "2.0", "vulns": vulnerable},
        {"name": "waitress", "version": "3.0.2", "vulns": []},
        {"name": "private", "skip_reason": "not found"},
    ]
    assert verdict(json.dumps({"dependencies": packages}))[0] == code
    assert told in verdict(json.dumps({"dependencies": packages}))[1]


@pytest.mark.parametrize(
    "report", ["", "no JSON", '{"dependencies": [{"name": "flask", "skip_reason": "not found"}]}']
)
def test_where_nothing_can_be_looked_up_the_check_says_so(report: str) -> None:
    assert verdict(report) == (0, "pip-audit: skipped, its database cannot be reached from here")
