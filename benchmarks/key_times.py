"""Times of refused keys at a running server: do they tell why a key was refused?

    python benchmarks/key_times.py INDEX --rounds 10000

``bahith serve`` runs with a file of keys. In each round, one key of every kind is sent, in random
order over one connection: a wrong one (the id of a valid key, another secret), an expired, a
revoked and a foreign one (for another index), and a guessed one, whose id does not exist. All get
the answer 401. Friedman's test compares the five times of each round, so that the load of the
machine, which changes from round to round, matters little: if p is small, some kind takes longer
than another.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median, quantiles

from served import Server

from bahith.server.access.keys import Key, Keys, Right, checked

PAST = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)
SEARCH: frozenset[Right] = frozenset({"search"})
KINDS = ("wrong", "expired", "revoked", "foreign", "guessed")
LEAST = 0.001
"""The probability below which equal times are not believed."""


def tokens(keys: Keys, random: Random) -> dict[str, str]:
    """A key of each kind, among a hundred others, and a valid one."""
    others = [keys.create(Key("", SEARCH)) for _ in range(100)]
    start, id, secret = random.choice(others).split("_", 2)
    revoked = keys.create(Key("", SEARCH))
    keys.revoke(revoked.split("_")[1])
    return {
        "wrong": f"{start}_{id}_{secret[::-1]}",
        "expired": keys.create(Key("", SEARCH, expires=PAST)),
        "revoked": revoked,
        "foreign": keys.create(checked(Key("", SEARCH, indexes=("elsewhere",)))),
        "guessed": f"{start}_{secrets.token_hex(8)}_{secrets.token_urlsafe(32)}",
        "valid": keys.create(Key("", SEARCH)),
    }


class Client:
    """Asks the server with a key, over one connection."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, token: str) -> tuple[int, float]:
        """The status, and the microseconds until the answer has arrived."""
        started = time.perf_counter_ns()
        self._connection.request(
            "GET", "/api/articles?size=1", headers={"Authorization": f"Bearer {token}"}
        )
        answer = self._connection.getresponse()
        answer.read()
        return answer.status, (time.perf_counter_ns() - started) / 1000


def friedman(rounds: Sequence[Sequence[float]]) -> float:
    """The probability of such differences if all five columns are alike."""
    kinds = len(KINDS)
    sums = [0.0] * kinds
    for times in rounds:
        for rank, kind in enumerate(sorted(range(kinds), key=times.__getitem__), 1):
            sums[kind] += rank
    squares = sum(each * each for each in sums)
    count = len(rounds)
    found = 12 / (count * kinds * (kinds + 1)) * squares - 3 * count * (kinds + 1)
    return math.exp(-found / 2) * (1 + found / 2)  # chi-squared, four degrees of freedom


def measure(client: Client, given: Mapping[str, str], count: int, random: Random) -> bool:
    """Print the times; whether they are alike and every key was answered as it should be."""
    rounds: list[list[float]] = []
    right = client.ask(given["valid"])[0] == 200
    for number in range(-200, count):  # the first ones warm the server up
        times = dict.fromkeys(KINDS, 0.0)
        for kind in random.sample(KINDS, len(KINDS)):
            status, times[kind] = client.ask(given[kind])
            right = right and status == 401
        if number >= 0:
            rounds.append([times[kind] for kind in KINDS])
    print("| key | median µs | quartiles |\n|---|---|---|")
    for kind, column in zip(KINDS, zip(*rounds, strict=True), strict=True):
        low, _, high = quantiles(column, n=4)
        print(f"| {kind} | {median(column):.1f} | {low:.1f} to {high:.1f} |")
    probability = friedman(rounds)
    print(f"{count:,} rounds; Friedman's test: p = {probability:.3f}")
    print("every key was refused" if right else "not every key was refused")
    return right and probability >= LEAST


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("index")
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    random = Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys.db"
        given = tokens(Keys(path), random)
        os.environ |= {"BAHITH_KEYS": str(path), "BAHITH_WITHOUT_KEY": "nothing"}
        with Server(args.index) as server:
            alike = measure(Client(server.port), given, args.rounds, random)
    sys.exit(0 if alike else 1)


if __name__ == "__main__":
    main()
