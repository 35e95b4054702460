"""Every error that callers may see, and when it is raised.

::

    BahithError
    ├── SettingError         a setting has a value that cannot be used
    ├── BadRequest           a request has a value that cannot be used
    ├── NotPermitted         a request needs a field that its caller may not see
    ├── SourceError          a file or a line of it cannot be read as an article
    ├── RulesError           a file of rules, or a line of it, cannot be used
    ├── ArticleMissing       the index has no article with that id
    ├── MissingExtra         an optional library is not installed; the message names it
    ├── WorkerLost           a process that helps to build an index has died
    └── EngineError
        ├── IndexMissing     there is no index in that place
        ├── IndexMismatch    the index was made by another analyzer, engine or version
        ├── IndexDamaged     the index exists but cannot be read
        ├── IndexLocked      another process is writing to the index
        ├── IndexClosed      the program has closed the index that it uses
        ├── EngineUnavailable  the engine's server does not answer
        └── TimedOut         a request has used up its budget of work
"""

from __future__ import annotations

from bahith.i18n import Text, _


class BahithError(Exception):
    """The root of all our errors.

    ``str(error)`` is the message in the current language, see ``bahith.i18n``: one error can be
    shown in any language.
    """

    def __init__(self, message: Text) -> None:
        super().__init__(message)


class SettingError(BahithError):
    """A setting has a value that cannot be used."""


class BadRequest(BahithError):
    """A request names a value that cannot be used; ``field`` is the parameter's name."""

    def __init__(self, message: Text, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotPermitted(BahithError):
    """A request needs what its caller may not see; ``field`` is the field's name."""

    def __init__(self, message: Text, field: str) -> None:
        super().__init__(message)
        self.field = field


class SourceError(BahithError):
    """A file, or a line of it, cannot be read as an article."""


class RulesError(BahithError):
    """A rule cannot be used; the message names ``file``, ``line`` and what is wrong."""

    def __init__(self, file: str, line: int, message: Text) -> None:
        where = _("%(file)s, line %(line)s: %(reason)s", file=file, line=line, reason=message)
        super().__init__(where)
        self.file, self.line, self.reason = file, line, message


class ArticleMissing(BahithError):
    """The index has no article of that id."""


class MissingExtra(BahithError):
    """An optional library is not installed; the message names what to install."""


class WorkerLost(BahithError):
    """A process that helps to build an index has died."""


class EngineError(BahithError):
    """Something is wrong with the index or its engine."""


class IndexMissing(EngineError):
    """There is no index at that place."""


class IndexMismatch(EngineError):
    """The index was made by another analyzer, engine or version of Bahith."""


class IndexDamaged(EngineError):
    """The index is there and cannot be read."""


class IndexLocked(EngineError):
    """Another process is writing to the index."""


class IndexClosed(EngineError):
    """The program has closed the index that it uses."""


class EngineUnavailable(EngineError):
    """The engine's server does not answer."""


class TimedOut(EngineError):
    """A request has used up its budget of work."""
