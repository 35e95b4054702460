"""The calls about the owner's rules, which ``docs/rules.md`` documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from flask import Blueprint, Response, request
from msgspec import Meta
from werkzeug.exceptions import UnsupportedMediaType

from bahith.indexer.errors import BadRequest, RulesError
from bahith.indexer.index import Index
from bahith.indexer.query import Request
from bahith.indexer.results import Page
from bahith.indexer.search.snippets.headings import heading
from bahith.server.access.rights import requires
from bahith.server.api.found import Effect, effect_answer
from bahith.server.api.keys import Count, Id, Title
from bahith.server.api.openapi import JSON, documented
from bahith.server.api.parameters import Size, Text
from bahith.server.api.reading import from_json, from_query
from bahith.server.api.schema import Answer, Call, doc, to_json

YAML = ("application/yaml", "application/x-yaml", "text/yaml", "text/plain")


class Rule(Answer, frozen=True):
    """A rule in force."""

    id: Annotated[str, doc("Its name, or its section and a hash of what it says.")]
    line: Annotated[Count, doc("The line that it begins on.")]
    kind: Annotated[str, doc("Its section.")]
    summary: Annotated[str, doc("What it says.")]
    asked: Annotated[str, doc("The questions that it is for; empty for all.")]
    uses: Annotated[Count, doc("Searches that it acted on.")]


class Rules(Answer, frozen=True):
    """The rules in force."""

    rules: Annotated[list[Rule], doc("The rules in their order.")]
    file: Annotated[str, doc("The text that they were read from.")]


class Tried(Answer, frozen=True):
    """An article that is found."""

    id: Id
    title: Title


class Trial(Answer, frozen=True):
    """What rules would change."""

    before: Annotated[list[Tried], doc("The first results by the rules in force.")]
    after: Annotated[list[Tried], doc("The first results by the rules that are tried.")]
    totals: Annotated[
        tuple[Count, ...],
        Meta(min_length=2, max_length=2, description="Matches before and after."),
    ]
    effects: Annotated[list[Effect], doc("What the rules that act would do.")]


class TryCall(Call, frozen=True):
    """Parameters of ``/api/rules/try``."""

    rules: Annotated[Text, doc("Rules in YAML or JSON.")]
    q: Annotated[Text, doc("The question.")]
    size: Annotated[Size, doc("Results to compare.")] = 10


def blueprint(index: Index) -> Blueprint:
    """The calls about the rules of ``index``."""
    api = Blueprint("rules", __name__, url_prefix="/api/rules")
    _add_file(api, index)

    @api.post("/try")
    @requires("owner")
    @documented("What rules would change.", TryCall, Trial)
    def try_rules() -> Response:
        from_query(Call, request.query_string)
        if request.mimetype != JSON:
            raise UnsupportedMediaType
        call = from_json(TryCall, request.get_data())
        from bahith.indexer.rules import store

        folder = Path(index.settings.index)
        try:
            ruler = store.checked(folder, call.rules, "rules", index.analyzer)
        except RulesError as error:
            raise BadRequest(error.args[0], "rules") from error
        before, after = index.searcher.tried(ruler, Request(call.q, size=call.size))
        effects = [effect_answer(effect) for effect in after.effects]
        totals = before.total, after.total
        return _json(Trial(_shown(before), _shown(after), totals, effects))

    @api.after_request
    def keep_nothing(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    return api


def _add_file(api: Blueprint, index: Index) -> None:
    folder = Path(index.settings.index)

    @api.get("")
    @requires("owner")
    @documented("The rules in force.", Call, Rules)
    def get_rules() -> Response:
        return answer()

    @api.put("")
    @requires("owner")
    @documented(
        "Put rules in force.",
        Call,
        Rules,
        bodies={"application/yaml": {}, JSON: {"type": "object"}},
        is_queued=False,
    )
    def put_rules() -> Response:
        from_query(Call, request.query_string)
        from bahith.indexer.rules import reading, store

        request.max_content_length = reading.LARGEST + 1
        body = request.get_data()
        if request.mimetype not in (JSON, *YAML):
            raise UnsupportedMediaType
        try:
            text = reading.of_json(body) if request.mimetype == JSON else body
            ruler = store.checked(folder, text, "rules", index.analyzer)
        except RulesError as error:
            raise BadRequest(error.args[0]) from error
        store.install(folder, ruler.rules)
        return answer()

    @api.delete("")
    @requires("owner")
    @documented("Let no rules be in force.", Call, Rules)
    def delete_rules() -> Response:
        from bahith.indexer.rules import store

        from_query(Call, request.query_string)
        store.remove(folder)
        return answer()

    def answer() -> Response:
        from bahith.indexer.rules.store import installed
        from bahith.indexer.rules.uses import counted

        from_query(Call, request.query_string)
        index.searcher.refresh_rules()
        rules, uses = installed(folder), counted(folder)
        shown = [
            Rule(one.id, one.line, one.kind, one.summary(), one.asked(), uses.get(one.id, 0))
            for one in rules
        ]
        return _json(Rules(shown, rules.text))


def _shown(page: Page) -> list[Tried]:
    return [Tried(result.id, heading(result.article)) for result in page]


def _json(answer: Answer) -> Response:
    return Response(to_json(answer), mimetype=JSON)
