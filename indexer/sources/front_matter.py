"""Front matter: YAML between two lines ``---`` at the beginning of a text, as Jekyll began it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from bahith.i18n import Message, _, detailed
from bahith.indexer.sources.fields import Record

LONGEST = 1 << 16
"""Characters of the longest front matter that is read."""

_BLOCK = re.compile(r"\s*---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_NULL = "tag:yaml.org,2002:null"
_ERRORS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What PyYAML raises, besides its own errors, for values that do not fit their tags."""


class _AliasError(yaml.YAMLError):
    """An alias."""


class _Loader(yaml.SafeLoader):
    """Plain data, in which all that is written is text, and what is not is None.

    Of YAML's own types a date such as 2021-13-45 would be an error, and the title 1984 a number.
    Aliases, by which a few lines can stand for billions, are refused.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012  # as PyYAML declares it
        first: [pair for pair in pairs if pair[0] == _NULL]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent, index):  # type: ignore[no-untyped-def]  # so is PyYAML's
        """A node that is no alias."""
        if self.check_event(yaml.AliasEvent):
            raise _AliasError
        return super().compose_node(parent, index)


def split(text: str) -> tuple[Record, str, Message | None]:
    """The fields of the front matter, the rest of the text, and what is wrong.

    What is not a mapping in YAML is part of the text.
    """
    block = _BLOCK.match(text, 0, LONGEST)
    if not block:
        return {}, text, None
    try:
        record = yaml.load(block[1], _Loader)
    except _AliasError:
        return {}, text, _("front matter: %(error)s", error=_("aliases are not read"))
    except (yaml.YAMLError, *_ERRORS) as error:
        fault = detailed(_("not YAML"), " ".join(str(error).split()))
        return {}, text, _("front matter: %(error)s", error=fault)
    if not isinstance(record, Mapping):
        return {}, text, None
    named = {str(name): value for name, value in record.items()}
    return named, text[block.end() :], None
