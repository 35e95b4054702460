"""The Host header (RFC 9112, section 3.2): requests whose header names no host are refused."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from typing import Any

from flask import Flask, Request, request
from werkzeug.routing import MapAdapter

from bahith.i18n import _
from bahith.server.api.reading import UnreadableRequest

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(
    rf"(?:(?P<name>{_LABEL}(?:\.{_LABEL})*\.?)|\[(?P<ipv6>[0-9A-Fa-f:.]+)\])(?::(?P<port>(?:[1-9][0-9]{{0,4}})?))?"
)

_REFUSED = "bahith.host_refused"


def register(app: Flask) -> None:
    """Answer requests that ``check`` has found wanting with 400."""

    @app.before_request
    def refuse() -> None:
        if _REFUSED in request.environ:
            raise UnreadableRequest(_("the Host header must name one host"))


def check(environ: dict[str, Any]) -> None:
    """Mark a request whose Host is missing or no host; to do before its address is used.

    Its Host is replaced, since not even an error page has an address without one. An empty port
    is left out, as Werkzeug takes none.
    """
    if (host := environ.get("HTTP_HOST")) is None:
        if environ.get("SERVER_PROTOCOL") != "HTTP/1.1":  # before it, there was no such header
            return
    elif is_host(host):
        environ["HTTP_HOST"] = host.removesuffix(":")
        return
    environ["HTTP_HOST"] = "localhost"
    environ[_REFUSED] = True


def complete(adapter: MapAdapter, asked: Request) -> None:
    """Give addresses the host of a request that ``check`` has let pass, but Werkzeug does not.

    Without it, they would begin with ``http:///``: Werkzeug refuses names with an underscore.
    """
    if not adapter.server_name and (host := asked.environ.get("HTTP_HOST")):
        asked.host = adapter.server_name = host


def is_host(text: str) -> bool:
    """Whether ``text`` is a name of DNS or an IP address, with a port or without.

    Labels have at most 63 characters, names 253 (RFC 1035, section 2.3.4). Underscores are allowed,
    as names inside of networks have them.
    """
    parts = _HOST.fullmatch(text)
    if not parts or int(parts["port"] or 0) > 65535:
        return False
    if parts["ipv6"] is None:
        return len(parts["name"].rstrip(".")) <= 253
    try:
        IPv6Address(parts["ipv6"])
    except AddressValueError:
        return False
    return True
