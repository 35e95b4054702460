"""Letters added for sounds that Arabic lacks become the letter most people write instead.

پ چ ژ گ are Persian, used from Iraq to Egypt; ڤ is used everywhere for v; ڨ is
Tunisian and Algerian, ڭ Moroccan for g.
"""

from __future__ import annotations

from bahith.analyzers.letters import BEH, FEH, JEEM, KAF, QAF, ZAIN

EXAMPLES = (
    ("ڤيروس", "فيروس"),
    ("پاريس", "باريس"),
    ("چورچ", "جورج"),
    ("ژاكت", "زاكت"),
    ("ڨفصة", "قفصة"),
    ("أڭادير", "أكادير"),
)

TABLE = {
    ord("پ"): BEH,
    ord("چ"): JEEM,
    ord("ژ"): ZAIN,
    ord("ڤ"): FEH,
    ord("ڥ"): FEH,
    ord("ڢ"): FEH,
    ord("ڨ"): QAF,
    ord("ڧ"): QAF,
    ord("گ"): KAF,
    ord("ڭ"): KAF,
    ord("ݣ"): KAF,
}
