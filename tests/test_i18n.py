"""One catalogue for all texts: complete, compiled, and shown in the language of whoever reads."""

from __future__ import annotations

import contextvars
import errno
import pickle
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from bahith import i18n
from bahith.i18n import Message, _, current, detailed, ngettext, reason, using
from bahith.indexer.errors import BadRequest

ROOT = Path(__file__).resolve().parent.parent
ARABIC = i18n.TRANSLATIONS / "ar" / "LC_MESSAGES"
PLACES = [ROOT / name for name in ("analyzers", "indexer", "server", "src/bahith")]
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
RESULTS = ("%(n)s result", "%(n)s results")


def catalogue_of(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="ar")


CATALOGUE = catalogue_of(ARABIC / "messages.po")


def texts(catalogue: Catalog) -> list[list[object]]:
    """Each message and its Arabic; a plural's forms are a list or a tuple, as Babel reads them."""
    return [[*message.id, *(message.string or ())] for message in catalogue if message.id]


def test_every_text_has_its_arabic_and_nothing_is_left_over() -> None:
    extracted = {
        message
        for place in PLACES
        for _file, _line, message, _comments, _context in extract_from_dir(
            place, METHODS, OPTIONS, KEYWORDS
        )
    }  # run `make messages`, and translate what is new in the .po file
    assert extracted == {message.id for message in CATALOGUE if message.id}
    assert not CATALOGUE.obsolete


@pytest.mark.parametrize("message", [one for one in CATALOGUE if one.id], ids=lambda one: one.id)
def test_a_translation_is_complete_and_arabic(message: Entry) -> None:
    forms = (message.string,) if isinstance(message.string, str) else (message.string or ())
    assert forms
    assert all(forms)
    assert not message.fuzzy
    assert not list(message.check(CATALOGUE))
    for form in forms:
        assert re.search("[ء-ي]", form) or form == "، "
        assert not re.search(r"[?;,]( |$)", form), "Arabic has its own marks: ؟ ؛ ،"


OTHER_WORDS = {
    "الوب": "الويب",
    "مرشح": "عامل تصفية",
    "مقالة": "مقال",
    "المبدئي": "الافتراضي",
    "استخدم": "استعمل",
    "الأقرب": "الأكثر صلة",
    "خلاصة": "خلاصات",
    "تصنيف": "قسم",
}
"""Words that stand for the same as another one, which the texts use."""


@pytest.mark.parametrize("other", OTHER_WORDS)
def test_a_thing_has_one_name_in_arabic(other: str) -> None:
    marks = re.compile("[\u064b-\u0652]")
    texts = [
        form
        for message in CATALOGUE
        if message.id
        for form in ([message.string] if isinstance(message.string, str) else message.string or ())
    ]
    assert not [text for text in texts if re.search(rf"\b\w*{other}", marks.sub("", text))]


def test_what_is_compiled_is_what_is_written() -> None:
    with (ARABIC / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    # Not by bytes: the header names the version of Babel that compiled it.
    assert texts(compiled) == texts(CATALOGUE)


def test_without_a_choice_messages_are_english() -> None:
    assert contextvars.Context().run(str, _("Search")) == "Search"


def test_one_message_in_two_languages() -> None:
    message = _("Page %(n)s", n=3)
    with using("ar"):
        assert str(message) == "الصفحة 3"
        with using("en"):
            assert str(message) == "Page 3"
        assert f"{message}" == "الصفحة 3"
    assert message.text("ar") == "الصفحة 3"
    assert current.get() == "en"


@pytest.mark.parametrize(
    ("count", "arabic"),
    [(0, "لا نتائج"), (1, "نتيجة واحدة"), (2, "نتيجتان"), (3, "3 نتائج"), (11, "11 نتيجة")],
)
def test_a_counted_noun_takes_its_form(count: int, arabic: str) -> None:
    message = ngettext(*RESULTS, count)
    assert message.text("ar") == arabic
    assert message.text("en") == f"{count} result{'' if count == 1 else 's'}"


def test_a_message_within_a_message_is_in_the_same_language() -> None:
    message = _("Page %(n)s", n=_("Search"))
    assert message.text("ar") == "الصفحة ابحث"
    assert message.text("en") == "Page Search"


def test_messages_are_values() -> None:
    message = _("Page %(n)s", n=Path("3"))
    assert message == _("Page %(n)s", n="3")
    assert len({message, _("Page %(n)s", n="3")}) == 1
    assert pickle.loads(pickle.dumps(message)) == message


def test_words_of_libraries_are_in_english_texts_only() -> None:
    message = detailed(_("not XML"), "100 % wrong")
    assert message.text("en") == "not XML: 100 % wrong"
    assert message.text("ar") == "ليس XML"
    within = _("%(file)s is damaged (%(error)s)", file="a", error=message)
    assert "wrong" in within.text("en")
    assert "wrong" not in within.text("ar")


def test_numbers_and_names_are_written_as_their_reader_asks() -> None:
    message = _("record %(number)s: %(reason)s", number=12, reason="a2.txt")
    context = contextvars.copy_context()
    context.run(i18n.digits.set, "arab")
    context.run(i18n.isolating.set, True)
    assert context.run(message.text, "ar") == "السجل ١٢: \u2068a2.txt\u2069"
    assert context.run(message.text, "en") == "record ١٢: a2.txt"
    assert message.text("ar") == "السجل 12: a2.txt"


def test_a_value_is_never_taken_for_a_pattern() -> None:
    for language in i18n.LANGUAGES:
        assert "%(n)s {n} %" in _("Page %(n)s", n="%(n)s {n} %").text(language)
    assert Message("100 %").text("en") == "100 %"


def test_reasons_of_the_system_are_in_the_catalogue() -> None:
    denied = reason(OSError(errno.EACCES, "Permission denied"))
    assert isinstance(denied, Message)
    other = reason(OSError(errno.EXDEV, "Invalid link"))
    assert str(other) == "an error of the system: Invalid link"
    assert reason(ValueError("odd")) == "odd"
    assert reason(ValueError(_("Search"))) == _("Search")


def test_an_error_from_another_process_is_shown_in_any_language() -> None:
    error = pickle.loads(pickle.dumps(BadRequest(_("%(name)s: must be text", name="q"), "q")))
    assert (error.field, str(error)) == ("q", "q: must be text")
    with using("ar"):
        assert str(error) == "q: يجب أن يكون نصًّا"
