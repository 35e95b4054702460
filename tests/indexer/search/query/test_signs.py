"""The signs of other search engines, and words that are operators: used or noted, never silent."""

from __future__ import annotations

import re

import pytest
from query_trees import PARSER, codes, read

from bahith.indexer.query import Bool

READ = {
    "+مدينة النهر": "+مدينة النهر",
    '+"مدينة النهر" جسر': "+[مدينة النهر] جسر",
    "+title:النهر جسر": "+title:النهر جسر",
    "+(مدينة النهر) جسر": "+(مدينة النهر) جسر",
    "هاتف +964 C++": "هاتف 964 C",
    "مدينة && النهر || جسر": "(+مدينة +النهر) جسر",
    # no signs and no operators
    "ما المدينة? وما النهر؟جسر": "المدينة النهر جسر",
    "مدينة و النهر": "مدينة النهر",
    "مدينة أو النهر": "مدينة النهر",
    '"أو" جسر': "+أو جسر",
    "bridge near river": "bridge near river",
    "قال: نعم": "قال",
    "قال:نعم": "[قال نعم]",
    "CNN:مدينة": "[CNN مدينة]",
    "الكاتب: جسر": "الكاتب جسر",
    "الساعة 10:30": "الساعة [10 30]",
    "https://example.com/a?b=c": "[https example com a b c]",
    "mailto:someone@example.com": "[mailto someone example com]",
    "26/7/2021 /جسر": "[26 7 2021] جسر",
    "[جسر] {نهر}": "جسر نهر",
}


@pytest.mark.parametrize("q", READ)
def test_reads_as_expected(q: str) -> None:
    assert (read(q), codes(q)) == (READ[q], [])


WORDS = (
    "سفر بدون تأشيرة",
    "قهوة دون سكر",
    "مدن ما عدا بغداد",
    "اللاعب ليس سعيد",
    "مدينة ولا النهر",
    "وليس النهر",
    "مدينة وليس",
    "رأي وليس خبرًا",
    "رأي وليس خبراً",
    "سلام وليس في حرب",
    "لماذا اختارت المدينة الجسر وليس القارب وسيلة للعبور",
    '"مدينة وليس النهر"',
    '="مدينة أو النهر"',
    'مدينة "وليس" النهر',
)
"""Queries in which these words are words: in sentences, in quotation marks, or of no operator."""


@pytest.mark.parametrize("q", WORDS)
def test_words_stay_words(q: str) -> None:
    tree = PARSER.parse(q).tree
    assert isinstance(tree, Bool)
    assert not tree.must_not
    assert not codes(q)


NOTED = {
    # wildcards elsewhere than at the end of a word
    "الن?ط": ("[الن ط]", ["wildcard_ignored"]),
    "الن؟ط": ("[الن ط]", ["wildcard_ignored"]),
    "?لنهر": ("لنهر", ["wildcard_ignored"]),
    "*جسر مدينة": ("جسر مدينة", ["wildcard_ignored"]),
    "حك*وم": ("[حك وم]", ["wildcard_ignored"]),
    "مدينة *": ("مدينة", ["wildcard_ignored"]),
    "*": ("nothing", ["wildcard_ignored", "nothing_searchable"]),
    # weights, fuzziness, nearness
    "مدينة^3 نهر": ("مدينة نهر", ["weight_ignored"]),
    '"مدينة النهر"^0.5': ("+[مدينة النهر]", ["weight_ignored"]),
    "(مدينة نهر)^2": ("مدينة نهر", ["weight_ignored"]),
    "مدينة ^3": ("مدينة", ["weight_ignored"]),
    "مدينة~": ("مدينة", ["fuzziness_ignored"]),
    "مدينة~0.8^2 نهر": ("مدينة نهر", ["fuzziness_ignored"]),
    '"مدينة النهر"~5': ("+[مدينة النهر]", ["fuzziness_ignored"]),
    "مدينة ~5": ("مدينة", ["fuzziness_ignored"]),
    "~50 مدينة": ("50 مدينة", ["fuzziness_ignored"]),
    "~مدينة": ("مدينة", ["fuzziness_ignored"]),
    "مدينة NEAR النهر": ("+مدينة +النهر", ["near_means_and"]),
    "مدينة NEAR/3 النهر": ("+مدينة +النهر", ["near_means_and"]),
    "مدينة near النهر": ("+مدينة +النهر", ["near_means_and"]),
    "مدينة w/5 النهر": ("+مدينة +النهر", ["near_means_and"]),
    "NEAR مدينة": ("مدينة", ["near_means_and", "lone_operator"]),
    # regular expressions, ranges, fields
    "/نهـ?ر/ جسر": ("[نهـ ر] جسر", ["regex_ignored"]),
    "[2019 TO 2021] جسر": ("2019 2021 جسر", ["range_ignored"]),
    "year:{2019 TO 2021]": ("2019 2021", ["unknown_field", "range_ignored"]),
    "2019..2021": ("2019 2021", ["range_ignored"]),
    "editor:مدينة": ("مدينة", ["unknown_field"]),
    "Editor:مدينة": ("مدينة", ["unknown_field"]),
    "titel:مدينة": ("مدينة", ["unknown_field"]),
    "ناشر:مدينة النهر": ("مدينة النهر", ["unknown_field"]),
    'ٱلناشر:"مدينة النهر"': ("+[مدينة النهر]", ["unknown_field"]),
    "date:2020": ("2020", ["unknown_field"]),
    # words that are operators
    "مدينة وليس النهر": ("مدينة -(+النهر -[مدينة وليس النهر])", ["read_as_not"]),
    "مدينة وليست النهر": ("مدينة -(+النهر -[مدينة وليست النهر])", ["read_as_not"]),
    "مدينة و ليس النهر": ("مدينة -(+النهر -[مدينة وليس النهر])", ["read_as_not"]),
    'مدينة وليس "نهر طويل"': ("مدينة -[نهر طويل]", ["read_as_not"]),
    "مدينة وليس (نهر جسر)": ("مدينة -(نهر جسر)", ["read_as_not"]),
    "مدينة وليس title:نهر": ("مدينة -title:نهر", ["read_as_not"]),
    '"مدينة النهر" أو "جسر حجري"': ("[مدينة النهر] [جسر حجري]", ["read_as_or"]),
    'مدينة أو ="النهر"': ("مدينة =النهر", ["read_as_or"]),
    "title:نهر أو جسر": ("title:نهر جسر", ["read_as_or"]),
    "مدينة AND النهر أو جسر": ("(+مدينة +النهر) جسر", ["read_as_or"]),
}


@pytest.mark.parametrize("q", NOTED)
def test_says_what_it_made_of_a_sign(q: str) -> None:
    assert (read(q), codes(q)) == NOTED[q]


@pytest.mark.parametrize("q", NOTED)
def test_a_note_names_the_sign(q: str) -> None:
    note = next(note for note in PARSER.parse(q).notes if note.code == NOTED[q][1][0])
    assert re.search("“(.+)”", f"{note.message}")[1].removeprefix("و") in q  # type: ignore[index]
