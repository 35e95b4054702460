"""``bahith fetch``, run as a command on a made-up site."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from news_site import NewsSite, served

from bahith.server.cli import main
from bahith.server.cli.fetching import SKIPPED

Run = Callable[..., Result]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with served() as site:
        yield site


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def invoke(*arguments: str, **environment: str) -> Result:
        places = {"BAHITH_INDEX": str(tmp_path / "index"), "BAHITH_PAGES": str(tmp_path / "pages")}
        return CliRunner().invoke(main, arguments, env={**places, **environment})

    return invoke


def test_counts_and_the_exit_code_say_what_was_done(run: Run, site: NewsSite) -> None:
    options = ("--private", "--delay=0")
    result = run("fetch", *options, f"{site.origin}/news/1", f"{site.origin}/section")
    assert result.exit_code == 0, result.output
    assert result.stdout == (
        "fetched 1, unchanged 0, gone 0, failed 0\n"
        "skipped 1: 1 without a story\n"
        "added 1, replaced 0, unchanged 0, removed 0, failed 0\n"
    )
    result = run("fetch", *options, f"{site.origin}/news/1", f"{site.origin}/private/diary")
    assert result.exit_code == 1
    assert result.stdout.startswith("fetched 0, unchanged 1, gone 0, failed 1\n")
    reason = "its robots.txt does not allow it"
    assert result.stderr == f"failed: {site.origin}/private/diary: {reason}\n"


def test_private_addresses_are_refused_unless_allowed(run: Run, site: NewsSite) -> None:
    result = run("fetch", f"{site.origin}/news/1")
    assert result.exit_code == 1
    assert "127.0.0.1 is not a public address; --private allows it" in result.stderr
    assert not site.requests


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/", "http://a:b@c/"])
def test_what_is_no_address_of_the_web_is_an_error(run: Run, address: str) -> None:
    result = run("fetch", address)
    assert result.exit_code == 1
    assert result.output == f"Error: {address}: not an address of the web\n"


def test_the_user_agent_names_the_contact(run: Run, site: NewsSite) -> None:
    address = f"{site.origin}/news/1"
    run("fetch", "--private", "--delay=0", address, BAHITH_CONTACT="mailto:me@example.org")
    agent = site.headers["/news/1"]["user-agent"]
    assert re.fullmatch(r"Bahith/[\d.]+ \(\+mailto:me@example\.org\)", agent)
    result = run("fetch", "--contact", "أنا", address)
    assert (result.exit_code, "contact" in result.output) == (1, True)


def test_every_reason_to_skip_has_words() -> None:
    from typing import get_args

    from bahith.indexer.fetching.errors import Skip

    assert set(SKIPPED) == set(get_args(Skip))


def test_a_missing_library_is_named_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("bahith.indexer.fetching")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx", None)
    result = run("fetch", "https://example.org/")
    assert result.exit_code == 1
    assert result.output == (
        "Error: bahith fetch needs other packages: pip install 'bahith[fetch]'\n"
    )


def test_ctrl_c_keeps_and_indexes_what_was_fetched(site: NewsSite, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bahith", "--index", str(tmp_path / "index")]
    options = ["--pages", str(tmp_path / "pages"), "--private", "--delay", "0.05"]
    address = f"{site.origin}/sitemap-news.xml.gz"
    process = subprocess.Popen(
        [*command, "fetch", *options, address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LANG": "C.UTF-8"},
    )
    try:
        site.wait_for("/news/5")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    stopped = "stopped: what was fetched is kept; run the same command again"
    assert errors.splitlines()[-1] == stopped
    fetched, added = (re.search(rf"{word} (\d+)", output) for word in ("fetched", "added"))
    assert fetched
    assert added
    assert int(fetched[1]) == int(added[1]) >= 4
