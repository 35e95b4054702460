"""Which right each call needs, and which rights a caller has.

A view function that changes anything, or is for the owner, says so::

    @api.put("/articles/<id:id>")
    @requires("write")
    def put_article(id: str) -> Response: ...

Without ``requires``, GET and HEAD need ``search``, and all other methods ``write``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias, TypeVar

from flask import Flask, Response, current_app, g, request

from bahith.i18n import Message, _
from bahith.indexer.settings import Settings
from bahith.server.access.keys import RIGHTS, Key, Keys, Right
from bahith.server.access.locality import is_from_here, is_local
from bahith.server.access.rates import Counts, Rates
from bahith.server.access.refusals import forbidden, key_refused, key_required

_NO_KEY = ("", "None")
"""What clients of Meilisearch send for a key where they were given none."""

View = TypeVar("View", bound=Callable[..., Any])

Needed: TypeAlias = Literal["search", "write", "owner", "nothing"]
"""A right, or none: for what everybody may know, such as whether the server is alive."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request: a key, or nobody in particular, and what that caller may do."""

    key: Key | None
    may: frozenset[Right]

    @property
    def name(self) -> str:
        """For logs and lists: the id of the key, which is no secret; empty without a key."""
        return self.key.id if self.key else ""


def requires(right: Needed) -> Callable[[View], View]:
    """Marks a view function with the right that its callers need."""

    def mark(view: View) -> View:
        vars(view)["needs"] = right
        return view

    return mark


def caller() -> Caller:
    """Who makes the current request, once ``register``'s check has passed."""
    known: Caller = g.caller
    return known


def count_more(requests: int) -> None:
    """Count the current request as so many more, for what it asks at once. Raises Refused."""
    for _request in range(requests):
        g.count()


def register(app: Flask, settings: Settings, counts: Counts | None = None) -> None:
    """Refuse the requests to ``app`` that their callers may not make, with 401, 403 or 429.

    ``counts`` are those of requests that other processes share.
    """
    keys, local = Keys(settings.keys), is_local(settings)
    open_to_all = without_key(settings)
    rates = Rates(counts or Counts(), settings.rate, settings.key_rate)

    @app.before_request
    def check() -> None:
        right, token = _needed(), _token(request.environ.get("HTTP_AUTHORIZATION", ""))
        key = keys.check(token, settings.index) if token is not None else None
        g.count = (
            partial(rates.count_key, key.id)
            if key
            else partial(rates.count_address, request.remote_addr or "")
        )
        if key or token is not None or right != "nothing":
            g.count()
        if token is not None and key is None:
            raise key_refused()
        if key:
            # What everybody may do, a key may too, unless it is bound to some articles.
            may = key.may if key.bounds else key.may | open_to_all
        elif local and not settings.without_key and is_from_here(request.environ):
            may = frozenset(RIGHTS)
        else:
            may = open_to_all
        g.caller = Caller(key, may)
        if right != "nothing" and right not in may:
            raise forbidden(right) if key else key_required()

    @app.after_request
    def mark(response: Response) -> Response:
        response.vary.add("Authorization")
        if "HTTP_AUTHORIZATION" in request.environ:
            response.cache_control.private = True
        return response


def without_key(settings: Settings) -> frozenset[Right]:
    """What callers without a key may do, wherever they are."""
    return frozenset() if settings.without_key == "nothing" else frozenset({"search"})


def opening(settings: Settings) -> list[Message]:
    """What to tell whoever starts the server: who may search, and who may write."""
    lines = [
        _("Everybody who can reach the server may search.")
        if without_key(settings)
        else _("Searching needs a key.")
    ]
    if not settings.writing:
        lines.append(_("Articles cannot be written over HTTP; the option --writing allows it."))
    elif is_local(settings) and not settings.without_key:
        lines.append(_("Programs on this machine may write without a key."))
    else:
        lines.append(_("Writing needs a key: bahith keys create --may write"))
    return lines


def _token(header: str) -> str | None:
    """The key in a header Authorization; None for other schemes, which are for proxies."""
    scheme, _space, token = header.partition(" ")
    if scheme.lower() != "bearer" or (request.blueprint == "meilisearch" and token in _NO_KEY):
        return None
    return token.strip()


def _needed() -> Needed:
    """The right that the current request needs; addresses that lead nowhere need none."""
    if request.url_rule is None or request.method == "OPTIONS":
        return "nothing"
    if request.endpoint == "static":
        return "nothing"
    view = current_app.view_functions[request.url_rule.endpoint]
    reads = request.method in ("GET", "HEAD")
    needed: Needed = getattr(view, "needs", "search" if reads else "write")
    return needed
