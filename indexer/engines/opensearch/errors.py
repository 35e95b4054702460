"""What opensearch-py raises, as errors of ours that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opensearchpy import exceptions as theirs

from bahith.indexer.errors import EngineError, EngineUnavailable, IndexMissing, SettingError

TRANSIENT = (429, 502, 503, 504)
_NODE_LEFT = ("node_not_connected", "node_disconnected", "node_closed", "no_such_remote")

LIBRARY = (
    theirs.OpenSearchException,
    theirs.ImproperlyConfigured,
    theirs.OpenSearchDslException,
)
"""The roots of all that the library raises."""


def is_transient(error: Exception) -> bool:
    """Whether the same request may well be answered in a moment: a node is busy or has left."""
    if isinstance(error, theirs.ConnectionError) or not isinstance(error, theirs.TransportError):
        return False
    if error.status_code in TRANSIENT:
        return True
    return error.status_code == 500 and any(name in reason(error) for name in _NODE_LEFT)


def is_gone(error: Exception) -> bool:
    """Whether a snapshot is no longer kept: it, its node or its index is gone."""
    return isinstance(error, theirs.NotFoundError)


def reason(error: theirs.TransportError) -> str:
    """The server's own words, in one line."""
    return f"{error.error}: {error.info}"[:2000]


@contextmanager
def translated(url: str) -> Iterator[None]:
    """What the library raises, as an EngineError that names the server and the remedy."""
    try:
        yield
    except LIBRARY as error:
        raise translation(error, url) from error


def translation(error: Exception, url: str) -> EngineError | SettingError:
    """The error of ours for one of the library's."""
    if isinstance(error, theirs.ImproperlyConfigured):
        return SettingError(f"opensearch: {error}")
    if isinstance(error, theirs.SSLError):
        return EngineUnavailable(
            f"the OpenSearch server at {url} cannot be trusted: {error.info}; name the "
            "certificate of its authority: BAHITH_OPENSEARCH_CA=FILE"
        )
    if isinstance(error, theirs.ConnectionTimeout):
        return EngineUnavailable(
            f"the OpenSearch server at {url} does not answer in time (BAHITH_OPENSEARCH_TIMEOUT)"
        )
    if isinstance(error, theirs.ConnectionError):
        return EngineUnavailable(
            f"no OpenSearch server answers at {url}: {error.error}; start it, or name "
            "another one: BAHITH_OPENSEARCH_URL=URL"
        )
    if isinstance(error, theirs.TransportError):
        return _refusal(error, url)
    if isinstance(error, theirs.SerializationError):
        return EngineUnavailable(f"what answers at {url} is no OpenSearch server: {error}")
    return EngineError(f"the OpenSearch server at {url}: {error}")


def _refusal(error: theirs.TransportError, url: str) -> EngineError:
    status = error.status_code
    if status == 401:
        return EngineUnavailable(
            f"the OpenSearch server at {url} does not know this user or password: "
            "BAHITH_OPENSEARCH_USER and BAHITH_OPENSEARCH_PASSWORD"
        )
    if status == 403:
        return EngineUnavailable(f"the OpenSearch server at {url} forbids this: {reason(error)}")
    if status == 404 and "index_not_found" in str(error.error):
        return IndexMissing(f"the OpenSearch server at {url} has not got the index any more")
    if status == 413:
        return EngineError(
            f"the OpenSearch server at {url} takes no request this large; raise its "
            "http.max_content_length"
        )
    if status in TRANSIENT or is_transient(error):
        return EngineUnavailable(
            f"the OpenSearch server at {url} is not able to answer: {reason(error)}"
        )
    return EngineError(f"the OpenSearch server at {url} refuses: {status}, {reason(error)}")
