"""Files in Blob Storage: a private container for each kind, one folder for each school, opaque names.

Nothing of a file is said beside its bytes: no name that somebody gave it, no type, no metadata, no address
that opens it without us. What it is stands in the case or post that names it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Self

from azure.core.credentials_async import AsyncTokenCredential
from azure.storage.blob import ContentSettings
from azure.storage.blob.aio import BlobClient, BlobServiceClient, LinearRetry

from storage.connection import answering, transport
from storage.entities import key
from storage.errors import NotFound, Stale, StoreDown

CARRIED_WITHIN: Final = 20.0
"""Seconds for a whole file there or back, with all tries."""

BLOCK: Final = 1024 * 1024
"""Bytes sent in one request."""

_PLAIN: Final = ContentSettings(content_type="application/octet-stream")


class Files:
    """The files of one kind of one school. Every method may raise `StoreDown`."""

    CONTAINER: ClassVar[str]
    """Where files of this kind are."""

    def __init__(self, service: BlobServiceClient, school_id: str) -> None:
        """Keep the client; nothing is sent. Raises `BadKey` for a school id that cannot name a folder."""
        self._service = service
        self._container = service.get_container_client(self.CONTAINER)
        self._school = key(school_id)

    @classmethod
    def from_connection_string(cls, connection_string: str, school_id: str) -> Self:
        """The account that this connection string names; raises `ValueError` when it names none."""
        options = _options(connection_string)
        return cls(BlobServiceClient.from_connection_string(connection_string, **options), school_id)

    @classmethod
    def at(cls, endpoint: str, credential: AsyncTokenCredential, school_id: str) -> Self:
        """The account at this endpoint, with tokens of this credential, which stays the caller's to close."""
        return cls(BlobServiceClient(endpoint, credential, **_options(endpoint)), school_id)

    async def open(self) -> None:
        """Make sure that the container exists; nobody but us may read it."""
        try:
            async with answering():
                await self._container.create_container()
        except Stale:
            return

    async def close(self) -> None:
        """Close the connections."""
        await self._service.close()

    async def ready(self) -> bool:
        """Whether the container is there."""
        try:
            async with answering():
                await self._container.get_container_properties()
        except (StoreDown, NotFound):
            return False
        return True

    async def keep(self, name: str, content: bytes) -> None:
        """Keep a file under a new name, exactly as it is; raises `Stale` when another has that name.

        A try whose answer was lost is made again, and then finds its own file there: that is no failure.
        """
        try:
            async with answering(CARRIED_WITHIN):
                await self._blob(name).upload_blob(content, overwrite=False, content_settings=_PLAIN)
        except Stale:
            if await self.read(name) != content:
                raise

    async def read(self, name: str) -> bytes:
        """All bytes of a file; raises `NotFound`."""
        async with answering(CARRIED_WITHIN):
            stream = await self._blob(name).download_blob()
            return await stream.readall()

    async def has(self, name: str) -> bool:
        """Whether the file is there."""
        async with answering():
            return await self._blob(name).exists()

    async def forget(self, name: str) -> None:
        """Remove a file; one that is not there is gone already."""
        try:
            async with answering():
                await self._blob(name).delete_blob()
        except NotFound:
            return

    def _blob(self, name: str) -> BlobClient:
        return self._container.get_blob_client(f"{self._school}/{key(name)}")


def _options(address: str) -> dict[str, Any]:
    """One second try, soon: storage that is down is known at once.

    A large file goes in blocks, because aiohttp would hold up the loop for longer ones.
    """
    return {
        "transport": transport(address),
        "retry_policy": LinearRetry(backoff=0, retry_total=1, random_jitter_range=1),
        "max_single_put_size": BLOCK,
        "max_block_size": BLOCK,
    }
