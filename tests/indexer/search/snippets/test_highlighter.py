"""Ranges cover the words that match, and a snippet shows the best of a body."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.analyzers.analyzer import Analyzer, Terms
from bahith.indexer.article import Article
from bahith.indexer.forward.writing import forward_lists
from bahith.indexer.query import Phrase, Prefix, Word
from bahith.indexer.results import Hit, Range, Snippet
from bahith.indexer.search.query.parser import Parser
from bahith.indexer.search.snippets import highlighter as module
from bahith.indexer.search.snippets.highlighter import AT_ONCE, SIZE, Highlighter
from bahith.indexer.search.snippets.matching import Matcher, Occurrence, begins, leaves, meets
from bahith.indexer.search.snippets.words import AnalyzedWords
from bahith.indexer.workers import documents

ANALYZER = Analyzer()
PARSER = Parser(ANALYZER)


def highlighter(q: str) -> Highlighter:
    return Highlighter(PARSER.parse(q).tree, ANALYZER)


def bracketed(text: str, marks: tuple[Range, ...]) -> str:
    for start, end in reversed(marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def snippet(q: str, body: str, size: int = SIZE) -> str:
    found = highlighter(q).snippet(body, size)
    return bracketed(found.text, found.marks)


MARKED = [
    ("مدينة", "زار المَدِينَةَ القديمة", "زار [المَدِينَةَ] القديمة"),
    ("المدينة", "في مـديـنـة.", "في [مـديـنـة]."),
    ("مدينة", "وبالمدينة، جسر", "[وبالمدينة]، جسر"),
    ("جسر النهر", "النهر ثم جسر", "[النهر] ثم [جسر]"),
    ("=الأميركية", "الأميركية والأمريكية", "[الأميركية] والأمريكية"),
    ('"مدينة النهر"', "مدينة على النهر، مدينة النهر", "مدينة على النهر، [مدينة] [النهر]"),
    ('"مدينة النهر"', "في المدينة والنهر", "في [المدينة] [والنهر]"),
    ('"مدينة النهر"', "النهر مدينة", "النهر مدينة"),
    ('="مدينة النهر"', "المدينة النهر، مدينة النهر", "المدينة النهر، [مدينة] [النهر]"),
    ('"جسر جسر"', "جسر جسر جسر قارب جسر", "[جسر] [جسر] [جسر] قارب جسر"),
    ("حكوم*", "للحكومة، حكومات ومحكوم", "[للحكومة]، [حكومات] ومحكوم"),
    ("جسر -قارب", "جسر بلا قارب", "[جسر] بلا قارب"),
    ("-قارب", "جسر بلا قارب", "جسر بلا قارب"),
    ("source:جسر قارب", "جسر بلا قارب", "جسر بلا [قارب]"),
    ("(جسر AND قارب) OR ميناء", "ميناء وقارب", "[ميناء] [وقارب]"),
    ("2021", "في 2021/07/26", "في [2021]/07/26"),
    ("2021م", "عام 2021م", "عام [2021م]"),
    ("b-52", "طائرة B-52", "طائرة [B-52]"),
    ("", "جسر", "جسر"),
    ("جسر", "", ""),
]


@pytest.mark.parametrize(("q", "text", "expected"), MARKED)
def test_marks_what_matches(q: str, text: str, expected: str) -> None:
    assert bracketed(text, highlighter(q).title(text)) == expected
    assert bracketed(text, highlighter(q).body(text)) == expected


def test_a_title_word_marks_the_title_only() -> None:
    found = highlighter("title:جسر")
    assert found.title("جسر حجري") == ((0, 3),)
    assert found.body("جسر حجري") == ()
    assert found.snippet("جسر حجري") == Snippet("جسر حجري")


FILLER = "هذه جملة طويلة لا صلة لها بالسؤال وفيها كلام كثير عن الطقس والمطر. " * 40

SNIPPETS = [
    # the whole of a short body, and the opening of a long one
    ("جسر", " \nالجسر قديم\nوجميل. ", SIZE, "[الجسر] قديم وجميل."),
    ("", "أول الكلام هنا. ثم بقية طويلة منه لا تتسع", 30, "أول الكلام هنا."),
    (
        "",
        "كلام بلا وقف يطول ثم يطول ثم يطول ثم يطول ثم",
        40,
        "كلام بلا وقف يطول ثم يطول ثم يطول ثم…",
    ),
    # the sentence of the match
    ("جسر", FILLER + "رأيت الجسر الجديد. وانتهى.", 40, "رأيت [الجسر] الجديد. وانتهى."),
    ("جسر", FILLER + "كلفة 2.5 مليون للجسر!", 40, "كلفة 2.5 مليون [للجسر]!"),
    ("جسر", FILLER + "كتب د. سامي عن جسر؟", 40, "كتب د. سامي عن [جسر]؟"),
    ("forces", FILLER + "The U.S. forces left.", 40, "The U.S. [forces] left."),
    ("جسر", FILLER + "\nافتتاح النهر .. جسر جديد\n" + FILLER, 40, "افتتاح النهر .. [جسر] جديد"),
    # words, where the sentence is too long: a third before the match, two thirds after it
    (
        "قارب",
        "مركب يتلو المركب يتلو المركب في قارب يتلو المركب يتلو المركب يتلو",
        40,
        "…المركب في [قارب] يتلو المركب يتلو المركب…",
    ),
    # two passages only where one shows less
    ("جسر قارب", f"جسر حجري فوق نهر. {FILLER}قارب هناك.", 60, "[جسر] حجري فوق نهر. … [قارب] هناك."),
    ("جسر قارب", f"جسر فوق نهر. {FILLER}جسر وقارب هناك.", 60, "[جسر] [وقارب] هناك."),
    (
        "جسر قارب ميناء",
        f"جسر طويل فوق النهر الكبير وتحته قارب. {FILLER}ميناء.",
        60,
        "[جسر] طويل فوق النهر الكبير وتحته [قارب].",
    ),
]


@pytest.mark.parametrize(("q", "body", "size", "expected"), SNIPPETS)
def test_shows_the_best_passage(q: str, body: str, size: int, expected: str) -> None:
    assert snippet(q, body, size) == expected


def test_prefers_more_words_then_rarer_ones_then_the_earliest() -> None:
    once = f"جسر حجري. {FILLER} قارب خشبي. {FILLER} جسر جديد. {FILLER} جسر حجري وقارب سريع."
    assert "حجري [وقارب] سريع" in snippet("جسر قارب", once)
    apart = f"جسر حجري. {FILLER} جسر جديد. {FILLER} وقارب خشبي. {FILLER} ميناء واسع."
    shown = snippet("جسر قارب ميناء", apart, 60)
    assert "[وقارب] خشبي" in shown
    assert shown.endswith("[ميناء] واسع.")
    twice = f"{FILLER} جسر حجري قارب. {FILLER} قارب جسر جسر قارب جسر."
    assert "[جسر] حجري [قارب]" in snippet("جسر قارب", twice)


def test_shows_what_follows_the_words_of_a_question() -> None:
    """They are not what fills a snippet: words close together leave room for the answer."""
    far = "افتتح الوزير الجسر " + "بعد كلام طويل عن المدينة وأهلها " * 6 + "وكلفة الميناء"
    near = "كلفة الجسر الجديد بعد سنوات طويلة من العمل المتواصل في موقعه تسعون مليون دينار"
    shown = snippet("كم كلفة الجسر", f"{far}. {FILLER}{near}.")
    assert "[كلفة] [الجسر]" in shown
    assert "تسعون مليون" in shown


def test_shows_the_whole_of_a_long_phrase() -> None:
    verse = " ".join(f"بيت{number}" for number in range(30))
    shown = snippet(f'"{verse}"', f"{FILLER}{verse} {FILLER}")
    assert shown.count("[بيت") == 30


def test_finds_the_last_word_of_a_long_body() -> None:
    assert "[قارب]" in snippet("قارب", FILLER * 400 + "قارب")


def test_a_word_without_end_is_cut_between_letters() -> None:
    found = highlighter("جسر").snippet("بَّ" * 300_000)
    assert re.fullmatch("(بَّ)+…", found.text)
    whole = "قَ" * 300_000
    found = highlighter(f'="{whole[:3000]}"').snippet(f"{whole[:3000]} {whole}", 40)
    assert re.fullmatch("(قَ)+…", found.text)
    assert found.marks == ((0, len(found.text) - 1),)


LETTERS = st.lists(st.sampled_from(["ب", "بَّ", "قٌ", "e\u0301", " ", "\n"]), min_size=30).map("".join)


@max_examples(100)
@given(LETTERS, st.integers(40, 60))
def test_an_opening_ends_between_letters(body: str, size: int) -> None:
    shown = highlighter("جسر").snippet(body, size).text.rstrip("…")
    rest = body.replace("\n", " ").lstrip()
    assert rest.startswith(shown)
    assert not unicodedata.combining(rest[len(shown) :][:1] or " ")


WORDS = ["جسر", "الجسر", "قارب", "وقاربٌ", "مدينة", "للمدينة", "نهر", "مَطَر", "في"]
GAPS = [" ", "  ", "\n", ". ", "، ", "؟ ", ".. ", ' "', "” ", "-"]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=120).map(
    lambda pairs: "".join(map("".join, pairs))
)
QUERIES = st.lists(
    st.sampled_from([*WORDS, '"جسر قارب"', "مدي*", "=الجسر", "-نهر"]), min_size=1, max_size=4
).map(" ".join)


def well_formed(text: str, marks: tuple[Range, ...]) -> bool:
    edges = [edge for mark in marks for edge in mark]
    return edges == sorted(set(edges)) and all(0 <= edge <= len(text) for edge in edges)


@max_examples(100)
@given(st.text(), st.text())
def test_any_text_gives_ranges_within_it(q: str, text: str) -> None:
    for asked in (q, text):
        found = highlighter(asked)
        assert well_formed(text, found.title(text))
        shown = found.snippet(text)
        assert well_formed(shown.text, shown.marks)


@max_examples(100)
@given(st.lists(st.sampled_from([*WORDS, "مدي*", "=الجسر"]), min_size=1).map(" ".join), TEXTS)
def test_marks_are_the_words_that_meet_the_question(q: str, text: str) -> None:
    tree = PARSER.parse(q).tree
    expected: set[int] = set()
    for start, end, terms in ANALYZER.tokens(text):
        for leaf in leaves(tree):
            assert isinstance(leaf, Word | Prefix)
            if begins(terms, leaf) if isinstance(leaf, Prefix) else meets(terms, leaf):
                expected.update(range(start, end))
    marked = {place for mark in highlighter(q).body(text) for place in range(*mark)}
    assert marked == expected


PRESS = ["كانون", "الثاني", "وكانون الأول", "يناير", "عبدالله", "عبد", "الله", "ﷺ", "2021م"]
ASKED = ['"عبد الله"', '"كانون الثاني جسر"', '="جسر قارب"', '"جسر جسر"', "=كانون", "ال*", "2*"]


@max_examples(100)
@given(
    st.lists(st.sampled_from([*WORDS, *PRESS, *ASKED]), min_size=1, max_size=6).map(" ".join),
    st.lists(
        st.tuples(st.sampled_from([*WORDS, *PRESS]), st.sampled_from([*GAPS, " ", "\u00a0", "\t"])),
        max_size=40,
    ).map(lambda pairs: "".join(map("".join, pairs))),
)
def test_matches_are_those_that_a_look_at_every_word_finds(q: str, text: str) -> None:
    matcher = Matcher(leaves(PARSER.parse(q).tree))
    tokens = ANALYZER.tokens(text)
    expected = []
    for first in range(len(tokens)):
        for number, leaf in enumerate(matcher.leaves):
            words = leaf.words if isinstance(leaf, Phrase) else (leaf,)
            met = tokens[first : first + len(words)]
            if len(met) == len(words) and all(
                begins(token.terms, word) if isinstance(word, Prefix) else meets(token.terms, word)
                for token, word in zip(met, words, strict=True)
            ):
                last = first + len(words) - 1
                expected.append(Occurrence(met[0].start, met[-1].end, number, first, last))
    assert matcher.occurrences(AnalyzedWords(*ANALYZER.lazy_tokens([text]))) == expected


@max_examples(100)
@given(QUERIES, TEXTS, st.integers(40, 300))
def test_a_snippet_is_the_bodys_own_text_within_its_size(q: str, body: str, size: int) -> None:
    found = highlighter(q).snippet(body, size)
    assert len(found.text) <= size
    assert well_formed(found.text, found.marks)
    line = body.replace("\n", " ")
    for part in found.text.strip("…").split(" … "):
        assert part in line
    words = [found.text[start:end] for start, end in found.marks]
    assert set(words) <= {body[start:end] for start, end in highlighter(q).body(body)}


@max_examples(100)
@given(QUERIES, st.lists(st.tuples(TEXTS, TEXTS), max_size=4), st.sampled_from([0, AT_ONCE]))
def test_a_page_shows_of_each_hit_what_it_shows_alone(
    q: str, texts: list[tuple[str, str]], at_once: int
) -> None:
    found = highlighter(q)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "AT_ONCE", at_once)
        page = [*found.shown(Hit(Article("a", title, body), 0) for title, body in texts)]
        stored = [*found.shown(map(stored_hit, texts))]
    assert page == [(found.title(title), found.snippet(body)) for title, body in texts]
    assert stored == page


@max_examples(100)
@given(QUERIES, TEXTS, TEXTS)
def test_a_view_marks_all_that_analysis_finds(q: str, title: str, body: str) -> None:
    found = highlighter(q)
    view = found.view(stored_hit((title, body)))
    assert (view.title_marks, view.body_marks) == (found.title(title), found.body(body))


def test_only_words_that_may_match_are_analyzed(monkeypatch: pytest.MonkeyPatch) -> None:
    hit = stored_hit(("", "في المدرسة " + "شجرة حديقة " * 1000))
    schools = highlighter("مدارس")
    looked_up = []
    look_up = ANALYZER.terms_of_word

    def watched(raw: str) -> tuple[Terms, ...]:
        looked_up.append(raw)
        return look_up(raw)

    monkeypatch.setattr(ANALYZER, "terms_of_word", watched)

    schools.view(hit)

    assert looked_up == ["المدرسة"]


def stored_hit(texts: tuple[str, str]) -> Hit:
    """A hit as engines return it that store forward lists."""
    article = Article("a", *texts)
    [forward] = forward_lists(documents(ANALYZER, [article]).words)
    assert forward or not any(map(ANALYZER.tokens, texts))
    return Hit(article, 0, forward=forward)


@max_examples(100)
@given(QUERIES, TEXTS, st.integers(40, 300))
def test_no_window_of_the_size_shows_more_words(q: str, body: str, size: int) -> None:
    found = highlighter(q)
    marks = found.body(body)
    best = max(
        (
            len({shape(body[s:e]) for s, e in marks if start <= s and e <= start + size - 2})
            for start, _ in marks
        ),
        default=0,
    )
    assert snippet_shapes(found.snippet(body, size)) >= best


def shape(word: str) -> tuple[str, ...]:
    return ANALYZER.terms(word)[0].stems


def snippet_shapes(found: Snippet) -> int:
    return len({shape(found.text[start:end]) for start, end in found.marks})
