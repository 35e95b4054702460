"""JSON as records need it: values one by one, and errors that say what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TextIO

from bahith.i18n import _, detailed
from bahith.indexer.errors import SourceError

CHUNK = 1 << 18
"""Characters that are read at once."""

_DECODER = json.JSONDecoder()
_BETWEEN = re.compile(r"[\s,]*")
_TOO_DEEP = _("not JSON that can be read: a number is too long, or the nesting too deep")


def parsed(text: str) -> object:
    """The value of a JSON text. Raises SourceError."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(_("not JSON from character %(place)s on", place=error.colno)) from None
    except (ValueError, RecursionError):
        raise SourceError(_TOO_DEEP) from None


def items(text: TextIO, longest: int) -> Iterator[object]:
    """The values of a JSON array one by one; ``text`` begins with it.

    Raises SourceError where the array is no JSON, or a value has more than ``longest`` characters.
    """
    buffer, ended = text.read(CHUNK), False
    place = buffer.index("[") + 1
    while True:
        between = _BETWEEN.match(buffer, place)
        place = between.end() if between else place
        if buffer.startswith("]", place):
            return
        try:
            value, place = _DECODER.raw_decode(buffer, place)
        except json.JSONDecodeError as error:
            if ended or len(buffer) - place > longest:
                raise SourceError(detailed(_("not JSON"), error.msg)) from None
            # The value may go on. Reading as much again keeps the cost of retries linear.
            more = text.read(max(CHUNK, len(buffer) - place))
            buffer, place, ended = buffer[place:] + more, 0, not more
            continue
        except (ValueError, RecursionError):
            raise SourceError(_TOO_DEEP) from None
        yield value
