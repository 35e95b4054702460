"""Names of people, places and organisations: words that no affix is taken off.

تبون is not بان with affixes, درعا no form of درع, and حمدوك nobody's حمد. ``data/names.txt`` lists
names that the press writes and that Arramooz lacks or counts low. It was written for Bahith,
except for a section from CLDR.
"""

from __future__ import annotations

from collections.abc import Iterator

from bahith.analyzers import wordlists
from bahith.analyzers.letters import ALEF, LAM


def listed() -> Iterator[str]:
    """The names of ``data/names.txt`` as they are written there."""
    for line in wordlists.lines(wordlists.folder() / "names.txt"):
        yield from line.split()


def without_article(name: str) -> str:
    """``name`` without ال; a name that begins with أل, as ألمانيا does, has its own alef."""
    return name[2:] if name.startswith(ALEF + LAM) and len(name) > 4 else name
