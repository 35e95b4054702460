"""Letters for sounds that Arabic lacks become the letters that most people write instead.

پ چ ژ گ are Persian and used from Iraq to Egypt, ڤ is v everywhere; for g Tunisia and Algeria write
ڨ, Morocco ڭ.
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
