"""Whether only programs on this machine reach the server, and whether a request is from one."""

from __future__ import annotations

import socket
from ipaddress import IPv6Address, ip_address
from typing import Any

from bahith.indexer.settings import Settings

_PASSED_ON = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
"""Headers that proxies add, by their names in WSGI."""


def is_loopback(address: str) -> bool:
    """Whether an IP address is of this machine alone; False for anything else."""
    try:
        one = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(one, IPv6Address) and one.ipv4_mapped:
        return one.ipv4_mapped.is_loopback
    return one.is_loopback


def is_local(settings: Settings) -> bool:
    """Whether a server by these settings listens on loopback addresses only, without a proxy."""
    if settings.proxies:
        return False
    try:
        found = socket.getaddrinfo(settings.host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(is_loopback(str(row[4][0])) for row in found)


def is_from_here(environ: dict[str, Any]) -> bool:
    """Whether a program on this machine sent a request to a server that ``is_local``.

    Not if a proxy passed it on. Nor if a browser sent it for the page of another site: such pages
    reach this machine by its address (Origin, Sec-Fetch-Site), or by a name of their own that they
    make resolve to it (Host).
    """
    if any(name in environ for name in _PASSED_ON):
        return False
    if not is_loopback(environ.get("REMOTE_ADDR", "")):
        return False
    host = environ.get("HTTP_HOST", "")
    if not _is_local_name(host):
        return False
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and origin != f"{environ['wsgi.url_scheme']}://{host}":
        return False
    return environ.get("HTTP_SEC_FETCH_SITE", "none") in ("none", "same-origin")


def _is_local_name(host: str) -> bool:
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    name = name.lower()
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)
