"""Kinds of files that need a package which is not always installed."""

from __future__ import annotations

from importlib.util import find_spec

from bahith.i18n import Message, _

EXTRAS = {".pdf": ("pdf", "pypdfium2")}
"""Suffixes of files that need an extra: its name, and the package that it installs."""


def missing_extra(suffix: str) -> str:
    """The extra that has to be installed for files of this suffix; "" if none."""
    extra, package = EXTRAS.get(suffix, ("", ""))
    return extra if package and find_spec(package) is None else ""


def needed(extra: str) -> Message:
    """Why a file is not read for which this extra is missing."""
    return _("needs another package: pip install 'bahith[%(extra)s]'", extra=extra)
