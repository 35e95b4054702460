"""The network addresses behind a host name, checked before anything connects to them.

Names can lead to the machine itself, to others in its network, or to the server of a cloud that
gives out passwords. So a name is resolved here, every address is checked, and the connection goes
to the very address that was checked: what the name means a moment later is of no importance.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket

from bahith.i18n import _
from bahith.indexer.fetching.errors import NotFetched

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_NUMERIC = re.compile(r"(?:^|\.)(?:0[xX][0-9a-fA-F]*|[0-9]+)\.?$")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""Addresses of IPv4 in IPv6, RFC 6052: behind them is the address in their last four bytes."""


async def resolved(host: str, port: int, private: bool, option: str = "--private") -> list[str]:
    """The addresses of a host; ``private`` allows those of this machine and its network,
    and ``option`` is what people call it.

    Raises NotFetched if the name is unknown, or if one of its addresses must not be used.
    """
    if _NUMERIC.search(host) and not _is_address(host):
        raise NotFetched(_("%(host)s is not an address in its usual form", host=host))
    try:
        loop = asyncio.get_running_loop()
        answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFetched(_("no such host: %(host)s", host=host), is_silent=True) from None
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for address in addresses:
        check(address, private, option)
    return addresses


def check(address: str, private: bool, option: str = "--private") -> None:
    """Raises NotFetched for an address that must not be used; it may have a zone (``%eth0``)."""
    ip = embedded(ipaddress.ip_address(address.partition("%")[0]))
    if is_public(ip):
        return
    if not private:
        message = _("%(address)s is not a public address; %(option)s allows it")
        raise NotFetched(message.filled(address=address, option=option))
    is_strange = ip.is_reserved and not ip.is_loopback
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or is_strange:
        raise NotFetched(_("%(address)s is not the address of a server", address=address))


def is_public(ip: IP) -> bool:
    """Whether an address can be reached from everywhere, and is that of one machine."""
    if isinstance(ip, ipaddress.IPv6Address) and (ip.is_site_local or ip.is_reserved):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def embedded(ip: IP) -> IP:
    """The IPv4 address embedded in an IPv6 address; any other address is returned as it is."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    teredo = ip.teredo[1] if ip.teredo else None
    return ip.ipv4_mapped or ip.sixtofour or teredo or ip


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
