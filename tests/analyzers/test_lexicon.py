"""What is read out of the dictionary, and what of it is not believed."""

from __future__ import annotations

import pytest

from bahith.analyzers import lexicon
from bahith.analyzers.folding import key, spelled
from bahith.analyzers.lexicon import Lexicon


@pytest.fixture(scope="module")
def listed() -> Lexicon:
    return lexicon.load()


def test_every_word_is_listed_as_it_would_be_looked_up(listed: Lexicon) -> None:
    for table in (listed.nouns, listed.particles):
        assert [word for word in table if key(word) != word] == []
    for words in (listed.kinds, listed.plurals, [verb.past for verb in listed.verbs]):
        assert [word for word in words if spelled(word) != word] == []


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("وزراء", "وزير"),
        ("بيوت", "بيت"),
        ("أبيات", "بيت"),
        ("أمكنة", "مكان"),
        ("أطفال", "طفل"),
        ("سيوف", "سيف"),
        ("معاني", "معنى"),
        ("أيدي", "يد"),
    ],
)
def test_a_plural_leads_to_its_singular(listed: Lexicon, plural: str, singular: str) -> None:
    assert spelled(singular) in listed.plurals[spelled(plural)]


@pytest.mark.parametrize("word", ["مؤنث", "مذكر", "مثنى", "عدد", "واحدة", "فيه", "وقد", "يجوز"])
def test_a_grammarians_note_is_no_plural(listed: Lexicon, word: str) -> None:
    assert spelled(word) not in listed.plurals


def test_a_common_word_is_not_taken_for_a_rare_plural(listed: Lexicon) -> None:
    assert "كاتب" not in listed.plurals.get("كتاب", ())


@pytest.mark.parametrize(("adjective", "origin"), [("عراقي", "عراق"), ("فرنسي", "فرنسا")])
def test_an_adjective_leads_to_its_origin(listed: Lexicon, adjective: str, origin: str) -> None:
    assert listed.origins[key(adjective)] == key(origin)


def test_a_feminine_is_a_word_of_its_own_only_where_it_is_common(listed: Lexicon) -> None:
    assert key("كبيرة") not in listed.nouns
    assert key("جامعة") in listed.nouns


def test_words_of_the_supplement_count_as_it_says(listed: Lexicon) -> None:
    assert listed.nouns[key("واحد")] == 800_000
