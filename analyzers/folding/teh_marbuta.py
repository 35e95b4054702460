"""ة becomes ه, as it is pronounced and often typed."""

from __future__ import annotations

from bahith.analyzers.letters import HEH, TEH_MARBUTA

EXAMPLES = (("مكتبة", "مكتبه"), ("مكة", "مكه"), ("مكتبه", "مكتبه"))

TABLE = {ord(TEH_MARBUTA): HEH}
