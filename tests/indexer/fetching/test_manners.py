"""Servers that are busy or say how they want to be asked."""

from __future__ import annotations

import pytest
from fetching_runs import Fetch
from news_site import Answer, NewsSite

from bahith.indexer.fetching.robots import Robots


def test_a_server_that_asks_for_a_long_wait_is_left_alone(get: Fetch, site: NewsSite) -> None:
    site.instead["/news/1"] = Answer(429, headers={"retry-after": "4000"})
    done = get("/news/1", "/news/2", "/news/3")
    assert site.requests == ["/robots.txt", "/news/1"]
    reasons = [str(reason) for _url, reason in done.failed]
    assert reasons[0] == "the server asks to come back in 67 minutes"
    assert reasons[1].startswith("2 more addresses were not fetched")


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False)])
def test_without_rules_all_is_allowed_unless_the_server_fails(
    get: Fetch, site: NewsSite, status: int, allowed: bool
) -> None:
    site.instead["/robots.txt"] = Answer(status, b"error")
    get("/news/1")
    assert ("/news/1" in site.requests) == allowed


def test_the_longest_wanted_delay_counts() -> None:
    rules = "User-agent: bahith\nCrawl-delay: 3\nRequest-rate: 1/7\nDisallow: /*.pdf$\n"
    robots = Robots.of(200, rules.encode())
    assert robots.delay == 7
    assert not robots.allows("https://example.org/a.pdf")
    assert robots.allows("https://example.org/a.pdf?page=1")
