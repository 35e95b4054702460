"""Behind a proxy, addresses have the scheme and host that readers see, if the setting says so."""

from __future__ import annotations

import pytest
from sample_site import Site
from server_process import serving

from bahith.indexer.settings import Settings

PATHS = ["/feed?q=a", "/opensearch.xml", "/robots.txt", "/sitemap.xml", "/article/dam-1"]
SENT = "GET {} HTTP/1.1\r\nHost: inner:8000\r\nConnection: close\r\nX-Forwarded-Proto: https\r\n"
SENT += "X-Forwarded-Host: {}\r\nX-Forwarded-For: 192.0.2.7, 192.0.2.8\r\n\r\n"


def ask(site: Site, path: str, host: str = "news.example") -> str:
    return site.raw(SENT.format(path, host).encode()).decode()


@pytest.mark.parametrize("path", PATHS)
def test_addresses_are_those_of_the_proxy(settings: Settings, path: str) -> None:
    with serving(settings, BAHITH_PROXIES="1") as server:
        answer = ask(server.site, path)
        assert "https://news.example/" in answer
        assert "inner" not in answer
        assert ask(server.site, path, "a..b").startswith("HTTP/1.1 400 ")
        assert "192.0.2.8 " in server.stop()


@pytest.mark.parametrize("path", PATHS)
def test_without_the_setting_nobody_is_believed(site: Site, path: str) -> None:
    answer = ask(site, path)
    assert "http://inner:8000/" in answer
    assert "news.example" not in answer
