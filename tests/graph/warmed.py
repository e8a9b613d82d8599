"""A process of its own that warms, makes every call, and prints which of the SDK's modules came late."""

from __future__ import annotations

import asyncio
import sys

from graph.client import Graph
from graph.credential import LocalCredential
from graph.feed import Feed
from graph.installs import Installs
from graph.mail import Mail
from graph.staff import StaffGroup
from graph.warming import warm
from rehearsal.graph_records import Fault
from tests.graph.tenant import APP, BOT, HEAD, MAILBOX, STAFF, a_tenant


async def late() -> list[str]:
    await warm()
    early = set(sys.modules)
    tenant = a_tenant(page_size=1)
    graph = Graph(LocalCredential(), base_url=await tenant.start())
    tenant.fault(Fault("sendMail", status=429))
    await StaffGroup(graph, group_id=STAFF).members()
    await Installs(graph, app_id=APP).ensure(HEAD)
    await Feed(graph, bot_app_id=BOT).notify(HEAD, preview=".", activity_type="itemUpdated", reference="R")
    for _ in range(2):
        await Mail(graph, mailbox=MAILBOX).send("a@school.example", subject="", body="", urgent=True)
    await graph.close()
    await tenant.stop()
    return sorted(name for name in set(sys.modules) - early if name.startswith(("msgraph", "kiota")))


if __name__ == "__main__":
    print(asyncio.run(late()))
