"""Errors of opensearch-py as errors of Bahith that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy import exceptions

from bahith.i18n import _
from bahith.indexer.errors import EngineError, EngineUnavailable, IndexMissing, SettingError

TRANSIENT = (429, 502, 503, 504)
_NODE_LEFT = ("node_not_connected", "node_disconnected", "node_closed", "no_such_remote")

LIBRARY = (
    exceptions.OpenSearchException,
    exceptions.ImproperlyConfigured,
    exceptions.OpenSearchDslException,
)
"""The base classes of everything that the library raises."""


def is_transient(error: Exception) -> bool:
    """Whether the same request may succeed in a moment: a node is busy or has left."""
    if isinstance(error, exceptions.ConnectionError) or not isinstance(
        error, exceptions.TransportError
    ):
        return False
    if error.status_code in TRANSIENT:
        return True
    return error.status_code == 500 and any(name in reason(error) for name in _NODE_LEFT)


def is_late(error: Exception) -> bool:
    """Whether a search has used up the time that it was given."""
    return (
        isinstance(error, exceptions.TransportError)
        and isinstance(error.status_code, int)
        and "Time exceeded" in str(error.info)
    )


def is_gone(error: Exception) -> bool:
    """Whether a snapshot no longer exists: it, its node or its index is gone."""
    return isinstance(error, exceptions.NotFoundError)


def reason(error: exceptions.TransportError) -> str:
    """The server's own message, on one line."""
    return f"{error.error}: {error.info}"[:2000]


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn errors of the library into EngineErrors that name the server and the remedy."""
    try:
        yield
    except LIBRARY as error:
        raise translation(error, url) from error


def translation(error: Exception, url: str) -> EngineError | SettingError:
    """The error that callers get for one of the library's."""
    if isinstance(error, exceptions.ImproperlyConfigured):
        return SettingError(_("the settings of OpenSearch cannot be used: %(error)s", error=error))
    if isinstance(error, exceptions.SSLError):
        return EngineUnavailable(
            _(
                "the OpenSearch server at %(url)s cannot be trusted: %(error)s; name the "
                "certificate of its authority: BAHITH_OPENSEARCH_CA=FILE",
                url=url,
                error=str(error.info),
            )
        )
    if isinstance(error, exceptions.ConnectionTimeout):
        return EngineUnavailable(
            _(
                "the OpenSearch server at %(url)s does not answer in time "
                "(BAHITH_OPENSEARCH_TIMEOUT, BAHITH_BUDGET)",
                url=url,
            )
        )
    if isinstance(error, exceptions.ConnectionError):
        return EngineUnavailable(
            _(
                "no OpenSearch server answers at %(url)s: %(error)s; start it, or name another "
                "one: BAHITH_OPENSEARCH_URL=URL",
                url=url,
                error=error.error,
            )
        )
    if isinstance(error, exceptions.TransportError):
        return _refusal(error, url)
    if isinstance(error, exceptions.SerializationError):
        message = _("what answers at %(url)s is not an OpenSearch server: %(error)s")
        return EngineUnavailable(message.filled(url=url, error=error))
    return EngineError(_("the OpenSearch server at %(url)s: %(error)s", url=url, error=error))


def _refusal(error: exceptions.TransportError, url: str) -> EngineError:
    status = error.status_code
    if status == 401:
        return EngineUnavailable(
            _(
                "the OpenSearch server at %(url)s does not know this user or password: "
                "BAHITH_OPENSEARCH_USER and BAHITH_OPENSEARCH_PASSWORD",
                url=url,
            )
        )
    if status == 403:
        message = _("the OpenSearch server at %(url)s forbids this: %(error)s")
        return EngineUnavailable(message.filled(url=url, error=reason(error)))
    if status == 404 and "index_not_found" in str(error.error):
        return IndexMissing(_("the OpenSearch server at %(url)s no longer has the index", url=url))
    if status == 413:
        return EngineError(
            _(
                "the OpenSearch server at %(url)s does not accept requests this large; raise its "
                "http.max_content_length",
                url=url,
            )
        )
    if status in TRANSIENT or is_transient(error):
        message = _("the OpenSearch server at %(url)s cannot answer: %(error)s")
        return EngineUnavailable(message.filled(url=url, error=reason(error)))
    message = _("the OpenSearch server at %(url)s refuses: %(status)s, %(error)s")
    return EngineError(message.filled(url=url, status=status, error=reason(error)))
