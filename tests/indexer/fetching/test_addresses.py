"""Which network addresses are connected to, and which spellings of addresses are one."""

from __future__ import annotations

import pytest

from bahith.indexer.errors import SourceError
from bahith.indexer.fetching import addresses, urls
from bahith.indexer.fetching.errors import NotFetched
from bahith.indexer.sources.http_bodies import decoded

PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd00::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fec0::1"),
)
NEVER = ("0.0.0.0", "169.254.169.254", "224.0.0.1", "::", "fe80::1%eth0", "ff02::1")
PUBLIC = ("8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808")


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_need_leave(address: str) -> None:
    with pytest.raises(NotFetched, match="--private"):
        addresses.check(address, private=False)
    addresses.check(address, private=True)


@pytest.mark.parametrize("address", NEVER)
def test_addresses_that_no_server_has_are_refused_always(address: str) -> None:
    with pytest.raises(NotFetched):
        addresses.check(address, private=True)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    addresses.check(address, private=False)


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("HTTP://Example.org:80/a/../b?utm_source=x&b=2#top", "http://example.org/b?b=2"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/%d8%a3", "https://example.org/%D8%A3"),
        ("https://example.org/أ", "https://example.org/%D8%A3"),
        ("https://example.org/a;jsessionid=12?sid=33", "https://example.org/a?sid=33"),
        ("https://example.org/?sid=0123456789abcdef", "https://example.org/"),
        *((bad, None) for bad in ("javascript:x", "file:///a", "http://", "http://a:b@c/", "")),
        ("http://0177.0.0.1/", None),
    ],
)
def test_an_address_has_one_spelling(given: str, normal: str | None) -> None:
    assert urls.normal(given) == normal


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip, gzip", "gzip", "deflate"])
def test_bodies_in_other_or_damaged_encodings_are_errors(encoding: str) -> None:
    with pytest.raises(SourceError):
        decoded(b"\x1f\x8bnonsense", encoding, 100)
