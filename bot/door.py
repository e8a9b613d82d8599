"""The HTTP door: who may come in, and with what. A stranger is told a status and nothing else.

What is checked, in this order: JSON by its name (415), a bearer token at all (401), size (413), shape (400),
a channel, service URL and token that are the Bot Connector's (401, or 503 while its keys cannot be fetched),
and the school's own tenant (401), which neither botbuilder nor a single-tenant registration checks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final

from aiohttp import ClientError, web

from bot.activities import CHANNEL, Inbound, Misshapen, parsed
from bot.logs import log
from bot.settings import Settings
from bot.tokens import BadToken, KeysUnreachable, Verifier

LARGEST: Final = 262_144
"""Bytes of a body; Teams itself ends at about 100 KB (platform 1.5)."""

BODY_WITHIN: Final = 10.0
"""Seconds in which a body has to arrive."""

Receive = Callable[[Inbound], Awaitable[tuple[int, object | None]]]
"""Acts on an activity that came in, and gives the HTTP status and the JSON body, or None for no body."""


class _Refused(Exception):
    """The request is turned away with this status; `why` is a code for the log."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


def routes(*, verifier: Verifier, settings: Settings, receive: Receive) -> list[web.RouteDef]:
    """The routes of the Bot Framework and of `GET /healthz`, which answers while the process lives."""

    async def messages(request: web.Request) -> web.Response:
        try:
            activity = await _admit(request, verifier, settings)
        except _Refused as refusal:
            log("door_refused", status=refusal.status.value, why=refusal.why)
            return web.Response(status=refusal.status)
        status, body = await receive(activity)
        return web.Response(status=status) if body is None else web.json_response(body, status=status)

    return [web.post("/api/messages", messages), web.get("/healthz", _healthy)]


async def _healthy(_: web.Request) -> web.Response:
    return web.Response(text="alive")


async def _admit(request: web.Request, verifier: Verifier, settings: Settings) -> Inbound:
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise _Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json")
    header = request.headers.get("Authorization", "")
    if not header:
        raise _Refused(HTTPStatus.UNAUTHORIZED, "no_token")
    body = await _body(request)
    try:
        activity = parsed(body)
    except Misshapen:
        raise _Refused(HTTPStatus.BAD_REQUEST, "misshapen") from None
    await _authenticate(activity, header, verifier, settings)
    if activity.tenants != {settings.microsoft_app_tenant_id}:
        raise _Refused(HTTPStatus.UNAUTHORIZED, "tenant")
    return activity


async def _authenticate(activity: Inbound, header: str, verifier: Verifier, settings: Settings) -> None:
    """Refuse an activity whose token does not vouch for the channel and the address it names.

    A missing channel or address is refused as well: the checks of the token would have nothing to compare.
    """
    if activity.channel_id != CHANNEL:
        raise _Refused(HTTPStatus.UNAUTHORIZED, "channel")
    if not settings.allows(activity.service_url):
        raise _Refused(HTTPStatus.UNAUTHORIZED, "service_url")
    try:
        await verifier.verify(header, channel_id=CHANNEL, service_url=activity.service_url)
    except BadToken as wrong:
        raise _Refused(HTTPStatus.UNAUTHORIZED, wrong.why) from None
    except KeysUnreachable:
        raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE, "keys_unreachable") from None


async def _body(request: web.Request) -> bytes:
    """The body, read no further than is allowed, whatever length the request claims."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_WITHIN):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > LARGEST:
                    raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
    except TimeoutError:
        raise _Refused(HTTPStatus.REQUEST_TIMEOUT, "slow") from None
    except (ClientError, ConnectionError, web.RequestPayloadError):
        raise _Refused(HTTPStatus.BAD_REQUEST, "broken_off") from None
    return bytes(body)
