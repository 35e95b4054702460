"""What depends on the index is sent again only when that has changed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from sample_site import Reply, Served, Site
from server_process import until

from bahith.indexer.build import build
from bahith.indexer.search.searcher import Searcher
from bahith.indexer.settings import Settings

STORED = ["/api/search?q=%D8%A7%D9%84%D8%B3%D8%AF", "/api/articles/hostile"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", STORED)
def test_an_unchanged_answer_is_not_sent_again(site: Site, path: str, method: str) -> None:
    first = site.ask(method, path)
    again = site.ask(method, path, If_None_Match=f'"other", {first.headers["ETag"]}')
    assert (again.status, again.body) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["Content-Type"] is None


@pytest.mark.parametrize("condition", ['"other"', 'W/"other"', "", "x"])
@pytest.mark.parametrize("path", STORED)
def test_another_one_is_sent(site: Site, path: str, condition: str) -> None:
    assert site.ask("GET", path, If_None_Match=condition).status == 200


def test_a_tag_is_of_one_address_only(site: Site) -> None:
    tag = site.ask("GET", STORED[0]).headers["ETag"]
    assert site.ask("GET", f"{STORED[0]}&size=1", If_None_Match=tag).status == 200
    assert site.ask("GET", "/api/search?q=a&page=x", If_None_Match=tag).status == 400
    assert site.ask("GET", "/api/articles/none", If_None_Match="*").status == 404


@pytest.mark.parametrize(
    "path",
    ["/api/health", "/api/ready", "/api/docs", "/api/search", "/api/articles/none", "/api/x"],
)
def test_errors_and_the_state_of_the_server_have_no_tag(site: Site, path: str) -> None:
    headers = site.ask("GET", path).headers
    assert (headers["ETag"], headers["Last-Modified"]) == (None, None)


def test_a_post_is_always_answered(site: Site) -> None:
    assert site.post({"q": "a"}).headers["ETag"] is None


def test_size_of_a_page_and_release_are_in_the_tag(searcher: Searcher, settings: Settings) -> None:
    from bahith.server import create_app

    tags = {
        create_app(Served(one, searcher)).test_client().get(STORED[0]).headers["ETag"]
        for one in (settings, replace(settings, page_size=7), replace(settings, weights="roots=0"))
    }
    assert len(tags) == 3


class Changing:
    """A site whose index changes."""

    def __init__(self, run: Callable[[Searcher], Site], folder: Path) -> None:
        self.began = time.time()
        self._articles = folder / "articles"
        self._articles.mkdir()
        self._settings = Settings.load(environ={}, index=str(folder / "index"), refresh=0)
        self.write("الأول")
        self.searcher = Searcher.open(self._settings)
        self._site = run(self.searcher)

    def write(self, text: str) -> None:
        (self._articles / "one.txt").write_text(f"عنوان المقال\n\n{text} هنا.\n", "utf-8")
        assert not build(self._settings, [self._articles]).failed

    def replace(self, text: str) -> None:
        shutil.rmtree(self._settings.index)
        self.write(text)

    def ask(self, **headers: str) -> Reply:
        return self._site.ask("GET", "/api/articles/one.txt", None, **headers)


@pytest.fixture
def changing(run: Callable[[Searcher], Site], tmp_path: Path) -> Iterator[Changing]:
    changing = Changing(run, tmp_path)
    yield changing
    changing.searcher.close()


def test_a_new_commit_is_sent(changing: Changing) -> None:
    tag = changing.ask().headers["ETag"]
    assert changing.ask(If_None_Match=tag).status == 304
    changing.write("الثاني")
    again = changing.ask(If_None_Match=tag)
    assert (again.status, "الثاني" in again.text) == (200, True)
    assert again.headers["ETag"] != tag


def test_an_index_in_place_of_another_is_sent_though_its_generation_is_the_same(
    changing: Changing,
) -> None:
    generation = changing.searcher.statistics().generation
    tag = changing.ask().headers["ETag"]
    changing.replace("الثاني")
    again = changing.ask(If_None_Match=tag)
    assert changing.searcher.statistics().generation == generation
    assert (again.status, "الثاني" in again.text) == (200, True)


def test_the_time_of_the_commit_is_told_once_no_other_can_have_it(changing: Changing) -> None:
    until(lambda: changing.ask().headers["Last-Modified"])
    told = str(changing.ask().headers["Last-Modified"])
    since = parsedate_to_datetime(told).timestamp()
    assert changing.began - 2 < since < time.time() - 2
    assert changing.ask(If_Modified_Since=told).status == 304
    changing.write("الثاني")
    assert changing.ask(If_Modified_Since=told).status == 200
