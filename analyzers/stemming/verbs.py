"""The forms of a verb that may stand between its affixes, derived from its past tense."""

from __future__ import annotations

from bahith.analyzers.letters import ALEF, WAW, YEH
from bahith.analyzers.stemming.affixes import HOLLOW, PERFECT

EXAMPLES = (
    ("قال", "يقول"),
    ("قال", "قلت"),
    ("زار", "زرنا"),
    ("أحس", "أحسست"),
    ("رأى", "يراها"),
    ("أعطى", "أعطاني"),
    ("تبنى", "يتبناه"),
    ("أقام", "أقيمت"),
    ("أنشأ", "أنشئت"),
    ("استطاع", "يستطع"),
    ("بدأ", "بدؤوا"),
    ("جاء", "جاؤوا"),
)
"""A verb and one of its forms."""

_WEAK = (WAW, YEH)

_IRREGULAR = {"راي": "ري"}
"""رأى, whose imperfect يرى has no hamza."""


def perfects(past: str) -> set[tuple[str, str]]:
    """Other stems of the perfect, with the kind of suffixes that they take.

    قلت of قال; أحسست of أحس; رآها of رأى; the passives أقيمت of أقام and أنشئت of أنشأ (Ryding
    2005, chapters 22 to 25 and 38).
    """
    if len(past) < 2:
        return set()
    forms = set()
    if len(past) > 2 and past[-2] == ALEF:
        forms.add((HOLLOW, past[:-2] + past[-1]))
        if len(past) > 3:
            forms.add((PERFECT, past[:-2] + YEH + past[-1]))
    if len(past) == 2 or (past[0] == ALEF and len(past) in (3, 5)):
        forms.add((HOLLOW, past + past[-1]))
    if past[-1] == ALEF and len(past) > 3:
        forms.add((PERFECT, past[:-1] + YEH))
    if past[-1] == YEH:
        forms.add((PERFECT, past[:-1] + ALEF))
    return forms


def imperfects(past: str) -> set[str]:
    """The stems that the imperfect may have without its person (Ryding 2005, 22 to 33).

    يكتب كتب; ينتقل انتقل and يعلن أعلن; يدعو دعا; يقول قال; يستقيل استقال; يؤكد أكد; يصل وصل;
    يراها رأى; and the shortened لم يستطع of استطاع.
    """
    if len(past) < 3:
        return {past}
    bodies = {past, _IRREGULAR.get(past, past)}
    if past[0] == ALEF:
        bodies |= {past[1:], WAW + past[1:]}
    if past[0] == WAW and len(past) == 3:
        bodies.add(past[1:])
    for body in tuple(bodies):
        if body[-1] == ALEF:
            bodies |= {body[:-1] + weak for weak in _WEAK}
        if body[-1] == YEH:
            bodies.add(body[:-1] + ALEF)
        if body[-2] == ALEF:
            if len(past) > 4:
                bodies.add(body[:-2] + body[-1])
            bodies |= {body[:-2] + weak + body[-1] for weak in _WEAK}
    return bodies
