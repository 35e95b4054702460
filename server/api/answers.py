"""What answers look like, for the description of the API; ``schemas`` makes them.

Tests hold the two together: every answer of the running server is checked against this.
"""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from bahith.indexer.notes import NOTES
from bahith.server.explanations import LEVELS, RELATIONS


class Answer(Schema):
    """An object that has these keys and no others."""

    class Meta:
        """Options of marshmallow."""

        unknown = RAISE


def _known(description: str, **options: Any) -> dict[str, Any]:
    return {"required": True, "metadata": {"description": description}, **options}


def _text(description: str, **options: Any) -> fields.String:
    return fields.String(**_known(description, **options))


def _number(description: str, **options: Any) -> fields.Integer:
    return fields.Integer(**_known(description, validate=validate.Range(0), **options))


def _marks(text: str) -> fields.List[Any]:
    place = fields.Integer(validate=validate.Range(0))
    pair = fields.List(place, validate=validate.Length(equal=2))
    return fields.List(pair, **_known(f"Ranges of {text} to mark: [start, end] in code points."))


def _many(kind: type[Schema] | fields.Field[Any], description: str) -> fields.List[Any]:
    inner = kind if isinstance(kind, fields.Field) else fields.Nested(kind)
    return fields.List(inner, **_known(description))


class Note(Answer):
    """Something a person should know about how the question was read."""

    code = _text("Stable, for programs.", validate=validate.OneOf(list(NOTES)))
    message = _text("For people, in the language of the answer.")


class Snippet(Answer):
    """The passage of an article that fits best."""

    text = _text("The passage.")
    marks = _marks("text")


class Share(Answer):
    """What part of a score a level of evidence earned."""

    level = _text("The level.", validate=validate.OneOf(list(LEVELS)))
    label = _text("Its name in Arabic.")
    share = _number("Percent of the score.")


class Match(Answer):
    """Two words that met."""

    asked = _text("The word of the question.")
    found = _text("The word of the article.")
    how = _text("How they met.", validate=validate.OneOf(list(RELATIONS)))
    label = _text("The same in Arabic.")


class Explanation(Answer):
    """Why a result matched."""

    shares = _many(Share, "What part of the score each level of evidence earned.")
    matches = _many(Match, "Which words met.")


class _Known(Answer):
    """What a result and an article both tell."""

    id = _text("The article's name in the index.")
    title = _text("As the author wrote it; may be empty.")
    url = _text("The article's own address, not checked; may be empty.")
    source = _text("Who published it; may be empty.")
    published = fields.Date(**_known("Day of publication, or null.", allow_none=True))


class Result(_Known):
    """An article that matched."""

    title_marks = _marks("title")
    score = fields.Float(**_known("How well it matches; 0 where the order is by date."))
    snippet = fields.Nested(Snippet, **_known("The passage that fits best."))
    copies = fields.Integer(metadata={"description": "Near-duplicates left out; if grouped."})
    explain = fields.Nested(Explanation, metadata={"description": "Only if asked for."})


class Article(_Known):
    """A whole article."""

    body = _text("The whole text.")
    category = _text("The article's own; may be empty.")


class MarkedArticle(Article):
    """A whole article with what a question matches in it."""

    title_marks = _marks("title")
    body_marks = _marks("body")


class FacetValue(Answer):
    """A value, and how many matches have it."""

    value = _text("The source or category, or a year or month: 2021, 2021-07.")
    count = _number("Matches that have it.")


def _facet(description: str) -> fields.List[Any]:
    return fields.List(fields.Nested(FacetValue), metadata={"description": description})


class Facets(Answer):
    """The matches counted, by what was asked for."""

    source = _facet("By source, the commonest first.")
    category = _facet("By category, the commonest first.")
    year = _facet("By year of publication, in order.")
    month = _facet("By month of publication, in order.")


class SearchAnswer(Answer):
    """One page of ranked results."""

    query = _text("The question as it was sent.")
    total = _number("All articles that match, exactly.")
    page = _number("Which page this is.")
    size = _number("How many results a page has.")
    took_ms = fields.Float(**_known("Time spent searching, in milliseconds."))
    results = _many(Result, "The articles in order.")
    notes = _many(Note, "How the question was read.")
    facets = fields.Nested(Facets, metadata={"description": "Only if asked for."})


class ListAnswer(Answer):
    """Articles in order of id."""

    articles = _many(Article, "The articles.")
    next = _text("`after` of the next call; null where there is nothing more.", allow_none=True)


class Suggestion(Answer):
    """What someone may be about to ask."""

    text = _text("The whole question.")
    kind = _text("What it is.", validate=validate.OneOf(["word", "phrase", "title"]))
    id = fields.String(metadata={"description": "The article whose title it is."})


class SuggestAnswer(Answer):
    """How what was typed may go on."""

    query = _text("What was typed.")
    suggestions = _many(Suggestion, "Words, phrases and titles of the collection.")


class SimilarAnswer(Answer):
    """Articles like one."""

    id = _text("The id of that one.")
    results = _many(Result, "The articles, the most alike first.")


class Word(Answer):
    """A word as the analyzer reads it."""

    start = _number("Place of its first letter in the text, in code points.")
    end = _number("Place after its last letter.")
    word = _text("The word as it stands in the text.")
    stop = fields.Boolean(**_known("Whether it is too common to find anything by."))
    written = _text("The word in one spelling.")
    stems = _many(fields.String(), "Its stems, the likeliest first.")
    roots = _many(fields.String(), "Its roots, which only rank.")


class AnalyzeAnswer(Answer):
    """A text, word by word."""

    words = _many(Word, "The words in order.")


class Health(Answer):
    """That searches can be answered."""

    status = _text("Always ok.", validate=validate.Equal("ok"))
    articles = _number("Articles in the index.")
    engine = _text("Name of its engine.")
    generation = _number("Grows with each change of the index.")


class Fault(Answer):
    """What went wrong."""

    code = _text("Stable, for programs.")
    message = _text("For the person who reads the log.")
    field = fields.String(metadata={"description": "The parameter at fault."})


class Error(Answer):
    """The answer to what cannot be answered."""

    error = fields.Nested(Fault, **_known("What went wrong."))
