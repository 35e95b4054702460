"""Why a page was not fetched."""

from __future__ import annotations

from typing import Literal

from bahith.i18n import Message, Text, _

Skip = Literal["robots", "noindex", "host", "duplicate", "kind", "list", "trap", "limit"]
"""Why an address was passed over: robots.txt forbids it; the page asks not to be indexed; it is of
another host; it leads to a page that was fetched already; its kind of file is not read; it has no
story; it is one of endlessly many; or a limit was reached."""

FAILURES: dict[Skip, Message] = {
    "robots": _("its robots.txt does not allow it"),
    "noindex": _("the page asks not to be indexed"),
    "kind": _("a kind of file that is not read"),
}
"""Reasons that make a failure of an address that the user named."""


class NotFetched(Exception):
    """A page could not be fetched: why.

    ``is_silent`` if there was no answer at all, and ``again`` if another attempt may have one.
    """

    def __init__(self, reason: Text, is_silent: bool = False, again: bool = False) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.is_silent = is_silent
        self.again = again


class Skipped(Exception):
    """A page is not to be fetched: why, for the counts, and where its address led."""

    def __init__(self, why: Skip, url: str = "") -> None:
        super().__init__(why)
        self.why: Skip = why
        self.url = url
