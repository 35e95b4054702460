"""The header Content-Type."""

from __future__ import annotations

from typing import NamedTuple


class ContentType(NamedTuple):
    """The media type in lower case, and the encoding; "" where the server did not say."""

    media: str
    encoding: str = ""

    @classmethod
    def of(cls, header: str) -> ContentType:
        """From the header Content-Type."""
        media, _, parameters = header.partition(";")
        pairs = (part.partition("=") for part in parameters.split(";"))
        named = {name.strip().lower(): value.strip(" \"'") for name, _, value in pairs}
        return cls(media.strip().lower(), named.get("charset", ""))
