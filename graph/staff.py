"""Who is a member of staff: the direct members of the school's Entra group."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import httpx
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.request_information import RequestInformation
from msgraph.generated.groups.item.members.members_request_builder import MembersRequestBuilder
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.graph_service_client import GraphServiceClient

from graph.client import Graph
from graph.errors import FAILURES, Garbled, outcome_of
from policy.people import Person, Role, StaffId

Query = MembersRequestBuilder.MembersRequestBuilderGetQueryParameters
FIELDS = ["id", "displayName", "mail", "userPrincipalName", "accountEnabled"]
PAGE = 999
"""Members asked for at a time: the most that Graph gives."""
MOST_PAGES = 20
"""No school has twenty thousand staff: more pages than this are a server that never ends."""


class StaffGroup:
    """The school's staff group; an empty id means that the school has named none."""

    def __init__(self, graph: Graph, *, group_id: str) -> None:
        self._graph = graph
        self._group_id = group_id

    async def members(self) -> tuple[Person, ...]:
        """Every enabled account in the group, or nobody without a group.

        Never half a group: raises `TimeoutError` or `ConnectionError`, with a code, when a page is missing.
        """
        if not self._group_id:
            return ()
        try:
            return await self._every_page()
        except (TimeoutError, httpx.TimeoutException):
            raise TimeoutError("timeout") from None
        except FAILURES as failure:
            # The cause is dropped on purpose: its message may quote people's details.
            raise ConnectionError(outcome_of(failure).why) from None

    async def _every_page(self) -> tuple[Person, ...]:
        people: list[Person] = []
        link = ""
        for _ in range(MOST_PAGES):
            page = _page(await self._graph.ask(partial(self._fetch, link)))
            people += page.people
            link = page.next
            if not link:
                return tuple(people)
        raise Garbled("endless pages")

    async def _fetch(self, link: str, sdk: GraphServiceClient) -> bytes:
        """One page as it came: the SDK's own models take milliseconds for each person, on the event loop."""
        request = self._request(sdk.groups.by_group_id(self._group_id).members, link)
        content: bytes | None = await sdk.request_adapter.send_primitive_async(
            request, "bytes", {"XXX": ODataError}
        )
        return content or b""

    def _request(self, members: MembersRequestBuilder, link: str) -> RequestInformation:
        if link:
            return members.with_url(link).to_get_request_information()
        query = Query(select=FIELDS, top=PAGE)
        return members.to_get_request_information(RequestConfiguration(query_parameters=query))


@dataclass(frozen=True, slots=True)
class _Page:
    people: tuple[Person, ...]
    next: str


def _page(content: bytes) -> _Page:
    """Read one page; raises `Garbled` unless every member in it can be read."""
    body: object = json.loads(content or b"null")
    members = body.get("value") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(members, list):
        raise Garbled("no members")
    return _Page(
        people=tuple(_person(user) for user in map(_member, members) if _is_in_service(user)),
        next=_text(body, "@odata.nextLink"),
    )


def _member(member: object) -> Mapping[str, object]:
    if not isinstance(member, dict) or not _text(member, "id"):
        raise Garbled("a member without an id")
    return member


def _is_in_service(member: Mapping[str, object]) -> bool:
    """Whether it is a person's account that is not switched off; a group may hold groups and devices too."""
    return member.get("@odata.type") == "#microsoft.graph.user" and member.get("accountEnabled") is not False


def _person(user: Mapping[str, object]) -> Person:
    return Person(
        id=StaffId(_text(user, "id").lower()),
        name=_text(user, "displayName") or _text(user, "userPrincipalName"),
        mail=_text(user, "mail"),
        roles=frozenset({Role.STAFF}),
    )


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""
