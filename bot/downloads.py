"""Fetching a file that somebody sent in Teams: from Microsoft's own hosts only, in time, and never too much.

The address comes from the activity, so whoever could forge one could have us ask any host there is: it is
held against the list at every step, and our token goes to the Bot Connector alone.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Final

import aiohttp
from yarl import URL

from bot.connector import SCOPE, Tokens
from bot.settings import Settings, is_loopback
from bot.turns import SentFile
from policy.evidence import LARGEST, Fault, Unfit

SHAREPOINT: Final = ".sharepoint.com"
"""The end of the hosts on which people's OneDrive is (platform 1.8)."""

WITHIN: Final = 10.0
"""Seconds for one file; its address is good for minutes only, so that it cannot wait (platform 1.8)."""

REDIRECTS: Final = 3


_PLAIN: Final = re.compile(r"[!-\[\]-~]{1,4096}")


class Downloads:
    """Fetches files. Whatever goes wrong is `Unfit`, without what the other side said about it."""

    def __init__(self, settings: Settings, tokens: Tokens, *, within: float = WITHIN) -> None:
        """Keep who we are; nothing is fetched. `within` is in seconds."""
        self._settings = settings
        self._tokens = tokens
        self._within = within
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, file: SentFile) -> bytes:
        """All bytes of a file, exactly as they were sent; raises `Unfit`."""
        try:
            async with asyncio.timeout(self._within):
                return await self._fetched(file)
        except (aiohttp.ClientError, TimeoutError, ConnectionError, ValueError):
            # The cause is dropped on purpose: it may hold the address, which opens the file.
            raise Unfit(Fault.NOT_FETCHED) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def _fetched(self, file: SentFile) -> bytes:
        url = _address(file.url)
        for _ in range(1 + REDIRECTS):
            if not self._may_ask(url, file):
                break
            headers = await self._headers(file)
            async with self._http().get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status not in (301, 302, 303, 307, 308):
                    return await _content(answer)
                url = url.join(_address(answer.headers.get("Location", "")))
        raise Unfit(Fault.NOT_FETCHED)

    def _may_ask(self, url: URL, file: SentFile) -> bool:
        """https on the usual port of a host of Microsoft's; in a rehearsal, loopback."""
        host = (url.raw_host or "").lower()
        if url.user is not None or url.password is not None or not host:
            return False
        if self._settings.rehearsal:
            return is_loopback(host) and self._settings.is_service_host(host)
        if url.scheme != "https" or url.port != 443:
            return False
        return self._settings.is_service_host(host) if file.inline else host.endswith(SHAREPOINT)

    async def _headers(self, file: SentFile) -> Mapping[str, str]:
        """A file of OneDrive has its leave in its address; a pasted picture is for our token only."""
        # Asked for unpacked, so that a small answer cannot grow into a large one.
        plain = {"Accept-Encoding": "identity"}
        if not file.inline:
            return plain
        return {**plain, "Authorization": f"Bearer {await self._tokens.token(SCOPE)}"}

    def _http(self) -> aiohttp.ClientSession:
        # Made at the first call, because aiohttp wants to be inside the loop.
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False)
        return self._session


def _address(text: str) -> URL:
    """An address exactly as it was given; raises `ValueError` where it holds what no address holds."""
    if not _PLAIN.fullmatch(text):
        raise ValueError("address")
    return URL(text, encoded=True)


async def _content(answer: aiohttp.ClientResponse) -> bytes:
    """The body, read no further than is allowed, whatever length the other side claims."""
    packed = answer.headers.get("Content-Encoding", "identity").lower() != "identity"
    if answer.status != 200 or packed:
        raise Unfit(Fault.NOT_FETCHED)
    content = bytearray()
    async for chunk in answer.content.iter_any():
        content += chunk
        if len(content) > LARGEST:
            raise Unfit(Fault.TOO_LARGE)
    return bytes(content)
