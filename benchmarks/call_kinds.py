"""Requests of every kind for ``calls.py``, drawn from texts: the same ones in every run.

No code of Bahith takes part, so that two versions of it get the same requests.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from urllib.parse import quote, urlencode

from peers import Record

WORD = re.compile("[ء-ي]{4,}")
"""Words long enough not to be function words."""

SEED = 20210726

ANY_WORD = re.compile("[ء-ي]+")
LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
MONTHS = "كانون الثاني", "تشرين الأول", "تشرين الثاني", "كانون الأول"
FACETS = "source,category,year,month"


class Drawn:
    """What requests are made of: words, phrases and ids of the records, chosen by seed.

    ``ids`` are those of all articles of the index, where ``articles`` are only some of them.
    """

    def __init__(
        self, articles: Sequence[Record], ids: Iterable[str] | None = None, seed: object = SEED
    ) -> None:
        self._articles = articles
        self.ids = sorted(article["id"] for article in articles) if ids is None else sorted(ids)
        self._seed = seed
        self.restart("")

    def restart(self, kind: str) -> None:
        """Draw as in every run for this kind of request, whatever was drawn before."""
        self.chance = random.Random(f"{self._seed} {kind}")

    @cached_property
    def common(self) -> list[str]:
        """The commonest words, stop words too, of a sample of the texts."""
        chance = random.Random(SEED)
        sample = chance.sample(self._articles, min(2000, len(self._articles)))
        counts: Counter[str] = Counter()
        for article in sample:
            counts.update(set(ANY_WORD.findall(article["text"])))
        return [word for word, _ in counts.most_common(60)]

    @property
    def count(self) -> int:
        """How many articles the index has."""
        return len(self.ids)

    def words(self, count: int) -> list[str]:
        """Different words of one text, or of several if one is too short."""
        chosen: list[str] = []
        while len(chosen) < count:
            text = self.chance.choice(self._articles)["text"]
            candidates = sorted(set(WORD.findall(text)) - set(chosen))
            most = min(count - len(chosen), len(candidates))
            chosen += self.chance.sample(candidates, most)
        return chosen

    def phrase(self) -> str:
        """Two or three adjacent words."""
        length = self.chance.choice((2, 3))
        while True:
            parts = self.chance.choice(self._articles)["text"].split()
            first = self.chance.randrange(max(1, len(parts) - length))
            if all(map(ANY_WORD.fullmatch, parts[first : first + length])):
                return " ".join(parts[first : first + length])

    def id(self) -> str:
        return str(self.chance.choice(self._articles)["id"])

    def letters(self, least: int = 5, most: int = 9) -> str:
        """Letters that are hardly a word."""
        return "".join(self.chance.choices(LETTERS, k=self.chance.randint(least, most)))


def _search(q: str, **parameters: object) -> str:
    return f"/api/search?{urlencode({'q': q, **parameters})}"


def _article(id: str, q: str = "", place: str = "/api/articles") -> str:
    return f"{place}/{quote(id, safe='')}?{urlencode({'q': q})}"


def _misspelt(drawn: Drawn) -> str:
    *others, word = drawn.words(3)
    place = drawn.chance.randrange(1, len(word) - 1)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return _search(" ".join([*others, swapped]))


def _boolean(drawn: Drawn) -> str:
    first, second, third, fourth = drawn.words(4)
    return _search(f"({first} OR {second}) AND {third} -{fourth}")


def _prefix(letters: int) -> Callable[[Drawn], str]:
    return lambda drawn: _search(drawn.words(1)[0][:letters] + "*")


def _deep(share: float, sort: str) -> Callable[[Drawn], str]:
    """The page after that share of all articles, for a word that nearly all of them have."""
    return lambda drawn: _search(
        drawn.chance.choice(drawn.common[:15]), page=1 + int(drawn.count * share / 10), sort=sort
    )


def _filtered(drawn: Drawn) -> str:
    year = drawn.chance.randint(2003, 2018)
    return _search(" ".join(drawn.words(3)), after=year, before=year + 4, sort="newest")


def _list(share: float) -> Callable[[Drawn], str]:
    """Twenty articles from somewhere near that share of the list."""

    def drawn_page(drawn: Drawn) -> str:
        place = int(drawn.count * share * drawn.chance.uniform(0.5, 1.0))
        return f"/api/articles?{urlencode({'after': drawn.ids[place] if share else ''})}"

    return drawn_page


def _typed(drawn: Drawn) -> str:
    first, second = drawn.words(2)
    return f"/api/suggest?{urlencode({'q': f'{first} {second[: drawn.chance.randint(1, 4)]}'})}"


def _query(drawn: Drawn, count: int = 3) -> str:
    return " ".join(drawn.words(count))


KINDS: dict[str, Callable[[Drawn], str]] = {
    "three words": lambda drawn: _search(_query(drawn)),
    "common words": lambda drawn: _search(" ".join(drawn.chance.sample(drawn.common, 3))),
    "phrase": lambda drawn: _search(f'"{drawn.phrase()}"'),
    "exact phrase": lambda drawn: _search(f'="{drawn.phrase()}"'),
    "boolean": _boolean,
    "month of two words": lambda drawn: _search(
        f"{drawn.chance.choice(MONTHS)} {drawn.words(1)[0]}"
    ),
    "years, newest": _filtered,
    "facets": lambda drawn: _search(_query(drawn), facets=FACETS),
    "grouped": lambda drawn: _search(_query(drawn), group=1),
    "explained": lambda drawn: _search(_query(drawn), explain=1),
    "hundred hits": lambda drawn: _search(_query(drawn), size=100),
    "prefix of 1 letter": _prefix(1),
    "prefix of 2 letters": _prefix(2),
    "prefix of 3 letters": _prefix(3),
    "prefix of 4 letters": _prefix(4),
    "fifty words": lambda drawn: _search(_query(drawn, 50)),
    "gibberish": lambda drawn: _search(" ".join(drawn.letters() for _ in range(3))),
    "misspelt": _misspelt,
    "far page by score": _deep(0.1, "relevance"),
    "far page by date": _deep(0.1, "newest"),
    "last pages by date": _deep(0.8, "oldest"),
    "list, first page": _list(0),
    "list, far page": _list(0.9),
    "suggest": _typed,
    "similar": lambda drawn: f"/api/similar/{quote(drawn.id(), safe='')}",
    "article": lambda drawn: _article(drawn.id(), _query(drawn)),
    "article's page": lambda drawn: _article(drawn.id(), _query(drawn), "/article"),
    "search page": lambda drawn: f"/?{urlencode({'q': _query(drawn)})}",
    "feed": lambda drawn: f"/feed?{urlencode({'q': _query(drawn)})}",
    "analyze": lambda drawn: f"/api/analyze?{urlencode({'text': _query(drawn, 20)})}",
}

OFTEN = {"three words": 12, "phrase": 3, "suggest": 6, "article": 3, "search page": 3}
"""How much more often than once a kind comes in mixed requests."""


def requests(drawn: Drawn, kind: str, count: int) -> list[str]:
    """Addresses of one kind, all different where the texts have enough."""
    drawn.restart(kind)
    addresses: dict[str, None] = {}
    for _ in range(20 * count):
        addresses[KINDS[kind](drawn)] = None
        if len(addresses) == count:
            break
    return [*addresses]


def mixed(drawn: Drawn, count: int) -> list[str]:
    """Addresses of all kinds, in random order, weighted by ``OFTEN``."""
    weights = [OFTEN.get(kind, 1) for kind in KINDS]
    kinds = drawn.chance.choices([*KINDS], weights, k=count)
    return [KINDS[kind](drawn) for kind in kinds]


def export(drawn: Drawn) -> str:
    """An export of many articles."""
    word = drawn.chance.choice([word for word in drawn.common if len(word) > 3] or drawn.common)
    return f"/api/export?{urlencode({'q': word})}"
