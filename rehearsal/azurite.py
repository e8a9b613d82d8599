"""Azurite, Microsoft's own emulator of tables and blobs: the only store that tests and rehearsals have."""

from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from rehearsal.ports import LOOPBACK, free_port
from rehearsal.processes import NODE_MODULES, Child

# Both are printed in Microsoft's documentation and the same on every machine: they protect nothing.
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

_PROGRAM = NODE_MODULES / "azurite" / "dist" / "src" / "azurite.js"
_START_SECONDS = 30.0
# Azurite hangs up on idle connections after five seconds, about when a pooled client wants to use them.
_KEEP_ALIVE_SECONDS = 120


class Azurite:
    """Tables and blobs on a loopback port each; stopped and started again, they are on the same ports."""

    def __init__(self, folder: Path | None = None, *, port: int = 0) -> None:
        """Keep data in `folder` between starts, or in memory until the first stop where none is given.

        `port` is that of the tables.
        """
        self.port = port or free_port()
        self.blob_port = free_port()
        self._folder = folder
        self._child = Child("Azurite", self._arguments())

    @property
    def endpoint(self) -> str:
        """The address of the account's tables."""
        return f"http://{LOOPBACK}:{self.port}/{ACCOUNT}"

    @property
    def blob_endpoint(self) -> str:
        """The address of the account's blobs."""
        return f"http://{LOOPBACK}:{self.blob_port}/{ACCOUNT}"

    @property
    def connection_string(self) -> str:
        """What AZURE_STORAGE_CONNECTION_STRING takes."""
        return (
            f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={ACCOUNT_KEY};"
            f"TableEndpoint={self.endpoint};BlobEndpoint={self.blob_endpoint};"
        )

    @property
    def pid(self) -> int:
        """The process id, or 0 while stopped."""
        return self._child.pid

    async def start(self) -> None:
        """Start and return when requests are answered; raises Ended or NotReady with Azurite's own words."""
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
        self._child.start()
        try:
            await self._child.ready(self._answers, within=_START_SECONDS)
        except BaseException:
            await self._child.stop()
            raise

    async def stop(self) -> None:
        """Stop, as when storage is down; with a folder everything written is there at the next start."""
        await self._child.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def _arguments(self) -> tuple[str, ...]:
        place = ("--inMemoryPersistence",) if self._folder is None else ("--location", str(self._folder))
        return (
            str(_PROGRAM),
            *("--silent", "--disableTelemetry", "--skipApiVersionCheck"),
            *("--tableHost", LOOPBACK, "--tablePort", str(self.port)),
            *("--tableKeepAliveTimeout", str(_KEEP_ALIVE_SECONDS)),
            *("--blobHost", LOOPBACK, "--blobPort", str(self.blob_port)),
            *("--blobKeepAliveTimeout", str(_KEEP_ALIVE_SECONDS)),
            # Queues cannot be left out; nobody asks them anything, so any port will do.
            *("--queueHost", LOOPBACK, "--queuePort", "0"),
            *place,
        )

    async def _answers(self) -> bool:
        """Whether the tables answer, which are started after the blobs."""
        try:
            async with aiohttp.ClientSession() as session, session.get(self.endpoint) as response:
                return response.headers.get("Server", "").startswith("Azurite-Table")
        except aiohttp.ClientError:
            return False
