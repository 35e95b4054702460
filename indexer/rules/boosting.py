"""Boosts as engines apply them, and what each did to an article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bahith.indexer.article import Article
from bahith.indexer.columns import number
from bahith.indexer.declared import Declared
from bahith.indexer.query import DECLARED, Boosts, Filter, Range, Value, recency
from bahith.indexer.results import Effect
from bahith.indexer.rules.rule import Boost
from bahith.indexer.search.query.fields import within


def boosted(rule: Boost, declared: Declared) -> Value | Range | None:
    """Which articles a boost by a field is about; None if there can be none."""
    name = rule.field.removeprefix(DECLARED)
    kind = declared.get(name)
    if name == rule.field or kind == "keyword":
        return Value(name, rule.value)
    return within(name, kind, rule.value) if kind in ("number", "date") else None


def boosts_of(rules: Sequence[Boost], declared: Declared, today: dt.date) -> Boosts | None:
    """What engines multiply scores by; None if no score changes."""
    of_fields = [(boosted(rule, declared), rule.factor) for rule in rules if rule.field]
    factors: tuple[tuple[Filter, float], ...] = tuple(
        (which, factor) for which, factor in of_fields if which
    )
    newest = tuple((rule.half_life, rule.factor) for rule in rules if not rule.field)
    return Boosts(factors, newest, today) if factors or newest else None


def effects_on(
    article: Article, rules: Sequence[Boost], declared: Declared, today: dt.date
) -> list[Effect]:
    """By what each boost multiplied the score of an article, if that changed it."""
    effects = []
    for rule in rules:
        factor = _factor(article, rule, declared, today)
        if abs(factor - 1) >= 0.005:
            texts = (f"{factor:.2f}".rstrip("0").rstrip("."),)
            effects.append(Effect(rule.id, str(rule), rule.kind, rule.line, texts))
    return effects


def _factor(article: Article, rule: Boost, declared: Declared, today: dt.date) -> float:
    if not rule.field:
        day = article.published.toordinal() if article.published else 0
        return recency(day, rule.half_life, rule.factor, today) if day else 1.0
    which = boosted(rule, declared)
    if isinstance(which, Range):
        low = -float("inf") if which.low is None else which.low
        high = float("inf") if which.high is None else which.high
        numbers = map(_number, article.fields.get(which.field, ()))
        return rule.factor if any(low <= each <= high for each in numbers) else 1.0
    if which is None:
        return 1.0
    own = {"source": (article.source,), "category": (article.category,)}
    values = own.get(which.field) or article.fields.get(which.field, ())
    return rule.factor if which.value in values else 1.0


def _number(value: object) -> float:
    return number(value) if isinstance(value, dt.date) else float(value)  # type: ignore[arg-type]  # a number
