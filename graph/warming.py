"""Loading the SDK's models before anybody waits: the first JSON it reads takes about two seconds.

Every call the product makes is made once, in a thread of its own, against canned answers: no network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx

from graph.client import Graph
from graph.credential import LocalCredential
from graph.feed import Feed
from graph.installs import Installs
from graph.mail import Mail
from graph.staff import StaffGroup
from policy.people import StaffId

NOBODY = StaffId("00000000-0000-0000-0000-000000000000")
ANSWERS: Mapping[str, dict[str, object]] = {
    "members": {"value": []},
    "installedApps": {"value": [{"id": "warm", "teamsApp": {"id": "warm"}}]},
    "teamsApps": {"value": [{"id": "warm"}]},
    "chat": {"id": "warm"},
}


async def warm() -> None:
    """Load everything that a call needs, off the event loop; call it once before serving."""
    await asyncio.to_thread(lambda: asyncio.run(_every_call()))


async def _every_call() -> None:
    graph = Graph(LocalCredential(), timeout=60.0, transport=httpx.MockTransport(_answer))
    try:
        await StaffGroup(graph, group_id="warm").members()
        await Feed(graph, bot_app_id="warm").notify(NOBODY, preview="", activity_type="", reference="")
        await Mail(graph, mailbox="warm").send("", subject="", body="", urgent=True)
        await Installs(graph, app_id="warm").ensure(NOBODY)
        await Installs(graph, app_id="none").ensure(NOBODY)
    finally:
        await graph.close()


def _answer(request: httpx.Request) -> httpx.Response:
    """A full answer to each read, an OData error to each write; nobody has the app called "none"."""
    call = request.url.path.rpartition("/")[2]
    if request.method == "POST":
        return httpx.Response(400, json={"error": {"code": "Warm", "innerError": {"date": "2026-01-01"}}})
    if call == "installedApps" and "none" in request.url.params.get("$filter", ""):
        return httpx.Response(200, json={"value": []})
    return httpx.Response(200, json=ANSWERS[call])
