"""Fetching a file: from Microsoft's hosts only, in time, never too much, our token never elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from yarl import URL

from bot.downloads import Downloads
from bot.settings import Settings
from bot.turns import SentFile
from policy.evidence import LARGEST, Fault, Unfit
from rehearsal.ports import LOOPBACK
from tests.bot.doorstep import OneToken
from tests.bot.test_settings import GUID, HERE, REHEARSAL

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


def rehearsal(hosts: str = LOOPBACK) -> Settings:
    """The settings of a rehearsal whose services are on these hosts."""
    given = {name.lower(): value for name, value in REHEARSAL.items()}
    given |= {"allowed_service_hosts": hosts, "bot_service_url": f"http://{hosts}:9001/svc/"}
    return Settings.model_validate(given)


def production() -> Settings:
    """The settings of a school."""
    return Settings.model_validate(
        {
            "microsoft_app_id": GUID,
            "microsoft_app_tenant_id": GUID,
            "microsoft_app_type": "UserAssignedMSI",
            "azure_tables_endpoint": "https://school.table.core.example/",
            "school_config": HERE,
            "mail_sender": "bot@school.example",
        }
    )


@dataclass
class Elsewhere:
    """A server that does as it is told, and remembers the headers of whoever asked."""

    url: str = ""
    serve: Serve | None = None
    asked: list[web.Request] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Answer as told."""
        self.asked.append(request)
        assert self.serve is not None
        return await self.serve(request)


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    there, app = Elsewhere(), web.Application()
    app.router.add_get("/{path:.*}", there.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    there.url = f"http://{LOOPBACK}:{runner.addresses[0][1]}/file"
    yield there
    await runner.cleanup()


@pytest.fixture
async def downloads() -> AsyncIterator[Downloads]:
    ready = Downloads(rehearsal(), OneToken(), within=2.0)
    yield ready
    await ready.close()


async def trouble(downloads: Downloads, url: str, *, inline: bool = False) -> Fault:
    """Why a file was not fetched."""
    with pytest.raises(Unfit) as refused:
        await downloads.fetch(SentFile(url, inline=inline))
    assert refused.value.__cause__ is None
    assert url[:8] not in str(refused.value) or not url
    return refused.value.why


def says(content: bytes, status: int = 200, **headers: str) -> Serve:
    """Answer with this."""

    async def serve(_: web.Request) -> web.StreamResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=content, status=status, headers=named)

    return serve


async def test_a_file_of_onedrive_is_fetched_whole_and_without_our_token(
    downloads: Downloads, elsewhere: Elsewhere
) -> None:
    content = bytes(range(256)) * (LARGEST // 256)
    elsewhere.serve = says(content)
    assert await downloads.fetch(SentFile(f"{elsewhere.url}?tempauth=a%2Fb")) == content
    (asked,) = elsewhere.asked
    assert "Authorization" not in asked.headers
    assert asked.raw_path == "/file?tempauth=a%2Fb"


async def test_a_pasted_picture_is_fetched_with_our_token(downloads: Downloads, elsewhere: Elsewhere) -> None:
    elsewhere.serve = says(b"picture")
    assert await downloads.fetch(SentFile(elsewhere.url, inline=True)) == b"picture"
    assert elsewhere.asked[0].headers["Authorization"].startswith("Bearer token.")


ELSEWHERE = [
    "http://school-my.sharepoint.com/x",
    "https://sharepoint.com/x",
    "https://sharepoint.com.evil.example/x",
    "https://evilsharepoint.com/x",
    "https://school.sharepoint.com:8443/x",
    "https://someone:word@school.sharepoint.com/x",
    "https://school.sharepoint.com@evil.example/x",
    "https://school.sharepoint.com\\@evil.example/x",
    "https://evil.example/.sharepoint.com",
    "https://169.254.169.254/metadata/identity/oauth2/token",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://localhost/x",
    "https://smba.trafficmanager.net/uk/v3/attachments/1/views/original",
    "ftp://school.sharepoint.com/x",
    "file:///etc/hostname",
    "//school.sharepoint.com/x",
    "https://school.sharepoint.com/x\r\nHost: evil.example",
    "https://school.sharepoint.com /x",
    "https://school.sharepoint.com:99999/x",
    "",
    "x" * 5000,
]


@pytest.mark.parametrize("url", ELSEWHERE)
async def test_nobody_but_the_hosts_of_onedrive_is_asked_for_a_file(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    downloads = Downloads(production(), OneToken())
    monkeypatch.setattr(downloads, "_http", lambda: asked.append(url))
    assert await trouble(downloads, url) is Fault.NOT_FETCHED
    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        *(one for one in ELSEWHERE if "smba" not in one),
        "https://school-my.sharepoint.com/x",
        "https://smba.trafficmanager.net.evil.example/x",
        "http://smba.trafficmanager.net/x",
    ],
)
async def test_our_token_is_given_to_the_bot_connector_alone(url: str) -> None:
    tokens: list[str] = []

    class Counting:
        async def token(self, scope: str) -> str:
            tokens.append(scope)
            return "word"

    assert await trouble(Downloads(production(), Counting()), url, inline=True) is Fault.NOT_FETCHED
    assert tokens == []


@pytest.mark.parametrize("inline", [False, True])
def test_the_hosts_of_microsoft_may_be_asked(inline: bool) -> None:
    url = (
        "https://smba.trafficmanager.net/uk/x" if inline else "https://school-my.sharepoint.com/x?tempauth=y"
    )
    assert Downloads(production(), OneToken())._may_ask(URL(url, encoded=True), SentFile(url, inline=inline))


async def test_a_redirect_is_followed_only_to_where_a_file_may_be(
    downloads: Downloads, elsewhere: Elsewhere
) -> None:
    async def serve(request: web.Request) -> web.StreamResponse:
        if request.path == "/file":
            return web.Response(status=302, headers={"Location": "/there?x=1"})
        return web.Response(body=b"there")

    elsewhere.serve = serve
    assert await downloads.fetch(SentFile(elsewhere.url)) == b"there"
    for address in (
        "https://evil.example/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "file:///etc/hostname",
        "",
    ):
        elsewhere.serve = says(b"", 302, Location=address)
        assert await trouble(downloads, elsewhere.url) is Fault.NOT_FETCHED


async def test_redirects_in_a_circle_come_to_an_end(downloads: Downloads, elsewhere: Elsewhere) -> None:
    elsewhere.serve = says(b"", 307, Location="/file")
    assert await trouble(downloads, elsewhere.url) is Fault.NOT_FETCHED
    assert len(elsewhere.asked) == 4


@pytest.mark.parametrize("length", [LARGEST + 1, LARGEST * 3])
async def test_no_more_is_read_than_is_allowed(
    downloads: Downloads, elsewhere: Elsewhere, length: int
) -> None:
    elsewhere.serve = says(b"x" * length)
    assert await trouble(downloads, elsewhere.url) is Fault.TOO_LARGE


async def test_a_body_without_end_is_let_go(downloads: Downloads, elsewhere: Elsewhere) -> None:
    written = 0

    async def serve(request: web.Request) -> web.StreamResponse:
        nonlocal written
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65_536)
            written += 65_536

    elsewhere.serve = serve
    assert await trouble(downloads, elsewhere.url) is Fault.TOO_LARGE
    assert written < LARGEST * 3


async def test_a_file_that_does_not_come_in_time_is_not_waited_for(elsewhere: Elsewhere) -> None:
    async def serve(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(30)
        raise AssertionError

    elsewhere.serve = serve
    impatient = Downloads(rehearsal(), OneToken(), within=0.2)
    assert await trouble(impatient, elsewhere.url) is Fault.NOT_FETCHED
    await impatient.close()


async def test_a_body_that_breaks_off_is_no_file(downloads: Downloads, elsewhere: Elsewhere) -> None:
    async def serve(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.close()
        return response

    elsewhere.serve = serve
    assert await trouble(downloads, elsewhere.url) is Fault.NOT_FETCHED


async def test_a_small_answer_that_would_unpack_into_a_large_one_is_not_unpacked(
    downloads: Downloads, elsewhere: Elsewhere
) -> None:
    elsewhere.serve = says(b"\x1f\x8b small", Content_Encoding="gzip")
    assert await trouble(downloads, elsewhere.url) is Fault.NOT_FETCHED
    assert elsewhere.asked[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("status", [204, 206, 401, 403, 404, 410, 429, 500])
async def test_any_other_answer_is_no_file(downloads: Downloads, elsewhere: Elsewhere, status: int) -> None:
    elsewhere.serve = says(b"", status)
    assert await trouble(downloads, elsewhere.url) is Fault.NOT_FETCHED


async def test_nothing_is_asked_for_without_a_token_where_one_is_needed(elsewhere: Elsewhere) -> None:
    class Nobody:
        async def token(self, scope: str) -> str:
            raise ConnectionError(scope)

    elsewhere.serve = says(b"picture")
    downloads = Downloads(rehearsal(), Nobody())
    assert await trouble(downloads, elsewhere.url, inline=True) is Fault.NOT_FETCHED
    assert elsewhere.asked == []
    await downloads.close()
