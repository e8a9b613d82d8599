"""Lines in people's activity feeds."""

from __future__ import annotations

import pytest

from graph.client import Graph
from graph.feed import Feed
from policy.delivery import Outcome, Status
from policy.people import StaffId
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Fault
from tests.graph.tenant import BOT, HEAD, STRANGER


async def notify(graph: Graph, person: StaffId = HEAD, activity_type: str = "itemNeedsYou") -> Outcome:
    return await Feed(graph, bot_app_id=BOT).notify(
        person, preview="Open it in Teams", activity_type=activity_type, reference="MS-7F3K2"
    )


@pytest.mark.parametrize("activity_type", ["itemNeedsYou", "itemUpdated"])
async def test_a_line_names_the_item_by_its_reference_and_opens_the_bots_chat(
    graph: Graph, tenant: GraphStandIn, activity_type: str
) -> None:
    tenant.install(HEAD)
    assert (await notify(graph, activity_type=activity_type)).status is Status.DELIVERED
    (item,) = tenant.feed[HEAD]
    assert item.activity_type == activity_type
    assert item.preview == "Open it in Teams"
    assert (item.topic, item.parameters) == ("MS-7F3K2", {"reference": "MS-7F3K2"})
    assert item.web_url == f"https://teams.microsoft.com/l/chat/0/0?users=28:{BOT}"


async def test_somebody_without_the_app_cannot_be_notified(graph: Graph, tenant: GraphStandIn) -> None:
    outcome = await notify(graph)
    assert (outcome.status, outcome.why) == (Status.NEVER, "403 Forbidden")
    assert tenant.feed == {}


async def test_somebody_graph_does_not_know_is_never_tried_again(graph: Graph) -> None:
    outcome = await notify(graph, STRANGER)
    assert (outcome.status, outcome.why) == (Status.NEVER, "404 Request_ResourceNotFound")


async def test_an_activity_type_that_the_manifest_lacks_is_refused(
    graph: Graph, tenant: GraphStandIn
) -> None:
    tenant.install(HEAD)
    assert (await notify(graph, activity_type="somethingNew")).why == "400 BadRequest"


async def test_a_throttled_line_is_sent_once_and_waits_as_long_as_graph_asks(
    graph: Graph, tenant: GraphStandIn
) -> None:
    tenant.install(HEAD)
    tenant.fault(Fault("sendActivityNotification", status=429, retry_after=7, times=9))
    outcome = await notify(graph)
    assert outcome.status is Status.LATER
    assert outcome.after is not None
    assert outcome.after.total_seconds() == 7
    assert len(tenant.requests) == 1
