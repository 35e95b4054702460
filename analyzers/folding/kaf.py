"""The kafs of Persian, Urdu and Sindhi keyboards become ك."""

from __future__ import annotations

from bahith.analyzers.letters import KAF, KEHEH

EXAMPLES = (("کتاب", "كتاب"), ("ڪتاب", "كتاب"), ("مڪة", "مكة"))

TABLE = {ord(KEHEH): KAF, ord("ڪ"): KAF, ord("ػ"): KAF}
