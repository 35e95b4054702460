"""What a site allows: its robots.txt, by RFC 9309."""

from __future__ import annotations

from protego import Protego

from bahith.i18n import Text, _

NAME = "Bahith"
"""The name by which robots.txt may address us."""

LARGEST = 512_000
"""Bytes of robots.txt that are read; the RFC demands 500 KiB."""


class Robots:
    """The rules of a host."""

    def __init__(self, text: str = "", closed: Text | None = None) -> None:
        """``text`` is the file; ``closed`` says why nothing is allowed."""
        self._rules = Protego.parse(text)
        self.closed = closed

    @classmethod
    def of(cls, status: int, content: bytes) -> Robots:
        """The rules in an answer. A missing file allows all, a failing server nothing."""
        if status == 200:
            return cls(content[:LARGEST].decode("utf-8-sig", "replace"))
        return cls() if status < 500 and status != 429 else cls(closed=_failing(status))

    def allows(self, url: str) -> bool:
        """Whether the page may be fetched."""
        return self.closed is None and bool(self._rules.can_fetch(url, NAME))

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site wants; 0 if it does not say."""
        rate = self._rules.request_rate(NAME)
        return max(
            self._rules.crawl_delay(NAME) or 0.0,
            rate.seconds / rate.requests if rate and rate.requests else 0.0,
        )

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that the file names."""
        return list(self._rules.sitemaps)


def _failing(status: int) -> Text:
    """Why nothing of a host is fetched while its rules are unknown."""
    return _("its robots.txt cannot be read (%(reason)s), so the site is left alone", reason=status)
