"""All that an answer may note about how a question was read, in Arabic and in English."""

from __future__ import annotations

from typing import Final

from bahith.indexer.results import Note

NOTES: Final[dict[str, tuple[str, str]]] = {
    "query_too_long": (
        "السؤال طويل: قُرئ أول {value} حرف منه فقط.",
        "The question is long: only its first {value} characters were read.",
    ),
    "too_many_words": (
        "كلمات السؤال كثيرة: قُرئت أول {value} كلمة منها فقط.",
        "The question has many words: only the first {value} were read.",
    ),
    "too_deep": (
        "أُهملت الأقواس المتداخلة بعد المستوى {value}.",
        "Parentheses inside more than {value} others were left out.",
    ),
    "unbalanced_parentheses": (
        "قوس بلا مقابل: قُرئ السؤال كأن الأقواس مكتملة.",
        "A parenthesis without its pair: the question was read as if it were complete.",
    ),
    "stray_quote": (
        "علامة اقتباس بلا مقابل: أُهملت، وقُرئت الكلمات بعدها كلمات عادية.",
        "A quotation mark without its pair was left out: the words after it are plain words.",
    ),
    "lone_operator": (
        "«{value}» بلا كلمة يعمل فيها، فأُهمل.",
        "“{value}” has no word to work on and was left out.",
    ),
    "empty_field": (
        "لا شيء يُبحث عنه بعد «{value}:»، فأُهمل. اكتب كلمة بعد النقطتين.",
        "There is nothing to look for after “{value}:”, which was left out. "
        "Write a word after the colon.",
    ),
    "bad_date": (
        "لم يُفهم التاريخ «{value}»، فأُهمل. اكتبه مثلًا هكذا: 2021-07-26.",
        "The date “{value}” was not understood and was left out. Write it like this: 2021-07-26.",
    ),
    "short_prefix": (
        "«{value}»: تحتاج النجمة إلى حرفين قبلها على الأقل، فأُهملت.",
        "“{value}”: the star needs at least two letters before it and was left out.",
    ),
    "split_prefix": (
        "«{value}»: تكون النجمة في آخر كلمة واحدة، فأُهملت هنا.",
        "“{value}”: the star stands at the end of one word and was left out here.",
    ),
    "nothing_searchable": (
        "لا كلمة في السؤال يمكن البحث عنها.",
        "There is no word in the question that can be searched for.",
    ),
    "prefix_capped": (
        "كلمات كثيرة تبدأ هكذا: بُحث عن أكثرها ورودًا فقط.",
        "Many words begin so: only the commonest were searched for.",
    ),
    "did_you_mean": (
        "لعلّ المقصود: {value}",
        "Perhaps this was meant: {value}",
    ),
    "names_a_time": (
        "في السؤال تاريخ قُرئ كلماتٍ عادية، وللبحث في مقالاته اكتب: {value}",
        "The question names a time, which was read as words; for articles of it, ask: {value}",
    ),
}
"""Every note's code, and its text for people in both languages.

``{value}`` is what was typed, or the limit that was reached.
"""

_SHOWN: Final = 40
_WHOLE: Final = ("did_you_mean", "names_a_time")
"""Codes whose value is itself to be asked, so that nothing of it may be left out."""


def note(code: str, value: str = "") -> Note:
    """The note of that code; of most, only the beginning of a long ``value`` is shown."""
    whole = code in _WHOLE or len(value) <= _SHOWN
    shown = value if whole else value[:_SHOWN] + "…"
    return Note(code, *(text.format(value=shown) for text in NOTES[code]))
