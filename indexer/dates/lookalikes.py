"""What looks like a date and is none: numbers of laws, brands and people named like a month.

Works on text from ``bahith.indexer.dates.parsing.normalized``. What stands beside the date
decides. Where that leaves a doubt, the date should be offered and not applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from bahith.analyzers.folding import fold
from bahith.indexer.dates.calendars import Period

_NUMBER: Final = "رقم الرقم ورقم برقم أرقام نمرة no number nr"
"""Words that make the digits after them a number, and never a date."""

_LAWS: Final = (
    "قانون قرار مرسوم مادة فقرة بند لائحة نظام أمر ظهير تعميم منشور عدد طعن دعوى قضية ملف فتوى"
    " محضر مناقصة مزايدة ممارسة عطاء معاملة توصية فاتورة صك رخصة سجل law decree resolution article"
    " directive act"
)
"""What has a number and a year: قانون 5/2020."""

_PAPERS: Final = "تقرير بيان رسالة مذكرة كتاب إعلان عقد إصدار نسخة دورة جلسة حكم اتفاقية طلب دفعة"
"""What may have such a number, or a month: تقرير 5/2020."""

_PLACES: Final = (
    "مدينة حي شارع جسر كوبري ميدان ساحة جامعة مستشفى ملعب استاد مدرسة ثانوية إعدادية محور قاعدة"
    " معسكر مخيم مطار محطة متحف حديقة نفق سد بحيرة طريق مسجد حركة حزب قوى تيار تحالف جبهة تنظيم"
    " كتيبة كتائب لواء ائتلاف شباب فريق فرقة سرية نادي جائزة منظمة جمعية"
)
"""What is often named by a day: ملعب 5 جويلية, مدينة 6 أكتوبر, قوى 14 آذار."""


class _Namesake(NamedTuple):
    """Words that make the name of a month another name, and those that only make it doubtful.

    ``before`` and ``after`` stand directly beside it, ``near`` anywhere in the query.
    """

    before: str = ""
    after: str = ""
    near: str = ""


_MODELS: Final = (
    "باترول صني سني التيما ألتيما مكسيما ماكسيما سنترا نافارا قشقاي جوك اكستريل كيكس مورانو"
    " باثفايندر ارمادا أرمادا تيدا ميكرا ليف patrol sunny altima qashqai gtr"
)
_BRANDS: Final = "رينو تويوتا هوندا ميتسوبيشي انفينيتي إنفينيتي داتسون هيونداي كيا مازدا سوزوكي"
_NAMESAKES: Final[dict[str, _Namesake]] = {
    "نيسان": _Namesake(
        f"سيارة سيارات سيارتي مركبة مركبات شركة شركات مجموعة تحالف شاحنة شاحنات موديل طراز محرك"
        f" محركات مصنع مصانع وكيل وكالة ماركة علامة جيب بيكب {_BRANDS} {_MODELS}",
        f"موتور موتورز و{' و'.join(_BRANDS.split())} {_BRANDS} {_MODELS}",
        "غصن سيارة سيارات السيارة السيارات لسيارات مبيعات أسهم موديل طراز محرك",
    ),
    "ماي": _Namesake(
        "تيريزا تريزا ثيريزا تيرزا براين بريان جيمس رئيسة السيدة",
        "وجونسون وكوربن وكوربين وكاميرون",
        "تيريزا تريزا بريكست بريكسيت جونسون كوربن كوربين المحافظين بريطانيا البريطانية البريطاني"
        " لندن رئيسة",
    ),
    "مايو": _Namesake("عيادة عيادات", "كلينيك كلينك كلينيكا", "مستشفى مستشفيات كلينيك"),
    "شباط": _Namesake("حميد", "", "الاستقلال"),
    "جوان": _Namesake("سان خوان", "", ""),
    "أيلول": _Namesake("", "الأسود", ""),
    "سبتمبر": _Namesake("", "الأسود", ""),
    "تموز": _Namesake("مفاعل الإله معبد", "", "مفاعل"),
    "رمضان": _Namesake("محمد طارق هشام", "قديروف شلح صبحي", ""),
    "رجب": _Namesake("", "طيب أردوغان", ""),
    "شعبان": _Namesake("", "عبد عبدالرحيم", ""),
    "محرم": _Namesake("", "إينجه إنجه", ""),
    "may": _Namesake("theresa brian james fiona elaine imelda", "", "brexit"),
}

_INTRODUCED: Final = re.compile(
    r"(?<!\w)(?:في|خلال|شهر|بتاريخ|منذ|حتي|قبل|بعد|من|الي|بين|لغايه|اوايل|اواخر|مطلع|منتصف|بدايه|نهايه"
    r"|in|during|since|until|of)\s+$"
)
_REACH: Final = 60
"""How many characters before a date are searched for a word that makes it doubtful."""
_PREFIX: Final = "(?:[وفبلك]?(?:ال)?|لل)"


def no_dates(normal: str) -> Iterator[tuple[int, int]]:
    """Ranges that no date overlaps."""
    for pattern in _no_dates():
        for match in pattern.finditer(normal):
            yield match.span()


def has_namesake(month: str) -> bool:
    """Whether the name of a month is also another name: نيسان, ماي."""
    return fold(month) in _near()


def is_doubtful(normal: str, period: Period) -> bool:
    """Whether a period may be meant as something else: تقرير 5/2020, ملعب 5 جويلية 2021."""
    before = normal[max(0, period.start - _REACH) : period.start]
    own = normal[period.start : period.end]
    if "/" in own or "-" in own:
        numbered = re.fullmatch(r"\d+\s?[/-]\s?\d+", own)
        return bool(numbered and _doubtful_number().search(before))
    if re.match(r"\d", own):
        return bool(re.search(r"\d\D+\d", own) and _place().search(before))
    name = re.match(r"[^\W\d_]+", own)
    near = _near().get(name[0] if name else "", frozenset())
    if not near or _INTRODUCED.search(before):
        return False
    return not near.isdisjoint(re.findall(r"[^\W\d_]+", normal))


@lru_cache(maxsize=1)
def _no_dates() -> tuple[re.Pattern[str], ...]:
    number, law = _any(_NUMBER), _any(_LAWS)
    digits = r"[(\[]?\d{1,4}\s?[/\\.-]\s?\d{1,4}"
    rest = r"(?:\s?[/.-]\s?\d{1,4})"
    patterns = [
        rf"(?<!\w)(?:{number})(?:[.:]?\s+|[.:])(?:[^\W\d_]+\s+){{0,2}}{digits}{rest}*",
        rf"(?<!\w){_PREFIX}(?:{law})\s+{digits}(?!\d){rest.replace('(?:', '(?!')}",
    ]
    for month, (before, after, _) in _NAMESAKES.items():
        name = rf"{re.escape(fold(month))}(?!\w)(?!\s?[/(–-])"
        if before:
            patterns.append(rf"(?<!\w)[وفبلك]?(?:{_any(before)})\s+{name}")
        if after:
            patterns.append(rf"(?<!\w){name}\s+(?:ال)?(?:{_any(after)})(?!\w)")
    return tuple(map(re.compile, patterns))


@lru_cache(maxsize=1)
def _doubtful_number() -> re.Pattern[str]:
    """The end of a text before a number: a paper, or a law with up to three words after it."""
    return re.compile(
        rf"(?<!\w){_PREFIX}(?:(?:{_any(_PAPERS)})|(?:{_any(_LAWS)})(?:\s+[^\W\d_]+){{1,3}})\s+$"
    )


@lru_cache(maxsize=1)
def _place() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)[وفبلك]?(?:{_any(_PLACES)})\s+$")


@lru_cache(maxsize=1)
def _near() -> dict[str, frozenset[str]]:
    return {
        fold(month): frozenset(map(fold, namesake.near.split()))
        for month, namesake in _NAMESAKES.items()
    }


def _any(words: str | Iterable[str]) -> str:
    forms = {fold(word) for word in (words.split() if isinstance(words, str) else words)}
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
