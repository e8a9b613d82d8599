"""The one connection to the school's Azure Tables, and the one place where Azure's errors become ours."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from azure.core.credentials_async import AsyncTokenCredential
from azure.core.exceptions import AzureError, HttpResponseError, ServiceRequestError
from azure.core.pipeline.transport import AioHttpTransport
from azure.data.tables.aio import TableClient, TableServiceClient

from storage.errors import Away, NotFound, NotKept, Stale, StoreDown, TooLarge
from storage.patience import sooner

CONCERNS = "Concerns"
PEOPLE = "People"
CONSENTS = "Consents"
PICTURES = "Pictures"
TABLES = (CONCERNS, PEOPLE, CONSENTS, PICTURES)

CONNECT_WITHIN = 1.5
"""Seconds for a connection."""

READ_WITHIN = 3.0
"""Seconds of silence from the service after which a try has failed."""

ANSWER_WITHIN = 4.0
"""Seconds for one question with all its tries."""

_NO_PLACE = frozenset({"TableNotFound", "ContainerNotFound"})
"""Codes of a 404 that say that not the row or file is missing, but all there is."""

_BUSY = frozenset({408, 429})
_BROKEN = 500
"""Answers that say nothing of what was asked; from the second on all do."""

_LOOPBACK = re.compile(r"//(127\.0\.0\.1|localhost|\[::1\])[:/]")
_TOO_LARGE = frozenset(
    {
        "EntityTooLarge",
        "PropertyValueTooLarge",
        "RequestBodyTooLarge",
        "TooManyProperties",
        "KeyValueTooLarge",
    }
)


class Store:
    """The storage account. Opened and closed by bot/app.py; every room of rows hangs on it."""

    def __init__(self, service: TableServiceClient) -> None:
        """Keep the client; nothing is sent. `from_connection_string` and `at` make one."""
        self._service = service
        self._tables = {name: service.get_table_client(name) for name in TABLES}

    @classmethod
    def from_connection_string(cls, connection_string: str) -> Self:
        """The account that this connection string names; raises `ValueError` when it names none."""
        options = _options(connection_string)
        return cls(TableServiceClient.from_connection_string(connection_string, **options))

    @classmethod
    def at(cls, endpoint: str, credential: AsyncTokenCredential) -> Self:
        """The account at this endpoint, with tokens of this credential, which stays the caller's to close."""
        return cls(TableServiceClient(endpoint=endpoint, credential=credential, **_options(endpoint)))

    async def open(self) -> None:
        """Make sure that the tables exist; raises `StoreDown`."""
        for name in TABLES:
            async with answering():
                await self._service.create_table_if_not_exists(name)

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def ready(self) -> bool:
        """Whether every table answers."""
        try:
            for name in TABLES:
                await self._touch(name)
        except StoreDown:
            return False
        return True

    def table(self, name: str) -> TableClient:
        """The client of one of the tables, for storage/partitions.py."""
        return self._tables[name]

    async def _touch(self, name: str) -> None:
        try:
            async with answering():
                await self._tables[name].get_entity("nobody", "nothing")
        except NotFound:
            return


def transport(address: str) -> AioHttpTransport:
    """The way to this address, with our patience, and no proxy for this machine itself."""
    return AioHttpTransport(
        connection_timeout=CONNECT_WITHIN,
        read_timeout=READ_WITHIN,
        use_env_settings=not _LOOPBACK.search(address),
    )


@asynccontextmanager
async def answering(within: float = ANSWER_WITHIN) -> AsyncIterator[None]:
    """Put one question to the service: an answer within so many seconds, or one of our own errors.

    Where somebody waits (storage/patience.py) it may be sooner.
    """
    try:
        async with asyncio.timeout_at(sooner(within)):
            yield
    except TimeoutError:
        raise Away("timeout") from None
    except HttpResponseError as refusal:
        raise _meaning(refusal) from None
    except ServiceRequestError:
        raise Away("unreachable") from None
    except (AzureError, ConnectionError) as failure:
        raise Away(type(failure).__name__) from None


def _meaning(refusal: HttpResponseError) -> NotKept:
    """What an answer that is not a success means to us; its text is dropped, it may quote the request."""
    # The Tables client adds the code to the error when it has decoded one; Azurite sends none with some.
    given = getattr(refusal, "error_code", None)
    code = str(getattr(given, "value", given) or "")
    match refusal.status_code:
        case 404 if code not in _NO_PLACE:
            return NotFound()
        case 409 | 412:
            return Stale()
        case 413:
            return TooLarge()
        case 400 if code in _TOO_LARGE:
            return TooLarge(code)
        case status:
            kind = Away if status in _BUSY or (status or 0) >= _BROKEN else StoreDown
            return kind(f"{status or ''} {code}".strip())


def _options(address: str) -> dict[str, Any]:
    """One second try, soon: storage that is down is known at once."""
    return {"transport": transport(address), "retry_total": 1, "retry_backoff_factor": 0.2}
