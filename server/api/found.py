"""The results of a search as the API answers them, with the keys that a caller chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final

from msgspec import UNSET, UnsetType

from bahith.indexer import results
from bahith.indexer.declared import Declared
from bahith.indexer.query import DECLARED, Request
from bahith.server.api.keys import (
    ABOUT,
    About,
    Body,
    Category,
    Count,
    Id,
    Marks,
    Published,
    Source,
    Title,
    TitleMarks,
    Url,
    known,
)
from bahith.server.api.schema import Answer, doc
from bahith.server.explanations import LEVELS, RELATIONS, RULES, effect_text


class Snippet(Answer, frozen=True):
    """The passage of an article that fits best."""

    text: Annotated[str, doc("The passage.")]
    marks: Annotated[Marks, doc("Ranges of text to mark.")]


class Share(Answer, frozen=True):
    """The part of a score that a level of evidence earned."""

    level: Annotated[str, doc("The level.", extra_json_schema={"enum": list(LEVELS)})]
    label: Annotated[str, doc("Its name in the language of the answer.")]
    share: Annotated[Count, doc("Percent of the score.")]


class Match(Answer, frozen=True):
    """A word of the query and a word of the article that matches it."""

    asked: Annotated[str, doc("The word of the query.")]
    found: Annotated[str, doc("The word of the article.")]
    how: Annotated[str, doc("How they match.", extra_json_schema={"enum": list(RELATIONS)})]
    label: Annotated[str, doc("The same in the language of the answer.")]


class Effect(Answer, frozen=True):
    """What one of the owner's rules did."""

    rule: Annotated[str, doc("Its name, or its section and line.")]
    kind: Annotated[str, doc("Its section.", extra_json_schema={"enum": list(RULES)})]
    texts: Annotated[tuple[str, ...], doc("What it added, left out or moved: texts or ids.")]
    label: Annotated[str, doc("The same in the language of the answer.")]


class Explanation(Answer, frozen=True):
    """Why a result matched."""

    shares: Annotated[list[Share], doc("The part of the score that each level earned.")]
    matches: Annotated[list[Match], doc("Which words match.")]
    rules: Annotated[list[Effect], doc("The owner's rules that it is due to.")] | UnsetType = UNSET


class Result(About, frozen=True):
    """An article that matched: the usual keys, or those that `fields` names."""

    id: Id | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    title_marks: TitleMarks | UnsetType = UNSET
    body: Body | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    source: Source | UnsetType = UNSET
    published: Published | UnsetType = UNSET
    category: Category | UnsetType = UNSET
    score: (
        Annotated[float, doc("How well it matches; 0 where the order is by date.")] | UnsetType
    ) = UNSET
    snippet: (
        Annotated[Snippet, doc("The passage that fits best; without snippets.")] | UnsetType
    ) = UNSET
    snippets: (
        Annotated[list[Snippet], doc("The passages that fit best; with snippets.")] | UnsetType
    ) = UNSET
    copies: Annotated[Count, doc("Near-duplicates left out; with group.")] | UnsetType = UNSET
    explain: Annotated[Explanation, doc("Why it matched; with explain.")] | UnsetType = UNSET


_VALUES: Final[Mapping[str, Callable[[results.Result], Any]]] = {
    "id": lambda result: result.id,
    "title": lambda result: result.title,
    "title_marks": lambda result: result.title_marks,
    "body": lambda result: result.article.body,
    "url": lambda result: result.url,
    "source": lambda result: result.source,
    "published": lambda result: result.published,
    "category": lambda result: result.category,
    "score": lambda result: round(float(result.score), 4),
    "snippet": lambda result: _snippet(result.snippet),
    "snippets": lambda result: [_snippet(one) for one in result.snippets],
}
"""What a result has for each key; those of ``About`` come from its article."""


def names(declared: Declared) -> tuple[str, ...]:
    """The keys that a caller may choose, where the index declares these fields.

    ``fields`` has all declared fields, ``fields.NAME`` one of them.
    """
    return (*_VALUES, *sorted(ABOUT), *(f"{DECLARED}{name}" for name in declared))


def wanting(request: Request, names: Sequence[str]) -> Request:
    """``request`` for results with the keys ``names``, for which nothing else is worked out."""
    if not names:
        return request
    snippets = request.snippets
    if not {"snippet", "snippets"} & {*names}:
        snippets = 0
    elif "snippets" in names and snippets is None:
        snippets = 1
    return replace(request, snippets=snippets, marks_titles="title_marks" in names)


def result_answer(
    result: results.Result, request: Request | None = None, names: Sequence[str] = ()
) -> Result:
    """A result of ``request``, with the keys ``names``; without any, with the usual ones."""
    values: dict[str, Any] = {}
    if request and request.group:
        values["copies"] = result.copies
    if result.explanation:
        values["explain"] = _explanation(result.explanation)
    in_list = request is not None and request.snippets is not None
    if names:
        asked, other = ("snippets", "snippet") if in_list else ("snippet", "snippets")
        keys = dict.fromkeys(asked if name == other else name for name in names)
        return Result(**_chosen(result, [*keys]), **values)
    if in_list:
        values["snippets"] = [_snippet(one) for one in result.snippets]
    # Most of an answer consists of these: called directly, this takes a fifth of ``Result.of``.
    article = result.article
    return Result(
        article.id,
        article.title,
        result.title_marks,
        UNSET,
        article.url,
        article.source,
        article.published,
        UNSET,
        round(float(result.score), 4),
        UNSET if in_list else _snippet(result.snippet),
        **values,
        **known(article),
    )


def _chosen(result: results.Result, names: Sequence[str]) -> dict[str, Any]:
    """What a result has for the keys ``names``; those of ``About`` only where there is any."""
    values = {name: value(result) for name, value in _VALUES.items() if name in names}
    if len(values) == len(names):
        return values
    about = known(result.article)
    fields = about.pop("fields", {})
    if "fields" not in names:
        fields = {name: some for name, some in fields.items() if f"{DECLARED}{name}" in names}
    values |= {name: value for name, value in about.items() if name in names}
    return {**values, "fields": fields} if fields else values


def _snippet(snippet: results.Snippet) -> Snippet:
    return Snippet(snippet.text, snippet.marks)


def _explanation(explanation: results.Explanation) -> Explanation:
    shares = [Share(one.level, str(LEVELS[one.level]), one.percent) for one in explanation.shares]
    matches = [Match.of(match, label=str(RELATIONS[match.how])) for match in explanation.matches]
    return Explanation(shares, matches, [*map(effect_answer, explanation.effects)] or UNSET)


def effect_answer(effect: results.Effect) -> Effect:
    """What a rule did, in the current language."""
    return Effect(effect.rule, effect.kind, effect.texts, effect_text(effect))
