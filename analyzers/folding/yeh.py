"""The yehs of Persian, Urdu and Kurdish keyboards become ي."""

from __future__ import annotations

from bahith.analyzers.letters import FARSI_YEH, YEH, YEH_HAMZA

EXAMPLES = (("علی", "علي"), ("مصرے", "مصري"), ("بێ", "بي"), ("ۓ", "ئ"))

TABLE = {
    ord(FARSI_YEH): YEH,
    ord("ے"): YEH,
    ord("ێ"): YEH,
    ord("ې"): YEH,
    ord("ۍ"): YEH,
    ord("ؽ"): YEH,
    ord("ۓ"): YEH_HAMZA,
}
