"""Texts for people, in the language of whoever reads them: one gettext catalogue for all of Bahith.

Code writes a text in English, ``_("no article has the id %(id)s", id=id)``, and gets a
``Message``: a value that can be raised, stored, compared and pickled, and that ``str`` puts into
the current language. That is English, unless ``using`` or ``current`` says otherwise. The Arabic
is in ``translations/``, which ``make messages`` keeps up to date.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Final, TypeAlias

LANGUAGES: Final = ("ar", "en")
"""The languages that texts can be shown in."""

SOURCE: Final = "en"
"""The language of the texts in the code, and the one used where nobody chose another."""

TRANSLATIONS: Final = Path(__file__).parent / "translations"
"""The folder of the catalogues, one folder per language."""

current: ContextVar[str] = ContextVar("language", default=SOURCE)
"""The language that messages are shown in now: in this thread or task."""

digits: ContextVar[str] = ContextVar("digits", default="latn")
"""The digits of the numbers in messages now: ``arab`` or ``latn``, their names in CLDR."""

isolating: ContextVar[bool] = ContextVar("isolating", default=False)
"""Whether names and the like in Arabic messages now stand between FSI and PDI.

These two signs have no width. Between them, a text has a direction of its own (UAX 9).
"""


def shown_in() -> str:
    """All that decides how messages look now, as one text."""
    return f"{current.get()} {digits.get()} {isolating.get()}"


@contextmanager
def using(language: str) -> Iterator[None]:
    """Show messages in ``language``, one of ``LANGUAGES``, within the ``with`` block."""
    token = current.set(language)
    try:
        yield
    finally:
        current.reset(token)


Text: TypeAlias = "str | Message"
"""A text to show: in one language only, or in any."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the catalogue with its values; ``str`` gives it in the current language.

    ``msgid`` is the text in English, and its pattern for one where ``plural`` is the pattern for
    any other ``count``. ``%(name)s`` in a pattern stands for the value of that name, which may be
    a message itself, or a tuple of values, which commas join. ``detail`` is what a library says
    about it, in English: only texts in English have that, after a colon.
    """

    msgid: str
    values: tuple[tuple[str, object], ...] = ()
    plural: str = ""
    count: int = 0
    detail: str = ""

    def __str__(self) -> str:
        return self.text(current.get())

    def text(self, language: str) -> str:
        """The message in ``language``, one of ``LANGUAGES``."""
        with using(language):
            catalogue = _catalogue(language)
            if self.plural:
                pattern = catalogue.ngettext(self.msgid, self.plural, self.count)
            else:
                pattern = catalogue.gettext(self.msgid)
            shown = {name: _shown(value, language) for name, value in self.values}
            text = pattern % shown if shown else pattern
        return f"{text}: {self.detail}" if self.detail and language == SOURCE else text

    def filled(self, **values: object) -> Message:
        """The same message with ``values``, too; they replace those of the same name."""
        return replace(self, values=_plain({**dict(self.values), **values}))


def _(msgid: str, /, **values: object) -> Message:
    """A message whose text in English is ``msgid``; ``values`` as in ``Message``."""
    return Message(msgid, _plain(values))


def ngettext(one: str, many: str, count: int, /, **values: object) -> Message:
    """A message that depends on ``count``, in the pattern ``%(n)s`` if ``values`` have no ``n``."""
    return Message(one, _plain({"n": count, **values}), many, count)


def detailed(message: Message, error: object) -> Message:
    """``message`` with what a library says, in English."""
    return replace(message, detail=str(error))


def numerals(text: str, digits: str) -> str:
    """``text`` with Latin digits replaced by those that ``digits`` names: ``arab`` or ``latn``."""
    return text.translate(_ARABIC_DIGITS) if digits == "arab" else text


def isolated(text: str) -> str:
    """``text`` between FSI and PDI, which isolate its direction where no tag is possible."""
    return f"\u2068{text}\u2069"


def reason(error: Exception) -> Text:
    """What is wrong, without the names of files; errors of the system as a message."""
    if error.args and isinstance(error.args[0], Message):
        return error.args[0]
    if isinstance(error, OSError):
        known = _SYSTEM.get(error.errno or 0)
        return known or detailed(_("an error of the system"), error.strerror or error)
    return str(error)


def _plain(values: dict[str, object]) -> tuple[tuple[str, object], ...]:
    """Values that can be hashed and pickled."""
    return tuple((name, _value(value)) for name, value in values.items())


def _value(value: object) -> object:
    if isinstance(value, str | int | float | Message):
        return value
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):  # no NamedTuple
        return tuple(map(_value, value))
    return reason(value) if isinstance(value, Exception) else str(value)


def _shown(value: object, language: str) -> object:
    if isinstance(value, tuple):
        return ("، " if language == "ar" else ", ").join(str(_shown(v, language)) for v in value)
    if isinstance(value, int | float):
        return numerals(str(value), digits.get()) if digits.get() != "latn" else value
    if isolating.get() and language == "ar" and isinstance(value, str):
        return value if _IN_ARABIC.fullmatch(value) else isolated(value)
    return value


_ARABIC_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_IN_ARABIC: Final = re.compile(r"[\s…\u0621-\u065f\u0670-\u06d3]*")


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == SOURCE:
        return NullTranslations()
    return translation("messages", TRANSLATIONS, [language])


_SYSTEM: Final = {
    errno.ENOENT: _("no such file or folder"),
    errno.EACCES: _("permission denied"),
    errno.EPERM: _("permission denied"),
    errno.EROFS: _("the file system is read-only"),
    errno.ENOSPC: _("no space left on the device"),
    errno.EDQUOT: _("no space left on the device"),
    errno.EEXIST: _("the file exists already"),
    errno.EISDIR: _("it is a folder, not a file"),
    errno.ENOTDIR: _("it is a file, not a folder"),
    errno.ENAMETOOLONG: _("the file name is too long"),
    errno.EIO: _("the device failed to read or write"),
    errno.EMFILE: _("too many open files"),
    errno.ENFILE: _("too many open files"),
    errno.ELOOP: _("links lead in a circle"),
    errno.EADDRINUSE: _("the address is already in use"),
    errno.EADDRNOTAVAIL: _("this machine does not have the address"),
}
"""The commonest errors of the operating system, whose own texts follow its locale only."""
