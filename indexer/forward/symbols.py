"""The numbers that forward lists consist of."""

from __future__ import annotations

from typing import Final

SIZES: Final = 10
"""Words of up to this many code points have one half byte."""

CLOSER: Final = 10
WIDER: Final = 11
LONGER: Final = 12
JOINED: Final = 13
FAR: Final = 14
SAME: Final = 15
FURTHER: Final = 8
"""How many code points ``FAR`` adds."""

MORE: Final = 32
"""Added to each further code of a word."""
NO_CODE: Final = 63
