"""Particles, auxiliary verbs, numerals and words of names in all their forms."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from bahith.analyzers import folding, function_words
from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.analyzers.function_words import auxiliaries, names, numerals, particles

One = Callable[[str], Terms]

WORDS = function_words.load()

# A verb → some of its forms, of each person, tense and mood.
AUXILIARIES = {
    "كان": "كانت كانا كانوا كن كنت كنتم كنا يكون تكون أكون نكون يكونون يكونوا تكونون يكن تكن وكانت "
    "فكان لكان ولكانت سيكون ستكون وسيكونون لتكن وليكن فليكن ولتكن ليكونوا",
    "صار": "صارت صاروا صرت صرنا يصير تصير يصيرون وصار سيصير",
    "أصبح": "أصبحت أصبحوا أصبحنا يصبح تصبح نصبح يصبحون يصبحوا ستصبح لتصبح وأصبحت",
    "أمسى": "أمست أمسوا يمسي تمسي",
    "أضحى": "أضحت أضحوا وأضحت",
    "ظل": "ظلت ظلوا ظللنا ظللت يظل تظل نظل يظلون يظلوا سيظل وظلت",
    "بات": "باتت باتوا بتنا وباتت فبات",
    "ليس": "ليست ليسا ليسوا لستم لسنا وليس فليست أليس أوليس أفليس",
    "زال": "زالت زالوا زلت زلنا يزال تزال يزالون تزالون يزل تزل",
    "دام": "دامت داموا دمت",
    "انفك": "انفكت انفكوا ينفك تنفك ينفكون",
    "برح": "برحت برحوا يبرح",
    "كاد": "كادت كادوا كدت كدنا يكاد تكاد نكاد يكادون يكد تكد",
    "قد": "وقد لقد ولقد",
    "سوف": "وسوف فسوف لسوف",
}

PARTICLES = {
    "بعد": "وبعد فبعد بعدها وبعدهم",
    "قبل": "وقبل فقبل قبلها",
    "في": "وفي ففي",
    "على": "وعلى فعلى",
    "من": "ومن فمن لمن بمن",
    "لم": "ولم فلم أولم أفلم",
    "لا": "ولا فلا أفلا",
    "أن": "وأن فإن بأن لأن ولأن وبأن",
    "أنها": "وأنها فإنها بأنها لأنها ولأنها وبأنها",
    "لكن": "ولكن",
    "لكنه": "ولكنه",
    "التي": "والتي فالتي بالتي كالتي للتي وللتي",
    "الذين": "والذين بالذين للذين",
    "اللذان": "اللذين واللذين للذان",
    "هذا": "وهذا بهذا لهذا كهذا وبهذا أهذا",
    "هذه": "وهذه بهذه لهذه كهذه فهذه",
    "هذان": "هذين وهذين بهذين",
    "ذلك": "وذلك بذلك لذلك وبذلك فذلك",
    "أولئك": "وأولئك لأولئك",
    "كل": "وكل بكل لكل كلها كلهم وكلها لكلهم",
    "بعض": "وبعض ببعض لبعض بعضها بعضهم لبعضهم",
    "غير": "وغير بغير لغير غيرها وغيرهم",
    "حول": "وحول حولها حولهم",
    "عند": "وعند عنده عندها",
    "منها": "ومنها فمنها",
    "هناك": "وهناك فهناك",
    "ذو": "ذي ذا بذي لذي وذو",
}

OTHERS = {
    "عشرون": "عشرين وعشرون والعشرين العشرون لعشرين بالعشرين",
    "ثلاثون": "ثلاثين الثلاثين",
    "أربعون": "أربعين والأربعين اربعين",
    "خمسون": "خمسين",
    "ستون": "ستين",
    "سبعون": "سبعين وسبعين",
    "ثمانون": "ثمانين",
    "تسعون": "تسعين",
    "اثنان": "اثنين اثنا اثني اثنتان اثنتين اثنتا اثنتي واثنين لاثنين",
    "مئتان": "مئتين مائتين مئتي مائتي مائتان ومئتي",
    "ألفان": "ألفين ألفي وألفين",
    "ثلاثة": "ثلاث والثلاث لثلاث",
    "أربعة": "أربع اربع بأربع",
    "ثمانية": "ثماني ثمان وثماني",
    "عشرة": "عشر وعشر",
    "أبو": "أبي أبا وأبو وأبي لأبي بأبي ابي ابو فأبو",
    "أخو": "أخي أخا وأخو",
    "بن": "ابن وابن لابن بابن",
    "بنو": "بني وبنو وبني",
}

DIFFERENT = (
    ("منها", "منهم"),
    ("كذلك", "ذلك"),
    ("نصر", "صار"),
    ("أكد", "كاد"),
    ("نزل", "زال"),
    ("أمس", "أمسى"),
    ("الاثنين", "اثنان"),
    ("عشرين", "عشر"),
    ("بابا", "أبو"),
    ("بن", "بنو"),
    ("أبناء", "بن"),
    ("بنت", "بن"),
    ("لبنى", "بنو"),
    ("ولاية", "أية"),
    ("كلية", "كل"),
)

CONTENT = (
    "ولي فهم فلك نصر نصير أكد نزل ألم ولاية كلية غيرة قبلة فلان والد أضحى لست بابا وهن مثلي".split()
)


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(bare, form) for bare, forms in table.items() for form in forms.split()]


@pytest.mark.parametrize(("bare", "form"), pairs(AUXILIARIES | PARTICLES))
def test_forms_meet_their_word_and_are_stop_words(
    analyzer: Analyzer, one: One, bare: str, form: str
) -> None:
    assert one(bare).stems == one(form).stems
    assert analyzer.is_stop_word(one(form))


@pytest.mark.parametrize(("bare", "form"), pairs(OTHERS))
def test_forms_of_numerals_and_names_meet(one: One, bare: str, form: str) -> None:
    assert not set(one(bare).stems).isdisjoint(one(form).stems)


@pytest.mark.parametrize(("word", "other"), DIFFERENT)
def test_other_words_do_not_meet(one: One, word: str, other: str) -> None:
    assert set(one(word).stems).isdisjoint(one(other).stems)


@pytest.mark.parametrize("word", CONTENT)
def test_words_that_look_like_their_forms_are_no_stop_words(
    analyzer: Analyzer, one: One, word: str
) -> None:
    assert not analyzer.is_stop_word(one(word))


@pytest.mark.parametrize("family", [auxiliaries, names, numerals, particles])
def test_examples(one: One, family: object) -> None:
    for form, bare in family.EXAMPLES:  # type: ignore[attr-defined]  # modules of one shape
        assert not set(one(bare).stems).isdisjoint(one(form).stems), form


def test_every_form_is_a_folded_word_whose_stem_is_its_own() -> None:
    assert len(WORDS.stems) > 3000
    for form, (stem,) in WORDS.stems.items():
        assert folding.fold(form) == form
        assert stem == "اضحي" or WORDS.stems[stem] == (stem,)


@pytest.mark.parametrize(
    ("before", "verb", "after"), [*product(("", "و", "ف"), ("كان", "أصبح", "ليس"), ("", "ت", "وا"))]
)
def test_vowel_marks_and_hamza_do_not_matter(one: One, before: str, verb: str, after: str) -> None:
    assert one(f"{before}{verb}َ{after}").stems == one(verb.replace("أ", "ا")).stems


class TestLoneWaw:
    """و as a word by itself takes no place: it belongs to the word after it."""

    @pytest.mark.parametrize(
        ("apart", "attached"),
        [
            ("الصحة و السكان", "الصحة والسكان"),
            ("بغداد و أربيل", "بغداد وأربيل"),
            ("بغداد وَ أربيل", "بغداد وأربيل"),
            ("الناتو و NATO", "الناتو وNATO"),
            ("2020 و 2021", "2020 و2021"),
            ("عبد الله و عبدالرحمن", "عبد الله وعبدالرحمن"),
        ],
    )
    def test_in_all_ways_to_write_it(self, analyzer: Analyzer, apart: str, attached: str) -> None:
        some, others = analyzer.terms(apart), analyzer.terms(attached)
        assert len(some) == len(others)
        for one, other in zip(some, others, strict=True):
            assert not set(one.stems).isdisjoint(other.stems)

    def test_has_no_range(self, analyzer: Analyzer) -> None:
        text = "الصحة و السكان"
        assert [text[start:end] for start, end, _ in analyzer.tokens(text)] == ["الصحة", "السكان"]

    def test_in_many_words_at_once(self, analyzer: Analyzer) -> None:
        text = "و " + " و ".join(f"كلمة{letter}" for letter in map(chr, range(0x628, 0x640)))
        texts = [
            text,
            "و",
            "وNATO",
            *(f"{a}ن{b}" for a in "بتثج" for b in map(chr, range(0x628, 0x648))),
        ]
        assert Analyzer().terms_batch(texts) == [*map(analyzer.terms, texts)]
