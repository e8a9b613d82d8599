"""Installing the app for somebody who has none."""

from __future__ import annotations

from graph.client import Graph
from graph.installs import Installs
from policy.delivery import Status
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Fault
from tests.graph.tenant import APP, HEAD, STRANGER, TEACHER


def calls(tenant: GraphStandIn) -> list[str]:
    return [f"{seen.method} {seen.call}" for seen in tenant.requests]


async def test_somebody_without_the_app_gets_it_and_its_chat(graph: Graph, tenant: GraphStandIn) -> None:
    outcome = await Installs(graph, app_id=APP).ensure(HEAD)
    assert outcome.status is Status.DELIVERED
    assert outcome.conversation_id == tenant.installed[HEAD].chat_id
    assert calls(tenant) == [
        "GET installedApps",
        "GET teamsApps",
        "POST installedApps",
        "GET installedApps",
        "GET chat",
    ]


async def test_somebody_who_has_the_app_is_left_alone(graph: Graph, tenant: GraphStandIn) -> None:
    chat = tenant.install(HEAD).chat_id
    outcome = await Installs(graph, app_id=APP).ensure(HEAD)
    assert (outcome.status, outcome.conversation_id) == (Status.DELIVERED, chat)
    assert calls(tenant) == ["GET installedApps", "GET chat"]


async def test_the_catalogue_is_asked_once(graph: Graph, tenant: GraphStandIn) -> None:
    installs = Installs(graph, app_id=APP)
    await installs.ensure(HEAD)
    await installs.ensure(TEACHER)
    assert calls(tenant).count("GET teamsApps") == 1


async def test_an_app_that_somebody_else_has_just_installed_counts_as_installed(
    graph: Graph, tenant: GraphStandIn
) -> None:
    chat = tenant.install(HEAD).chat_id
    # The list is behind: it says that there is no app, and the installation then says that there is.
    tenant.fault(Fault("installedApps", body='{"value": []}'))
    outcome = await Installs(graph, app_id=APP).ensure(HEAD)
    assert (outcome.status, outcome.conversation_id) == (Status.DELIVERED, chat)


async def test_an_installation_not_yet_listed_is_asked_for_later(graph: Graph, tenant: GraphStandIn) -> None:
    nobody_has_it = '{"value": []}'
    tenant.fault(Fault("installedApps", body=nobody_has_it))
    tenant.fault(Fault("installedApps", hang=0.01))
    tenant.fault(Fault("installedApps", body=nobody_has_it))
    outcome = await Installs(graph, app_id=APP).ensure(HEAD)
    assert (outcome.status, outcome.why) == (Status.LATER, "installing")


async def test_a_chat_without_an_id_is_asked_for_later(graph: Graph, tenant: GraphStandIn) -> None:
    tenant.install(HEAD)
    tenant.fault(Fault("chat", body="{}"))
    outcome = await Installs(graph, app_id=APP).ensure(HEAD)
    assert (outcome.status, outcome.why) == (Status.LATER, "no_chat")


async def test_an_app_that_the_school_never_published_is_never_installed(
    graph: Graph, tenant: GraphStandIn
) -> None:
    outcome = await Installs(graph, app_id="another").ensure(HEAD)
    assert (outcome.status, outcome.why) == (Status.NEVER, "no_app")


async def test_an_app_published_anew_is_found_under_its_new_id(graph: Graph, tenant: GraphStandIn) -> None:
    installs = Installs(graph, app_id=APP)
    await installs.ensure(HEAD)
    tenant.catalogue_id = "40000000-0000-4000-8000-000000000004"
    assert (await installs.ensure(TEACHER)).why == "404 NotFound"
    assert (await installs.ensure(TEACHER)).status is Status.DELIVERED


async def test_a_person_graph_does_not_know_or_may_not_have_apps_is_never_tried_again(
    graph: Graph, tenant: GraphStandIn
) -> None:
    installs = Installs(graph, app_id=APP)
    assert (await installs.ensure(STRANGER)).status is Status.NEVER
    tenant.fault(Fault("installedApps", status=403))
    assert (await installs.ensure(HEAD)).status is Status.NEVER
