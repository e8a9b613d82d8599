"""The Microsoft Graph client: one connection pool, one credential, each call made exactly once and in time.

What the calls are for lives in staff.py, feed.py, mail.py and installs.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator
from kiota_abstractions.authentication.base_bearer_token_authentication_provider import (
    BaseBearerTokenAuthenticationProvider,
)
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient

from graph.credential import NoToken, Tokens
from graph.errors import Garbled, OffLimits

PUBLIC_GRAPH = "https://graph.microsoft.com/v1.0"
SCOPE = "https://graph.microsoft.com/.default"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

Answer = TypeVar("Answer")


class Graph:
    """The SDK's client without its retries and redirects, and with a deadline on every call."""

    def __init__(
        self,
        tokens: Tokens,
        *,
        base_url: str = PUBLIC_GRAPH,
        scope: str = SCOPE,
        timeout: float = 10.0,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Prepare the client; nothing is sent. `timeout` is in seconds and covers the token too.

        Raises `ValueError` for a base URL that would send our token over plain HTTP beyond this machine.
        """
        address = urlsplit(base_url)
        host = address.hostname or ""
        if address.scheme != "https" and host not in LOOPBACK:
            raise ValueError("GRAPH_BASE_URL must be https, or loopback in a rehearsal")
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._http = httpx.AsyncClient(
            timeout=timeout,
            transport=transport,
            trust_env=host not in LOOPBACK,
            event_hooks={"response": [_refuse_what_graph_never_says]},
        )
        self._sdk = self._client(_Bearer(tokens, scope, host))

    async def ask(self, question: Callable[[GraphServiceClient], Awaitable[Answer]]) -> Answer:
        """Put one question to Graph, once; raises one of `graph.errors.FAILURES` when there is no answer."""
        async with asyncio.timeout(self._timeout):
            return await question(self._sdk)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def _client(self, bearer: AccessTokenProvider) -> GraphServiceClient:
        """Build the client over our own connections, without the SDK's pipeline of handlers.

        That pipeline retries POST on 429, 503 and 504, which sends mail twice; it follows redirects; and it
        cannot be closed. The outbox retries instead.
        """
        adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(bearer), self._http)
        # The client reads the base URL when it is made; a later change would be ignored.
        adapter.base_url = self.base_url
        return GraphServiceClient(request_adapter=adapter)


class _Bearer(AccessTokenProvider):
    """Our token for Graph's host, and a refusal for any other: the SDK would send the request bare."""

    def __init__(self, tokens: Tokens, scope: str, host: str) -> None:
        self._tokens = tokens
        self._scope = scope
        self._hosts = AllowedHostsValidator([host])

    async def get_authorization_token(
        self, uri: str, additional_authentication_context: dict[str, Any] | None = None
    ) -> str:
        if not self._hosts.is_url_host_valid(uri):
            raise OffLimits
        if additional_authentication_context:
            # A claims challenge: we never declare that we can meet one, and the SDK would send twice.
            raise NoToken("claims_challenge")
        return await self._tokens.token(self._scope)

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return self._hosts


async def _refuse_what_graph_never_says(response: httpx.Response) -> None:
    """Raise `Garbled` for a redirect, a success that is not a JSON object, or a plain 200 to what we write.

    The SDK takes a redirect for success, so that a captive portal would count as a delivered mail. To what we
    write Graph says 201, 202 or 204; a 200 comes from somebody in between.
    """
    if response.is_redirect:
        raise Garbled("redirect")
    if response.request.method == "POST" and response.status_code == httpx.codes.OK:
        raise Garbled("200")
    if not response.is_success or not await response.aread():
        return
    try:
        answer: object = response.json()
    except ValueError:
        raise Garbled("not JSON") from None
    if not isinstance(answer, dict):
        raise Garbled("not an object")
