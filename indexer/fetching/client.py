"""One request: to a checked address, within bounds of time and size."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import httpx

from bahith.i18n import Message, _, reason
from bahith.indexer.errors import SourceError
from bahith.indexer.fetching import urls
from bahith.indexer.fetching.addresses import resolved
from bahith.indexer.fetching.errors import NotFetched, Skipped
from bahith.indexer.fetching.limits import Limits
from bahith.indexer.sources.http_bodies import ACCEPTED, decoded
from bahith.indexer.sources.streams import too_large

Headers = tuple[tuple[str, str], ...]
"""Names and values, in the order in which the server sent them."""


_NO_TEXT = ("image/", "video/", "audio/", "font/")


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: ``body`` as transferred, to ``url``; ``line`` has the version and status."""

    url: str
    status: int
    line: str
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, several joined by commas; "" if there is none."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    def content(self, largest: int) -> bytes:
        """The body, decompressed. Raises NotFetched if it is damaged or too large."""
        try:
            return decoded(self.body, self.header("content-encoding"), largest)
        except SourceError as error:
            raise NotFetched(reason(error)) from None


class Client:
    """Requests to one host. Connections are not shared with others on the same machine."""

    def __init__(self, agent: str, private: bool, limits: Limits) -> None:
        """``agent`` is the User-Agent; ``private`` as of ``addresses.resolved``."""
        self._private = private
        self._limits = limits
        timeout = httpx.Timeout(limits.silence)
        self._client = httpx.AsyncClient(
            headers={"user-agent": agent, "accept-encoding": ACCEPTED, "accept": "*/*"},
            timeout=timeout,
            verify=_trusted(),
            # A proxy would resolve the names itself, unchecked.
            trust_env=False,
        )

    async def get(self, url: str, headers: Mapping[str, str], largest: int) -> Response:
        """The answer to a request for ``url``, with a body of ``largest`` bytes at most.

        Raises NotFetched, and Skipped for a picture and the like, whose body is not received.
        """
        try:
            return await asyncio.wait_for(
                self._get(url, headers, largest), timeout=self._limits.request
            )
        except asyncio.TimeoutError:
            # What came too slowly now would do so again.
            raise NotFetched(_("the server is too slow"), is_silent=True) from None
        except httpx.TimeoutException:
            raise NotFetched(_("the server is too slow"), is_silent=True, again=True) from None
        except httpx.InvalidURL:
            raise NotFetched(_("not an address of the web")) from None
        except httpx.HTTPError as error:
            raise NotFetched(_reason(error), is_silent=True, again=True) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _get(self, url: str, headers: Mapping[str, str], largest: int) -> Response:
        _scheme, host, port = urls.host(url)
        addresses = await resolved(host, port, self._private)
        for address in addresses[:-1]:
            try:
                return await self._from(address, url, headers, largest)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await self._from(addresses[-1], url, headers, largest)

    async def _from(
        self, address: str, url: str, headers: Mapping[str, str], largest: int
    ) -> Response:
        parsed = httpx.URL(url)
        request = self._client.build_request(
            "GET",
            parsed.copy_with(host=address),
            headers={**headers, "host": parsed.netloc.decode("ascii")},
            # The certificate has to be that of the name.
            extensions={"sni_hostname": parsed.raw_host.decode("ascii")},
        )
        answer = await self._client.send(request, stream=True)
        try:
            body = await _body(answer, largest)
        finally:
            await answer.aclose()
            self._client.cookies.clear()  # readers have sessions, we have none
        encoding = answer.headers.encoding
        return Response(
            url,
            answer.status_code,
            f"{answer.http_version} {answer.status_code} {answer.reason_phrase}".rstrip(),
            tuple((k.decode(encoding), v.decode(encoding)) for k, v in answer.headers.raw),
            body,
        )


async def _body(answer: httpx.Response, largest: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    if answer.headers.get("content-type", "").lower().startswith(_NO_TEXT):
        raise Skipped("kind")
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest:
        raise NotFetched(reason(too_large(largest)))
    async for piece in answer.aiter_raw():
        pieces.append(piece)
        size += len(piece)
        if size > largest:
            raise NotFetched(reason(too_large(largest)))
    return b"".join(pieces)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that browsers trust, and those of the system."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context


def _reason(error: httpx.HTTPError) -> Message:
    if isinstance(error, httpx.ConnectError):
        cause: BaseException | None = error
        while cause:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return _("the certificate is not valid: %(reason)s", reason=cause.verify_message)
            cause = cause.__cause__ or cause.__context__
        return _("no connection to the server")
    return _("the server ended the connection too early")
