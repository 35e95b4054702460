"""Which words may be read wrongly: names that no list has, and rare forms."""

from __future__ import annotations

import pytest

from bahith.analyzers.analyzer import Analyzer

CERTAIN = "حكومة الحكومة وبالحكومة المدارس كتبنا بوتين تبون درعا الشرع NATO 2021 من"
DOUBTFUL = "توتون فيرنو بنقردان باركلي غيرشون"


@pytest.mark.parametrize("word", CERTAIN.split())
def test_common_words_and_listed_names_are_certain(analyzer: Analyzer, word: str) -> None:
    assert not analyzer.is_doubtful(word, analyzer.terms(word)[0])


@pytest.mark.parametrize("word", DOUBTFUL.split())
def test_an_unlisted_name_that_reads_as_a_form_is_doubtful(analyzer: Analyzer, word: str) -> None:
    assert analyzer.is_doubtful(word, analyzer.terms(word)[0])
