"""Files of the pages are kept by browsers as long as their addresses stay the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_outline import Outline
from sample_site import Site

from bahith.server.http.static import FOLDER, version

VERSION = version(FOLDER)


def test_pages_name_the_current_version(site: Site) -> None:
    page = Outline(site.get("/", q="السد"))
    named = [a.get("src") or a.get("href") or "" for tag, a in page.elements]
    files = [address for address in named if address.startswith("/static/")]
    assert len(files) > 3
    assert {address.split("/")[2] for address in files} == {VERSION}
    assert {site.ask("GET", address).status for address in files} == {200}


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (f"/static/{VERSION}/style.css", "public, max-age=31536000, immutable"),
        (f"/static/{'0' * len(VERSION)}/style.css", "no-cache"),
        ("/static/style.css", "no-cache"),
    ],
)
def test_only_the_current_version_is_kept(site: Site, path: str, kept: str) -> None:
    reply = site.ask("GET", path)
    assert (reply.status, reply.headers["Cache-Control"]) == (200, kept)
    assert reply.body == (FOLDER / "style.css").read_bytes()


def test_another_file_makes_another_version(tmp_path: Path) -> None:
    versions = [version(tmp_path)]
    for name, text in [("a.js", "1"), ("b.js", ""), ("b.js", "2"), ("a.js", "12")]:
        (tmp_path / name).write_text(text, "utf-8")
        versions.append(version(tmp_path))
    assert len(set(versions)) == len(versions)


def test_scripts_import_what_exists_and_pages_preload_it(site: Site) -> None:
    """A module that is found only when another has come would take a round trip more."""
    scripts = {"bahith.js"}
    while new := {name for script in scripts for name in _imported(script)} - scripts:
        scripts |= new
    preloaded = re.findall(rf'rel="modulepreload" href="/static/{VERSION}/([^"]+)"', _page(site))
    assert sorted(preloaded) == sorted(scripts - {"bahith.js"})


def _imported(script: str) -> list[str]:
    text = (FOLDER / script).read_text("utf-8")
    return re.findall(r'^import .* from "\./(.*)";$', text, re.MULTILINE)


def _page(site: Site) -> str:
    return site.get("/").text
