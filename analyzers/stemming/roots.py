"""The root of a stem, as looser evidence: كتاب, مكتب and كاتب share one.

The dictionary gives the roots it knows. Of other words the consonants are taken:
weak letters and hamza come and go between the forms of a root (Ryding 2005, 3.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bahith.analyzers.letters import HEH, TEH_MARBUTA

EXAMPLES = (("ترامب", "ترمب"), ("فيسبوك", "فسبك"), ("دو", "دو"))

_WEAK = re.compile("(?<=.)[اويءه]")


def skeleton(stem: str) -> str:
    """The consonants of ``stem``, with its first letter whatever it is; at least two letters."""
    consonants = _WEAK.sub("", stem)
    return consonants if len(consonants) > 1 else stem


def listed(roots: Mapping[str, str]) -> dict[str, str]:
    """``roots`` by stem, where a final ة is ه."""
    return {
        word[:-1] + HEH if word.endswith(TEH_MARBUTA) else word: root
        for word, root in roots.items()
    }
