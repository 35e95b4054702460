"""Why a caller is turned away: what the answers 401, 403 and 429 say."""

from __future__ import annotations

from collections.abc import Mapping

from bahith.i18n import Message, _

BEARER = 'Bearer realm="bahith"'


class Refused(Exception):
    """A request that its caller may not make: the answer's status, code, message and headers.

    ``field`` is the parameter at fault, if there is one.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: Message,
        headers: Mapping[str, str],
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
        self.field = field


def key_required() -> Refused:
    """The call needs a key, and the request has none (RFC 6750, section 3)."""
    message = _("this call needs a key: send the header Authorization: Bearer KEY")
    return Refused(401, "key_required", message, {"WWW-Authenticate": BEARER})


def key_refused() -> Refused:
    """The key is unknown, wrong, expired, revoked or for another index; which, stays untold."""
    challenge = f'{BEARER}, error="invalid_token"'
    message = _("this key is not valid here")
    return Refused(401, "key_refused", message, {"WWW-Authenticate": challenge})


def forbidden(right: str) -> Refused:
    """The key is valid, and does not allow this."""
    challenge = f'{BEARER}, error="insufficient_scope", scope="{right}"'
    message = _("this key does not allow this call, which needs the right: %(right)s", right=right)
    return Refused(403, "forbidden", message, {"WWW-Authenticate": challenge})


def too_many_requests(seconds: int) -> Refused:
    """The caller has sent more than it may, and can try again in some seconds (RFC 6585)."""
    message = _("too many requests; try again in %(seconds)s seconds", seconds=seconds)
    return Refused(429, "too_many_requests", message, {"Retry-After": str(seconds)})
