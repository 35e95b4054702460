"""The hehs of Persian, Urdu and Kurdish keyboards become ه, their teh marbuta ة."""

from __future__ import annotations

from bahith.analyzers.letters import HEH, TEH_MARBUTA

EXAMPLES = (("مكہ", "مكه"), ("نامۀ", "نامه"), ("مدینۃ", "مدینة"), ("ھذا", "هذا"))

TABLE = {
    ord("ہ"): HEH,
    ord("ۂ"): HEH,
    ord("ھ"): HEH,
    ord("ە"): HEH,
    ord("ۀ"): HEH,
    ord("ۃ"): TEH_MARBUTA,
}
