"""Files that are damaged under a running server: refusals, and never a wrong answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_index import available
from sample_site import Site
from server_process import serving, until
from writing_site import put

from bahith.indexer.settings import Settings

WORDS = ["ميناء", "قطار", "محطة", "جسر", "حديقة", "مدرسة", "مكتبة", "سوق", "نهر", "جبل"]
ARTICLES = [
    {
        "id": f"{number}",
        "title": f"{WORDS[number % 10]} {WORDS[number % 7]}",
        "text": " ".join(WORDS[(number * step) % 10] for step in range(1, 60)),
        "category": WORDS[number % 3],
    }
    for number in range(300)
]
OPEN = (".seg", ".idx", ".pos", ".term", ".store", ".fast")
STATES = ("/", "/api/health", "/api/ready", "/?q=x")


@pytest.fixture(params=["whoosh", "tantivy"])
def own(
    request: pytest.FixtureRequest, make_index: Callable[..., Settings]
) -> Iterator[tuple[Site, Path]]:
    """A server of an index of its own, and the folder of that."""
    available(request.param)
    settings = make_index(ARTICLES, engine=request.param)
    with serving(settings, BAHITH_ACCESS_LOG="0") as server:
        yield server.site, Path(settings.index)
        assert server.process.poll() is None


def answers(site: Site) -> list[Any]:
    """Status of each search, and what it found."""
    found = []
    for one in WORDS:
        for other in ("", *WORDS):
            reply = site.get("/api/search", q=f"{one} {other}", facets="category")
            page = reply.json()
            found.append((reply.status, page.get("results"), page.get("facets")))
    return found


def largest(folder: Path) -> list[Path]:
    """The files that hold most of an index and stay open: a segment, or its parts."""
    files = sorted(folder.iterdir(), key=lambda path: -path.stat().st_size)
    return [file for file in files if file.suffix in OPEN][:5]


def zero(file: Path) -> None:
    """Overwrite two bytes of each thirty-two, in place."""
    content = bytearray(file.read_bytes())
    content[::32] = bytes(len(content[::32]))
    content[1::32] = bytes(len(content[1::32]))
    with file.open("r+b") as target:
        target.write(content)


def statuses(site: Site) -> list[int]:
    return [site.ask("GET", path).status for path in STATES]


def test_a_zeroed_file_is_refused_until_it_is_whole(own: tuple[Site, Path]) -> None:
    site, folder = own
    expected = answers(site)[: len(WORDS)]
    for file in largest(folder):
        whole = file.read_bytes()
        zero(file)
        assert {status for status, *_rest in answers(site)[: len(WORDS)]} == {503}
        assert statuses(site) == [503] * len(STATES)
        with file.open("r+b") as target:
            target.write(whole)
        until(lambda: site.get("/api/ready").status == 200)
        assert answers(site)[: len(WORDS)] == expected


def test_a_cut_file_is_refused(own: tuple[Site, Path]) -> None:
    site, folder = own
    assert {status for status, *_rest in answers(site)} == {200}  # and nothing is prepared any more
    file = largest(folder)[0]
    with file.open("r+b") as target:
        target.truncate(file.stat().st_size // 2)
    assert {status for status, *_rest in answers(site)} == {503}
    assert statuses(site) == [503] * len(STATES)


def test_a_file_that_was_only_touched_is_well(own: tuple[Site, Path]) -> None:
    site, folder = own
    for file in largest(folder):
        file.touch()
    assert {status for status, *_rest in answers(site)} == {200}


def test_searches_go_on_while_the_queue_is_damaged(make_index: Callable[..., Settings]) -> None:
    settings = make_index(ARTICLES[:10])
    article = {"title": "سفينة", "text": "رست السفينة"}
    with serving(settings, "--writing") as server:
        assert put(server.site, "first", article).status == 200
        server.stop()
    file = Path(settings.index, "queue", "tasks.sqlite")
    sound = file.read_bytes()
    file.write_bytes(sound[:4096] + bytes(len(sound) - 4096))
    with serving(settings, "--writing", "--workers=2") as server:
        assert server.site.search("سفينة")["total"] == 1
        assert put(server.site, "second", article).status == 503
        file.write_bytes(sound)
        assert put(server.site, "third", article, "").status == 202
        until(lambda: server.site.search("سفينة")["total"] == 2)


def test_a_folder_that_vanishes_is_told(own: tuple[Site, Path]) -> None:
    site, folder = own
    assert site.get("/api/ready").status == 200
    shutil.rmtree(folder)
    until(lambda: statuses(site) == [503] * len(STATES))
    assert '<a href="">' in site.get("/", q="السد").text  # to try the same question again
