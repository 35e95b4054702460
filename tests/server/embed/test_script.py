"""How the script of the search box is served, and who may frame pages."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from sample_site import Served, Site

from bahith.indexer.errors import SettingError
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings
from bahith.server import create_app

SCRIPT = "/embed/1/bahith.js"


def test_pages_of_all_origins_may_load_it(site: Site) -> None:
    answer = site.ask("GET", SCRIPT)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers.get_all("Cross-Origin-Resource-Policy") == ["cross-origin"]


def test_it_is_small(site: Site) -> None:
    assert len(gzip.compress(site.ask("GET", SCRIPT).body)) <= 15 * 1024


def test_it_is_not_sent_twice(site: Site) -> None:
    tag = site.ask("GET", SCRIPT).headers["ETag"]
    assert site.ask("GET", SCRIPT, If_None_Match=tag).status == 304


def test_it_needs_no_key(settings: Settings, searcher: Searcher) -> None:
    client = create_app(Served(replace(settings, without_key="nothing"), searcher)).test_client()
    with client.get(SCRIPT) as answer:
        assert answer.status_code == 200
    assert client.get("/api/search?q=a").status_code == 401


@pytest.mark.parametrize(
    ("frames", "ancestors", "options"),
    [
        ("", "'none'", "DENY"),
        ("https://a.example, http://b.example:81", "https://a.example http://b.example:81", None),
        ("*", "*", None),
    ],
)
def test_only_listed_origins_may_frame_pages(
    settings: Settings, searcher: Searcher, frames: str, ancestors: str, options: str | None
) -> None:
    client = create_app(Served(replace(settings, frames=frames), searcher)).test_client()
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"].split("; ")
    assert [part for part in policy if part.startswith("frame-")] == [
        f"frame-ancestors {ancestors}"
    ]
    assert headers.get("X-Frame-Options") == options


def test_what_is_no_origin_is_refused_by_name(settings: Settings, searcher: Searcher) -> None:
    with pytest.raises(SettingError, match=r"frames: 'a\.example' is neither"):
        create_app(Served(replace(settings, frames="a.example"), searcher))
