"""The root of a stem, as looser evidence: كتاب, مكتب and كاتب share one.

The dictionary gives the roots it knows. Other words yield their consonants: weak letters and
hamza come and go between the forms of a root (Ryding 2005, 3.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bahith.analyzers.letters import HEH, TEH_MARBUTA

EXAMPLES = (("ترامب", "ترمب"), ("فيسبوك", "فسبك"), ("دو", "دو"))

WEAK = "اويءه"
"""Letters that come and go."""
_WEAK = re.compile(f"(?<=.)[{WEAK}]")


def skeleton(stem: str) -> str:
    """The first letter of ``stem`` and its consonants; ``stem`` itself if that is one letter."""
    consonants = _WEAK.sub("", stem)
    return consonants if len(consonants) > 1 else stem


def by_stem(root_of_word: Mapping[str, str]) -> dict[str, str]:
    """The roots of words as those of stems, in which a final ة is ه."""
    return {
        word[:-1] + HEH if word.endswith(TEH_MARBUTA) else word: root
        for word, root in root_of_word.items()
    }
