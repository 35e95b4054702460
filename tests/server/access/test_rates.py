"""Callers may send so many requests a minute, whichever process answers them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_site import Site
from server_process import serving

from bahith.indexer.settings import Settings
from bahith.server.access.rates import MINUTE, PLACES, Counts, network

Serve = Callable[..., Site]

PATH = "/api/suggest?q=a"


def passed(counts: Counts, caller: str, rate: int, now: float, requests: int) -> int:
    return sum(counts.wait(caller, rate, now) == 0 for _ in range(requests))


@given(st.integers(1, 300), st.floats(0, 10**7))
def test_a_burst_is_a_minute_s_worth_and_comes_back_evenly(rate: int, start: float) -> None:
    counts = Counts([0.0] * PLACES)
    assert passed(counts, "a", rate, start, rate + 50) == rate
    wait = counts.wait("a", rate, start)
    assert 0 < wait <= MINUTE / rate + 1e-3
    assert passed(counts, "a", rate, start + wait + 1e-3, 5) == 1
    assert passed(counts, "a", rate, start + 3 * MINUTE, rate + 50) == rate


@pytest.mark.parametrize("secret", [b"a", b"b", b"c"])
def test_callers_hardly_limit_each_other(secret: bytes) -> None:
    counts = Counts([0.0] * PLACES, secret)
    others = [passed(counts, f"address {n}", 10, 0.0, 20) for n in range(1000)]
    # Two callers that share both places are one in some thousands.
    assert others.count(10) >= 995


def test_memory_does_not_grow_with_callers() -> None:
    counts = Counts([0.0] * 8)
    for n in range(1000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bahith.server.access.rates.PLACES", 8)
            counts.wait(f"address {n}", 10, 0.0)
    assert len(counts.table) == 8


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::2:3", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("unknown", "unknown", True),
    ],
)
def test_an_ipv6_site_is_one_address(one: str, other: str, same: bool) -> None:
    assert (network(one) == network(other)) is same


def asked(site: Site, times: int, path: str = PATH, **headers: Any) -> list[int]:
    return [site.ask("GET", path, **headers).status for _ in range(times)]


def test_an_address_is_told_when_to_come_back(serve: Serve) -> None:
    site = serve(proxies=1, rate=5)
    caller = {"X-Forwarded-For": "192.0.2.7"}
    assert asked(site, 5, **caller) == [200] * 5
    refused = site.ask("GET", PATH, **caller)  # type: ignore[arg-type]
    assert (refused.status, refused.json()["error"]["code"]) == (429, "too_many_requests")
    assert 1 <= int(refused.headers["Retry-After"]) <= 12
    page = site.ask("GET", "/", **caller)  # type: ignore[arg-type]
    assert page.status == 429
    assert page.headers["Content-Type"].startswith("text/html")
    assert asked(site, 2, **{"X-Forwarded-For": "192.0.2.8"}) == [200] * 2
    assert asked(site, 9, "/api/health", **caller) == [200] * 9
    assert asked(site, 9, "/static/style.css", **caller) == [200] * 9


def test_what_clients_say_of_their_address_does_not_count(serve: Serve) -> None:
    site = serve(proxies=1, rate=3)
    claims = [f"198.51.100.{n}, 192.0.2.7" for n in range(6)]
    statuses = [asked(site, 1, **{"X-Forwarded-For": claim})[0] for claim in claims]
    assert statuses == [200] * 3 + [429] * 3


def test_keys_are_counted_by_themselves(serve: Serve, key: Callable[..., dict[str, Any]]) -> None:
    site = serve(proxies=1, rate=2, key_rate=4)
    caller = {"X-Forwarded-For": "192.0.2.7"}
    assert asked(site, 6, **caller, **key("search")) == [200] * 4 + [429] * 2
    assert asked(site, 3, **caller, **key("search")) == [200] * 3
    assert asked(site, 4, **caller, Authorization="Bearer guessed") == [401] * 2 + [429] * 2


@pytest.mark.parametrize("changes", [{"rate": 0, "proxies": 1}, {"rate": 1}], ids=str)
def test_no_limit_where_none_is_set_and_none_on_this_machine(
    serve: Serve, changes: dict[str, Any]
) -> None:
    forwarded = {"X-Forwarded-For": "192.0.2.7"} if "proxies" in changes else {}
    assert asked(serve(**changes), 9, **forwarded) == [200] * 9


@pytest.mark.slow
def test_workers_count_together(settings: Settings) -> None:
    limits: dict[str, Any] = {"BAHITH_PROXIES": "1", "BAHITH_RATE": "30"}
    with serving(settings, "--workers=3", **limits) as server:
        statuses = asked(server.site, 60, **{"X-Forwarded-For": "192.0.2.7"})
    # Some come back while they are sent, one in two seconds.
    assert 30 <= statuses.count(200) <= 40
