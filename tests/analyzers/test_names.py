"""Names are no other word with affixes, and meet themselves behind particles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from babel import Locale

from bahith.analyzers import folding, names
from bahith.analyzers.analyzer import Analyzer

TABLE = Path(__file__).resolve().parent.parent / "data" / "names.tsv"
PAIRS = [
    tuple(line.split("\t"))
    for line in TABLE.read_text("utf-8").splitlines()
    if line and line[0] != "#"
]

WITHOUT_ARTICLE = """
    بوتين بايدن ترامب ماكرون أردوغان زيلينسكي لافروف بلينكن نتنياهو غالانت غوتيريش كالاس ميلوني
    تبون بوتفليقة حمدوك حفتر باشاغا باتيلي تيته وليامز ميقاتي جنبلاط باسيل جعجع هنية مشعل عريقات
    ميسي رونالدو نيمار مبابي مودريتش بنزيما بونو زياش محرز تريزيغيه فيرمينو كلوب غوارديولا ناغلسمان
    فراس فادي وائل وليد وسام وداد وفيق بسام بلال باسل بدران برهان فتوح فيصل فاتن فدوى فرحات
    ليلى لمى لجين لؤي كنان كميل كارمن كمال ندى نهاد نوال يزن يارا ياسمين تيسير تماضر تهاني
    درعا إدلب حماة حمص نوى عكا يافا حيفا غزة تبوك جازان تعز مأرب صنعاء كسلا نيالا بنغازي
    وهران تلمسان ورقلة بسكرة بجاية فاس مكناس ورزازات كلميم تطاوين بنزرت قابس نالوت درنة
    كييف خاركيف لفيف بوتشا باخموت وارسو ووهان بكين باكو فيينا فالنسيا ليفربول لشبونة كولونيا بازل
    ليما بوغوتا كيغالي نيامي فوكوشيما كوسوفو ليتوانيا لاتفيا بيلاروس بوتان فيجي كمبوديا
    حماس داعش فتح فيسبوك تويتر واتساب يوتيوب لينكدإن تلغرام بيجو كيا بوينغ فايزر
    شكسبير كافكا كامو بودلير فولتير نيتشه بيتهوفن باخ بيكاسو داروين باستور نيوتن كوبرنيكوس
    نيرون يوشع قتيبة عنترة حنظلة ثعلبة سيبويه قلاوون بيبرس هولاكو كسرى
""".split()
WITH_ARTICLE = """
    السيسي البرهان الغنوشي الشرع الجولاني الدبيبة المشري الكاظمي الحلبوسي الحوثي السنوار البرغوثي
    الحديدة اللاذقية السويداء القامشلي الحسكة الرقة الأغواط القيروان العيون الناظور الفاشر الأبيض
    الجبيل القطيف الفلوجة الرمادي الكوت الناصرية البترون الهرمل
""".split()


@pytest.mark.parametrize(("name", "word"), PAIRS)
def test_a_name_is_not_another_word_with_affixes(
    meet: Callable[[str, str], bool], name: str, word: str
) -> None:
    assert not meet(name, word)


@pytest.mark.parametrize("name", [*WITHOUT_ARTICLE, *WITH_ARTICLE])
def test_a_name_meets_itself_behind_particles(meet: Callable[[str, str], bool], name: str) -> None:
    forms = [particle + name for particle in ("و", "ب", "ف", "وب")]
    bare = name.removeprefix("ال")
    forms += [name.replace("ال", "لل", 1), "ك" + name, bare] if bare != name else ["ل" + name]
    assert [form for form in forms if not meet(form, name)] == []


def test_every_country_of_cldr_is_read_as_it_stands(analyzer: Analyzer) -> None:
    read_as_another = []
    for name in Locale("ar").territories.values():
        terms = analyzer.terms(name)
        # سريلانكا is two words, as سري لانكا is.
        if len(terms) == 1:
            (word,) = terms
            whole = {word.written, word.written[2:] if name.startswith("ال") else ""}
            if whole.isdisjoint(word.stems):
                read_as_another.append(name)
    assert read_as_another == []


def test_no_name_stands_twice_in_the_list() -> None:
    listed = [folding.key(names.without_article(name)) for name in names.listed()]
    assert len(listed) == len({*listed})
