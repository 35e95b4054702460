"""Fixtures for all tests."""

from __future__ import annotations

import signal
from pathlib import Path

import hypothesis_profiles  # noqa: F401  # registers and loads profiles
import pytest
from requirements import require

ROOT = Path(__file__).resolve().parent.parent

# A shell starts background jobs of a script with SIGINT ignored, and every child process would
# inherit that. With any handler set here, children start with the default action instead.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the repository."""
    folder = ROOT.parent / "shared"
    require(folder.is_dir(), "the folder shared/ beside the project")
    return folder


@pytest.fixture(scope="session")
def real_articles(shared: Path) -> list[Path]:
    """The files of real articles in the development data."""
    files = sorted((shared / "articles").glob("*.txt"))
    assert files
    return files


@pytest.fixture(scope="session")
def samples() -> Path:
    """The sample articles in the repository."""
    return ROOT / "samples"


SLOW_LIMIT = 600
"""Seconds for a test marked slow; its fixtures may start servers or browsers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and keep together what shares an expensive fixture.

    Each worker of pytest-xdist takes whole groups: one starts the OpenSearch server and
    one the browser, and a file's own fixtures are made once.
    """
    for item in items:
        group = _group(item)
        item.add_marker(pytest.mark.xdist_group(group))
        if group in ("opensearch", "browser"):
            item.add_marker("slow")
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_LIMIT))


def _group(item: pytest.Item) -> str:
    if item.get_closest_marker("browser"):
        return "browser"
    callspec = getattr(item, "callspec", None)
    engines = callspec.params.values() if callspec else ()
    if "opensearch" in engines or item.path.parent.name == "opensearch":
        return "opensearch"
    return item.nodeid.partition("::")[0]
