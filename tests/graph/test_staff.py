"""Reading the staff group."""

from __future__ import annotations

import pytest

from graph.client import Graph
from graph.credential import LocalCredential
from graph.staff import MOST_PAGES, StaffGroup
from policy.people import Role
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Fault
from tests.graph.tenant import HEAD, STAFF, TEACHER, a_tenant


async def test_the_staff_are_the_groups_enabled_users_by_lower_case_id(graph: Graph) -> None:
    members = await StaffGroup(graph, group_id=STAFF).members()
    assert [(p.id, p.name, p.mail, set(p.roles)) for p in members] == [
        (HEAD, "Head Teacher", "head@school.example", {Role.STAFF}),
        (TEACHER, "Class Teacher", "teacher@school.example", {Role.STAFF}),
    ]


async def test_every_page_of_the_group_is_read() -> None:
    stand_in = a_tenant(page_size=1)
    graph = Graph(LocalCredential(), base_url=await stand_in.start())
    members = await StaffGroup(graph, group_id=STAFF).members()
    await graph.close()
    await stand_in.stop()
    assert [p.id for p in members] == [HEAD, TEACHER]
    assert len(stand_in.requests) == 4


async def test_no_group_means_nobody_and_no_request(graph: Graph, tenant: GraphStandIn) -> None:
    assert await StaffGroup(graph, group_id="").members() == ()
    assert tenant.requests == []


async def test_only_the_fields_we_need_are_asked_for(graph: Graph, tenant: GraphStandIn) -> None:
    await StaffGroup(graph, group_id=STAFF).members()
    assert tenant.requests[0].query["$select"] == "id,displayName,mail,userPrincipalName,accountEnabled"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault("members", status=503), "503 Scripted"),
        (Fault("members", reset=True), "unreachable"),
        (Fault("members", body="{"), "bad_answer"),
        (Fault("members", body="{}"), "bad_answer"),
        (Fault("members", body="[]"), "bad_answer"),
        (
            Fault("members", body='{"value": [7, null, {"@odata.type": "#microsoft.graph.user"}]}'),
            "bad_answer",
        ),
    ],
)
async def test_a_group_that_cannot_be_read_is_never_read_as_an_empty_one(
    graph: Graph, tenant: GraphStandIn, fault: Fault, why: str
) -> None:
    tenant.fault(fault)
    with pytest.raises(ConnectionError, match=f"^{why}"):
        await StaffGroup(graph, group_id=STAFF).members()


async def test_a_page_that_never_comes_is_a_timeout(tenant: GraphStandIn) -> None:
    graph = Graph(LocalCredential(), base_url=tenant.base_url, timeout=0.3)
    tenant.fault(Fault("members", hang=30))
    with pytest.raises(TimeoutError):
        await StaffGroup(graph, group_id=STAFF).members()
    await graph.close()


async def test_a_second_page_that_fails_leaves_no_half_a_group() -> None:
    stand_in = a_tenant(page_size=1)
    graph = Graph(LocalCredential(), base_url=await stand_in.start())
    stand_in.fault(Fault("members", hang=0.01))  # The first page is only a little late.
    stand_in.fault(Fault("members", status=502))
    with pytest.raises(ConnectionError, match="502"):
        await StaffGroup(graph, group_id=STAFF).members()
    await graph.close()
    await stand_in.stop()


async def test_our_token_does_not_follow_a_link_to_another_host(graph: Graph, tenant: GraphStandIn) -> None:
    link = tenant.base_url.replace("127.0.0.1", "localhost") + f"/groups/{STAFF}/members"
    tenant.fault(Fault("members", body=f'{{"value": [], "@odata.nextLink": "{link}"}}'))
    with pytest.raises(ConnectionError):
        await StaffGroup(graph, group_id=STAFF).members()
    assert len(tenant.requests) == 1


async def test_pages_without_an_end_are_not_followed_for_ever(graph: Graph, tenant: GraphStandIn) -> None:
    link = f"{tenant.base_url}/groups/{STAFF}/members"
    tenant.fault(Fault("members", body=f'{{"value": [], "@odata.nextLink": "{link}"}}', times=1000))
    with pytest.raises(ConnectionError, match="bad_answer"):
        await StaffGroup(graph, group_id=STAFF).members()
    assert len(tenant.requests) == MOST_PAGES
