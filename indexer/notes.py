"""Everything that an answer may note about how a query was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bahith.i18n import Message, _, ngettext
from bahith.indexer.results import Note

NOTES: Final[dict[str, Message]] = {
    "query_too_long": ngettext(
        "The query is long: only its first %(value)s character was read.",
        "The query is long: only its first %(value)s characters were read.",
        0,
    ),
    "too_many_words": ngettext(
        "The query has many words: only the first %(value)s was read.",
        "The query has many words: only the first %(value)s were read.",
        0,
    ),
    "too_deep": ngettext(
        "Parentheses nested more than %(value)s level deep were ignored.",
        "Parentheses nested more than %(value)s levels deep were ignored.",
        0,
    ),
    "unbalanced_parentheses": _(
        "A parenthesis is unmatched: the query was read as if the missing one were there."
    ),
    "stray_quote": _(
        "A quotation mark is unmatched and was ignored: the words after it are ordinary words."
    ),
    "lone_operator": _("“%(value)s” has no word to work on and was ignored."),
    "empty_field": _(
        "There is nothing to search for after “%(value)s:”, so it was ignored. "
        "Write a word after the colon."
    ),
    "bad_date": _(
        "The date “%(value)s” was not understood and was ignored. Write it like this: 2021-07-26."
    ),
    "bad_number": _(
        "“%(value)s” is no number and was ignored. Write 10, 10..20, >10 or <=20 after the colon."
    ),
    "short_prefix": _("“%(value)s”: a star needs at least two letters before it; it was ignored."),
    "split_prefix": _("“%(value)s”: a star belongs at the end of a single word; it was ignored."),
    "wildcard_ignored": _(
        "“%(value)s”: a wildcard works only as a star at the end of a word; it was ignored. "
        "Write the beginning of the word and then a star."
    ),
    "weight_ignored": _("“%(value)s”: words cannot be given a weight, so this was ignored."),
    "fuzziness_ignored": _(
        "“%(value)s”: similar words and words within a distance cannot be asked for, so this was "
        "ignored."
    ),
    "near_means_and": _(
        "“%(value)s” was read as AND: both sides are required, however far apart. "
        "To find words side by side, put quotation marks around them."
    ),
    "regex_ignored": _(
        "“%(value)s”: regular expressions cannot be used; the text between the slashes was "
        "searched for."
    ),
    "range_ignored": _(
        "“%(value)s”: ranges cannot be used; both ends were searched for as words. "
        "For dates write: after:2018 before:2020."
    ),
    "unknown_field": _(
        "There is no field “%(value)s”: what follows the colon was searched for everywhere. "
        "The fields are title:, source:, author:, tag:, category:, language:, after: and "
        "before:%(declared)s.",
        declared="",
    ),
    "read_as_not": _(
        "“%(value)s” was read as NOT: articles with the next word are left out. "
        "To search for the words themselves, put quotation marks around them."
    ),
    "read_as_or": _(
        "“%(value)s” was read as OR: one of its two sides is enough. "
        "To search for the word itself, put quotation marks around it."
    ),
    "nothing_searchable": _("The query contains no word that can be searched for."),
    "prefix_capped": _(
        "Many words begin with these letters: only the most common ones were searched for."
    ),
    "meaning_unavailable": _(
        "The model of meaning does not answer: the results are ranked by their words alone."
    ),
    "timed_out": _(
        "The search took too long and was ended: what is shown is not everything. "
        "Fewer words or filters take less time."
    ),
    "did_you_mean": _("Did you mean: %(value)s"),
    "names_a_time": _(
        "The query names a date, which was searched for as words. To find articles published "
        "then, search for: %(value)s"
    ),
}
"""The message of each code; ``%(value)s`` is what was typed, or the limit that was reached."""

_SHOWN: Final = 40
"""Characters of a value that are shown, unless the value is a query to search for."""
_QUERIES: Final = ("did_you_mean", "names_a_time")
"""Codes whose value is a query, which is always shown whole."""


def note(code: str, value: str = "", declared: Iterable[str] = ()) -> Note:
    """The note with that code; a long ``value`` is cut, unless it is a query to search for.

    ``declared`` are the names of fields that the index has beside those of every index.
    """
    whole = code in _QUERIES or len(value) <= _SHOWN
    message = NOTES[code]
    if message.plural:
        message = replace(message, count=int(value))
    if declared:
        names = [f"{name}:" for name in declared]
        message = message.filled(declared=_("; this index also has %(names)s", names=names))
    return Note(code, message.filled(value=value if whole else value[:_SHOWN] + "…"))
