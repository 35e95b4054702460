"""A quick test for texts without a word: by the letters that folding does not change."""

from __future__ import annotations

import codecs

from bahith.analyzers.folding import fold

_DIGITS = "٠١٢٣٤٥٦٧٨٩…"
# The usual characters of Arabic texts, a byte each; these digits replace control characters.
_CHARACTERS = bytes(range(256)).decode("cp1256").replace("".join(map(chr, range(14, 25))), _DIGITS)
_CHANGING = frozenset("اءويى")
"""Letters that folding inserts, drops or exchanges, depending on their neighbours."""


def _stable(character: str) -> str:
    """What folding makes of a character in any word; white space stays, as a space."""
    folded = " " if character.isspace() else fold(character)
    return "".join(
        each for each in folded if each == " " or (each.isalnum() and each not in _CHANGING)
    )


_STABLE = [*map(_stable, _CHARACTERS)]
# No byte for characters that become several, such as œ.
_ENCODING = codecs.charmap_build(
    "".join(
        character if stable in ("", *_CHARACTERS) else "\ufffe"
        for character, stable in zip(_CHARACTERS, _STABLE, strict=True)
    )
)
_TABLE = bytes(max(0, _CHARACTERS.find(stable)) for stable in _STABLE)
_DROPPED = bytes(byte for byte, stable in enumerate(_STABLE) if not stable)


def skeleton(text: str) -> bytes | None:
    """``text`` without the letters that folding may change, or None if it has rare characters.

    If a word of ``text``, folded, contains another folded word, so do their skeletons.
    """
    try:
        return codecs.charmap_encode(text, "strict", _ENCODING)[0].translate(_TABLE, _DROPPED)
    except UnicodeEncodeError:
        return None
