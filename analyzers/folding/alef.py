"""أ إ آ ٱ and other alefs become ا."""

from __future__ import annotations

from bahith.analyzers.letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_HAMZA_BELOW,
    ALEF_MADDA,
    ALEF_WASLA,
)

EXAMPLES = (
    ("أحمد", "احمد"),
    ("إعلام", "اعلام"),
    ("القرآن", "القران"),
    ("ٱلحق", "الحق"),
    ("مصطفا", "مصطفا"),
)

TABLE = {
    ord(letter): ALEF
    for letter in (ALEF_HAMZA_ABOVE, ALEF_HAMZA_BELOW, ALEF_MADDA, ALEF_WASLA, "ٲ", "ٳ")
}
