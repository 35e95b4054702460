"""The texts of an article that depend on its words."""

from __future__ import annotations

from typing import NamedTuple


class Texts(NamedTuple):
    """Tokens with spaces between them; see ``prepare``.

    ``titled`` and ``body`` are for the field ``words``, as is ``in_title``, the words of the title
    with a mark. The others are named like their fields.
    """

    titled: str
    body: str
    in_title: str
    terms: str
    title: str
    combined: str
    source: str
    spellings: str

    def spelled(self, spellings: str) -> Texts:
        """The same with other spellings."""
        return self._replace(spellings=spellings)
