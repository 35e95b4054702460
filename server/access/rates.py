"""How many requests each address and key may send, counted in memory that all workers share.

Each caller has a bucket of as many tokens as it may send requests a minute. A request takes one,
and they come back evenly: the generic cell rate algorithm (ITU-T I.371, annex A), which keeps one
number for a caller, the time at which its bucket will be full.

These numbers are in a table of fixed size, so that callers with many addresses cannot fill memory.
A caller has two places in it, by a hash that nobody else can compute, and of two numbers the
smaller counts: callers limit each other only if both places are shared. Writes may get lost when
two processes count the same caller at once; then it may send one request more.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
import secrets
import time
from collections.abc import Callable, MutableSequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import TypeAlias

from bahith.indexer.processes import SPAWN
from bahith.server.access.locality import is_loopback
from bahith.server.access.refusals import too_many_requests

PLACES = 1 << 16
"""Numbers in the table, of 8 bytes."""

MINUTE = 60.0


Table: TypeAlias = "MutableSequence[float] | ctypes.Array[ctypes.c_double]"


def _table() -> Table:
    return SPAWN.RawArray(ctypes.c_double, PLACES)


@dataclass(frozen=True, slots=True)
class Counts:
    """The table, and the secret of its hash; processes that get them from this one share them."""

    table: Table = field(default_factory=_table, repr=False)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16), repr=False)

    def wait(self, caller: str, rate: int, now: float) -> float:
        """Count a request of ``caller``, who may send ``rate`` a minute; ``now`` is in seconds.

        Returns 0, or after how many seconds it may try again, if it may not send this one.
        """
        hashed = hashlib.blake2b(caller.encode(), digest_size=8, key=self.secret).digest()
        places = [int.from_bytes(hashed[i : i + 4], "big") % PLACES for i in (0, 4)]
        full = max(now, min(self.table[place] for place in places)) + MINUTE / rate
        if full > now + MINUTE + 1e-6:
            return full - now - MINUTE
        for place in places:
            self.table[place] = max(self.table[place], full)
        return 0.0


class Rates:
    """Refuses callers that send too many requests; 0 is no limit."""

    def __init__(
        self,
        counts: Counts,
        of_address: int,
        of_key: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` must be the same in all processes that share ``counts``."""
        self._counts = counts
        self._of_address = of_address
        self._of_key = of_key
        self._clock = clock

    def count_key(self, id: str) -> None:
        """Count a request with this key. Raises Refused."""
        self._count(f"key {id}", self._of_key)

    def count_address(self, address: str) -> None:
        """Count a request without a valid key. Raises Refused.

        Programs on this machine have no limit: a proxy among them speaks for everybody.
        """
        if not is_loopback(address):
            self._count(f"address {network(address)}", self._of_address)

    def _count(self, caller: str, rate: int) -> None:
        seconds = self._counts.wait(caller, rate, self._clock()) if rate else 0.0
        if seconds:
            raise too_many_requests(math.ceil(seconds))


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the 64 bits that an IPv6 site has."""
    try:
        one = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(one, IPv6Address):
        return str(one.ipv4_mapped or one.packed[:8].hex())
    return str(one)
