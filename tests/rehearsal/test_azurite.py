"""Azurite as the tests and the rehearsal start it."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from azure.core.exceptions import ServiceRequestError
from azure.data.tables.aio import TableServiceClient
from azure.storage.blob.aio import BlobServiceClient

from rehearsal.azurite import Azurite
from rehearsal.ports import LOOPBACK


def _tables(azurite: Azurite) -> TableServiceClient:
    return TableServiceClient.from_connection_string(azurite.connection_string, retry_total=0)


async def test_what_was_written_is_there_after_storage_was_down(tmp_path: Path) -> None:
    async with Azurite(tmp_path) as azurite, _tables(azurite) as service:
        table = await service.create_table("kept")
        await table.create_entity({"PartitionKey": "school", "RowKey": "1", "note": "kept"})
        await azurite.stop()
        with pytest.raises(ServiceRequestError):
            await table.get_entity("school", "1")
        await azurite.start()
        assert (await table.get_entity("school", "1"))["note"] == "kept"


async def test_a_blob_that_was_written_is_there_after_storage_was_down(tmp_path: Path) -> None:
    async with Azurite(tmp_path) as azurite:
        service = BlobServiceClient.from_connection_string(azurite.connection_string)
        async with service, service.get_container_client("kept") as container:
            await container.create_container()
            await container.upload_blob("note", b"kept")
            await azurite.stop()
            await azurite.start()
            assert await (await container.download_blob("note")).readall() == b"kept"


async def test_it_listens_on_loopback_only_and_is_gone_when_stopped() -> None:
    azurite = Azurite()
    await azurite.start()
    process = psutil.Process(azurite.pid)
    listening = [link.laddr for link in process.net_connections() if link.status == psutil.CONN_LISTEN]
    await azurite.stop()
    assert {host for host, _ in listening} == {LOOPBACK}
    assert {(LOOPBACK, azurite.port), (LOOPBACK, azurite.blob_port)} < set(listening)
    assert not process.is_running()
    assert azurite.pid == 0
