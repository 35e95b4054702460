"""Why an article was found, in words: for the API, the page and the terminal."""

from __future__ import annotations

from itertools import groupby

from bahith.indexer.results import Explanation, Match

WAYS = {
    "prefix": "تبدأ هكذا",
    "written": "كما كُتبت",
    "stem": "جذع مشترك",
    "plural": "جمع تكسير",
    "spelling": "تهجئة أخرى",
    "month": "اسم شهر آخر",
    "root": "جذر مشترك",
}
"""How two words meet, as a reader would say it."""

LEVELS = {"written": "الصيغة كما كُتبت", "stems": "الجذع", "roots": "الجذر"}
"""What a share of the score is for."""


def explanation_object(explanation: Explanation) -> dict[str, object]:
    """The key ``explain`` of a result."""
    return {
        "shares": [
            {"level": share.level, "label": LEVELS[share.level], "share": share.percent}
            for share in explanation.shares
        ],
        "matches": [
            {"asked": match.asked, "found": match.found, "how": match.how, "label": WAYS[match.how]}
            for match in explanation.matches
        ],
    }


def explanation_lines(explanation: Explanation) -> list[str]:
    """A line for each word of the question that met others, and one for the shares."""
    lines = [
        f"{asked}: {'، '.join(map(_found, matches))}"
        for asked, matches in groupby(explanation.matches, key=lambda match: match.asked)
    ]
    shares = [f"{LEVELS[share.level]} {share.percent}%" for share in explanation.shares]
    return [*lines, f"الدرجة: {'، '.join(shares)}"] if shares else lines


def _found(match: Match) -> str:
    return f"{match.found} ({WAYS[match.how]})"
