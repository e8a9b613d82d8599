"""The stand-in is as strict as Graph's metadata: what the product must not send is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest

from rehearsal.csdl import SLICE, Contract, Member, read
from rehearsal.graph import GraphStandIn
from rehearsal.graph_contract import BUILT_IN
from tests.graph.tenant import ACCOUNTS, APP, HEAD, MAILBOX, STAFF

Body = dict[str, Any]
SIGNED_IN = {"Authorization": "Bearer anything"}
NEEDS_SLICE = pytest.mark.skipif(not SLICE.is_file(), reason="Graph's metadata is not beside the repository")


@pytest.fixture(params=[pytest.param("metadata", marks=NEEDS_SLICE), "built in"])
async def strict(request: pytest.FixtureRequest) -> AsyncIterator[GraphStandIn]:
    stand_in = GraphStandIn(
        ACCOUNTS,
        activity_types={"itemNeedsYou": {"reference"}},
        app_id=APP,
        sender=MAILBOX,
        contract_=read(SLICE) if request.param == "metadata" else BUILT_IN,
    )
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


async def ask(
    stand_in: GraphStandIn, method: str, path: str, body: Body | None = None, **headers: str
) -> tuple[int, Body]:
    async with aiohttp.ClientSession(headers=SIGNED_IN | headers) as http:
        answer = await http.request(method, stand_in.base_url + path, json=body)
        return answer.status, await answer.json() if answer.content_type == "application/json" else {}


def a_mail(**message: object) -> Body:
    to = [{"emailAddress": {"address": "head@school.example"}}]
    return {"message": {"subject": "s", "body": {"content": "b"}, "toRecipients": to, **message}}


def a_line(**changes: object) -> Body:
    return {
        "topic": {"source": "text", "value": "MS-7F3K2", "webUrl": "https://teams.microsoft.com/l/chat/0/0"},
        "activityType": "itemNeedsYou",
        "previewText": {"content": "p"},
        "templateParameters": [{"name": "reference", "value": "MS-7F3K2"}],
        **changes,
    }


def an_install(catalogue_id: str, **changes: object) -> Body:
    permission = {"permissionType": "application", "permissionValue": "TeamsActivity.Send.User"}
    return {
        "teamsApp@odata.bind": f"https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/{catalogue_id}",
        "consentedPermissionSet": {"resourceSpecificPermissions": [permission]},
        **changes,
    }


MAIL = f"/users/{MAILBOX}/sendMail"
NOTIFY = f"/users/{HEAD}/teamwork/sendActivityNotification"
INSTALL = f"/users/{HEAD}/teamwork/installedApps"


async def test_a_good_mail_is_accepted_and_keeps_a_copy_unless_told_not_to(strict: GraphStandIn) -> None:
    assert await ask(strict, "POST", MAIL, a_mail(importance="low")) == (202, {})
    assert strict.mailbox[0].importance == "low"
    assert strict.mailbox[0].save_to_sent_items


async def test_action_parameters_are_compared_without_case(strict: GraphStandIn) -> None:
    body = {"MESSAGE": a_mail()["message"], "saveTOSentItems": False}
    assert (await ask(strict, "POST", MAIL, body))[0] == 202
    assert not strict.mailbox[0].save_to_sent_items


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": None},
        {"message": "hello"},
        {"message": {}, "MESSAGE": {}},
        {**a_mail(), "urgent": True},
        {**a_mail(), "saveToSentItems": "false"},
        a_mail(madeUp=1),
        a_mail(Subject="capital"),
        a_mail(subject=7),
        a_mail(importance="High"),
        a_mail(importance="urgent"),
        a_mail(body={"contentType": "markdown", "content": "b"}),
        a_mail(toRecipients={"emailAddress": {"address": "a@school.example"}}),
        a_mail(toRecipients=[]),
        a_mail(toRecipients=[{"emailAddress": {"address": "nobody"}}]),
        a_mail(toRecipients=[{"emailAddress": {"mail": "a@school.example"}}]),
        a_mail(**{"@odata.type": "#microsoft.graph.event"}),
        a_mail(**{"subject@odata.bind": "x"}),
        a_mail(flag={"flagStatus": "flagged"}),
    ],
)
async def test_a_mail_that_the_metadata_does_not_allow_is_refused(strict: GraphStandIn, body: Body) -> None:
    status, answer = await ask(strict, "POST", MAIL, body)
    assert status == 400
    assert answer["error"]["code"] in {"BadRequest", "ErrorInvalidRecipients"}
    assert strict.mailbox == []


@pytest.mark.parametrize(
    "changes",
    [
        {"activityType": "undeclared"},
        {"activityType": None},
        {"templateParameters": []},
        {"templateParameters": [{"value": "nameless"}]},
        {"templateParameters": [{"name": "reference", "value": "a"}, {"name": "actor", "value": "b"}]},
        {"topic": None},
        {"topic": {"source": "text", "value": "v"}},
        {"topic": {"source": "text", "webUrl": "https://teams.microsoft.com/l/"}},
        {"topic": {"source": "text", "value": "v", "webUrl": "https://school.example/"}},
        {"topic": {"source": "link", "value": "v", "webUrl": "https://teams.microsoft.com/l/"}},
        {"previewText": "plain"},
        {"previewText": None},
        {"previewText": {"content": "x" * 151}},
        {"chainId": "1"},
        {"recipient": {}},
    ],
)
async def test_a_line_that_teams_would_not_show_is_refused(
    strict: GraphStandIn, changes: Mapping[str, object]
) -> None:
    strict.install(HEAD)
    assert (await ask(strict, "POST", NOTIFY, a_line(**changes)))[0] == 400
    assert strict.feed == {}


async def test_a_good_line_needs_the_app(strict: GraphStandIn) -> None:
    assert (await ask(strict, "POST", NOTIFY, a_line()))[0] == 403
    strict.install(HEAD)
    assert (await ask(strict, "POST", NOTIFY, a_line()))[0] == 204
    assert len(strict.feed[HEAD]) == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 201),
        ({"teamsApp@odata.bind": None}, 400),
        ({"teamsApp@odata.bind": f"https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/{APP}"}, 404),
        ({"nothing@odata.bind": "https://graph.microsoft.com/v1.0/"}, 400),
        ({"consentedPermissionSet": None}, 403),
        ({"consentedPermissionSet": {"permissions": []}}, 400),
    ],
)
async def test_installing_needs_the_catalogues_id_and_consent(
    strict: GraphStandIn, changes: Mapping[str, object], status: int
) -> None:
    assert (await ask(strict, "POST", INSTALL, an_install(strict.catalogue_id, **changes)))[0] == status
    assert (HEAD in strict.installed) is (status == 201)


async def test_the_app_is_installed_once(strict: GraphStandIn) -> None:
    assert (await ask(strict, "POST", INSTALL, an_install(strict.catalogue_id)))[0] == 201
    assert (await ask(strict, "POST", INSTALL, an_install(strict.catalogue_id)))[0] == 409


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/groups/{STAFF}/members?$select=id&$top=999", 200),
        (f"/groups/{STAFF}/members?$select=id,shoeSize", 400),
        (f"/groups/{STAFF}/members?$top=1000", 400),
        (f"/groups/{STAFF}/members?$top=ten", 400),
        (f"/groups/{STAFF}/members?$count=true", 400),
        (f"/groups/{STAFF}/members?top=5", 400),
        (f"/groups/{APP}/members", 404),
        (f"{INSTALL}?$filter=teamsApp/externalId eq '{APP}'&$expand=teamsApp,teamsAppDefinition", 200),
        (f"{INSTALL}?$filter=teamsApp/externalId eq '{APP}'&$expand=apps", 400),
        (f"{INSTALL}?$filter=externalId eq '{APP}'", 400),
        (INSTALL, 400),
        (f"/appCatalogs/teamsApps?$filter=externalId eq '{APP}'", 200),
        (f"/appCatalogs/teamsApps?$filter=externalId eq '{APP}' or id eq 'x'", 400),
        (f"/users/{STAFF}/teamwork/installedApps?$filter=teamsApp/externalId eq '{APP}'", 404),
        (f"{INSTALL}/unknown/chat", 404),
        ("/me", 404),
        (MAIL, 405),
    ],
)
async def test_reads_are_answered_in_the_shapes_we_use_and_no_other(
    strict: GraphStandIn, path: str, status: int
) -> None:
    got, answer = await ask(strict, "GET", path)
    assert got == status
    assert ("error" in answer) is (status != 200)


async def test_without_a_bearer_token_nothing_is_answered(strict: GraphStandIn) -> None:
    status, answer = await ask(strict, "POST", MAIL, a_mail(), Authorization="Basic x")
    assert (status, answer["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert strict.mailbox == []


@NEEDS_SLICE
def test_the_table_built_in_says_nothing_that_microsofts_metadata_does_not() -> None:
    metadata = read(SLICE)
    assert {name: metadata.enums[name] for name in BUILT_IN.enums} == BUILT_IN.enums
    assert metadata.entities >= BUILT_IN.entities
    assert list(_strangers(BUILT_IN.types, metadata.types)) == []
    assert {key: metadata.actions[key] for key in BUILT_IN.actions} == BUILT_IN.actions


def test_a_contract_checks_moments_and_numbers() -> None:
    members = {"at": Member("Edm.DateTimeOffset"), "n": Member("Edm.Int32"), "b": Member("Edm.Binary")}
    contract = Contract(enums={}, types={"thing": members}, actions={})
    assert contract.faults_in("thing", {"at": "2026-03-02T12:00:00Z", "n": 3}) == []
    assert contract.faults_in("thing", {"at": "2026-03-02T12:00:00"}) == ["thing.at: not Edm.DateTimeOffset"]
    assert contract.faults_in("thing", {"at": "noon"}) == ["thing.at: not Edm.DateTimeOffset"]
    assert contract.faults_in("thing", {"n": True}) == ["thing.n: not Edm.Int32"]
    assert contract.faults_in("thing", {"b": "AA=="}) == ["thing.b: not Edm.Binary"]


def _strangers(
    ours: Mapping[str, Mapping[str, Member]], theirs: Mapping[str, Mapping[str, Member]]
) -> list[str]:
    return [
        f"{type_}.{name}"
        for type_, members in ours.items()
        for name, member in members.items()
        if theirs.get(type_, {}).get(name) != member
    ]
