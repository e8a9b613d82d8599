"""A strict stand-in for Microsoft Graph over real HTTP, on loopback only.

It refuses what Graph's metadata and pages do not promise, remembers what it accepted, and fails on request.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import web

from rehearsal import graph_bodies
from rehearsal.csdl import Contract
from rehearsal.graph_contract import contract
from rehearsal.graph_records import Account, Fault, FeedItem, Installation, SeenRequest, SentMail

BIND = "teamsApp@odata.bind"
CONSENT = "TeamsActivity.Send.User"
USERS = "/v1.0/users/{user}"
INSTALLED = f"{USERS}/teamwork/installedApps"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """Graph's answer to a request it does not carry out."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class GraphStandIn:
    """One pretend tenant: its directory, one mailbox the app may send from, one app in the catalogue.

    `mailbox`, `feed`, `installed` and `requests` are what happened; `faults` and `down` are what shall.
    """

    def __init__(
        self,
        accounts: Iterable[Account],
        *,
        activity_types: Mapping[str, set[str]],
        app_id: str,
        sender: str,
        page_size: int = 100,
        chat_of: Callable[[str], str] = lambda user_id: f"19:{user_id}_bot@unq.gbl.spaces",
        contract_: Contract | None = None,
    ) -> None:
        """`activity_types` names each declared type's template tokens; `chat_of` gives a user's chat id."""
        self.accounts = tuple(accounts)
        self.activity_types = activity_types
        self.app_id = app_id
        self.catalogue_id = str(uuid4())
        self.sender = sender
        self.page_size = page_size
        self.chat_of = chat_of
        self.mailbox: list[SentMail] = []
        self.feed: dict[str, list[FeedItem]] = {}
        self.installed: dict[str, Installation] = {}
        self.requests: list[SeenRequest] = []
        self.faults: list[Fault] = []
        self.down = False
        self.base_url = ""
        self._contract = contract_ or contract()
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Listen on this port of loopback, or on a free one; returns the base URL to give to the client."""
        self._stopping.clear()
        app = web.Application(middlewares=[self._gate])
        app.add_routes(self._routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1.0"
        return self.base_url

    async def stop(self) -> None:
        """Stop listening; whatever hangs is let go."""
        self._stopping.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def fault(self, fault: Fault) -> Fault:
        """Line up a misfortune; the first in line that matches a request strikes."""
        self.faults.append(fault)
        return fault

    def install(self, user_id: str) -> Installation:
        """Give somebody the app, as an app setup policy would."""
        installation = Installation(str(uuid4()), self.chat_of(user_id.lower()))
        return self.installed.setdefault(user_id.lower(), installation)

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1.0/groups/{group}/members", self._members),
            web.get("/v1.0/appCatalogs/teamsApps", self._catalogue),
            web.get(INSTALLED, self._installations),
            web.post(INSTALLED, self._install),
            web.get(f"{INSTALLED}/{{installation}}/chat", self._chat),
            web.post(f"{USERS}/teamwork/sendActivityNotification", self._notify),
            web.post(f"{USERS}/sendMail", self._send_mail),
        ]

    @web.middleware
    async def _gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        seen = await self._remember(request)
        misfortune = next((fault for fault in self.faults if fault.strikes(seen)), None)
        if self.down:
            return _cut(request)
        try:
            if misfortune is None:
                return await self._carry_out(request, handler)
            done = await self._carry_out(request, handler) if misfortune.delivered else None
            struck = await self._strike(misfortune, request)
            return struck or done or await self._carry_out(request, handler)
        except Refused as refusal:
            return _error(refusal.status, refusal.code, str(refusal))
        except web.HTTPException as refusal:
            return _error(refusal.status, "BadRequest", "Resource not found for the segment.")

    async def _carry_out(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        _authorised(request)
        return await handler(request)

    async def _remember(self, request: web.Request) -> SeenRequest:
        try:
            body: object = await request.json() if request.body_exists else None
        except ValueError:
            body = await request.text()
        seen = SeenRequest(request.method, request.path, dict(request.query), body, datetime.now(UTC))
        self.requests.append(seen)
        return seen

    async def _strike(self, fault: Fault, request: web.Request) -> web.StreamResponse | None:
        fault.times -= 1
        if fault.hang:
            await self._hang(fault.hang)
        if fault.reset:
            return _cut(request)
        headers = dict(fault.headers)
        if fault.retry_after is not None:
            headers["Retry-After"] = str(fault.retry_after)
        if fault.body is not None:
            headers.setdefault("Content-Type", "application/json")
            return web.Response(status=fault.status or 200, text=fault.body, headers=headers)
        return _error(fault.status, "Scripted", "As rehearsed.", headers) if fault.status else None

    async def _hang(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _members(self, request: web.Request) -> web.Response:
        query = self._query(request, "user", "$select", "$top", "$skiptoken")
        group = request.match_info["group"].lower()
        everyone = [a for a in self.accounts if group in {g.lower() for g in a.groups}]
        if not everyone:
            raise Refused(404, "Request_ResourceNotFound", "The group does not exist.")
        start = int(query.get("$skiptoken", "0"))
        size = min(self.page_size, int(query.get("$top", "100")))
        chosen = query.get("$select", "id,displayName,mail,userPrincipalName").split(",")
        page: dict[str, object] = {
            "value": [graph_bodies.member(a, chosen) for a in everyone[start : start + size]]
        }
        if start + size < len(everyone):
            more = urlencode({**query, "$skiptoken": str(start + size)})
            page["@odata.nextLink"] = f"{self.base_url}/groups/{group}/members?{more}"
        return web.json_response(page)

    async def _catalogue(self, request: web.Request) -> web.Response:
        query = self._query(request, "teamsApp", "$filter")
        known = _quoted(query.get("$filter", ""), "externalId") == self.app_id
        return web.json_response({"value": [self._app()] if known else []})

    async def _installations(self, request: web.Request) -> web.Response:
        user = self._user(request)
        query = self._query(request, "userScopeTeamsAppInstallation", "$filter", "$expand")
        wanted = _quoted(query.get("$filter", ""), "teamsApp/externalId")
        installation = self.installed.get(user.id.lower())
        if installation is None or wanted != self.app_id:
            return web.json_response({"value": []})
        found: dict[str, object] = {"id": installation.id}
        if "teamsApp" in query.get("$expand", "").split(","):
            found["teamsApp"] = self._app()
        return web.json_response({"value": [found]})

    async def _install(self, request: web.Request) -> web.Response:
        user = self._user(request)
        body = await _json(request)
        _refuse_if(self._contract.faults_in("userScopeTeamsAppInstallation", body))
        catalogued = re.fullmatch(r"https?://[^?#]+/appCatalogs/teamsApps/([^/]+)", str(body.get(BIND, "")))
        if catalogued is None:
            raise Refused(400, "BadRequest", f"{BIND} is required.")
        if catalogued[1] != self.catalogue_id:
            raise Refused(404, "NotFound", "The app is not in the catalogue.")
        if CONSENT not in graph_bodies.consents(body):
            raise Refused(403, "Forbidden", "The app asks for permissions that were not consented to.")
        if user.id.lower() in self.installed:
            raise Refused(409, "Conflict", "The app is already installed.")
        self.install(user.id)
        return web.Response(status=201)

    async def _chat(self, request: web.Request) -> web.Response:
        installation = self.installed.get(self._user(request).id.lower())
        if installation is None or installation.id != request.match_info["installation"]:
            raise Refused(404, "NotFound", "The installation does not exist.")
        return web.json_response({"id": installation.chat_id, "chatType": "oneOnOne"})

    async def _notify(self, request: web.Request) -> web.Response:
        user = self._user(request)
        body = await _json(request)
        _refuse_if(self._contract.faults_in_action("userTeamwork", "sendActivityNotification", body))
        item = graph_bodies.feed_item(user, body)
        _refuse_if(self._faults_in_item(item))
        if user.id.lower() not in self.installed:
            raise Refused(403, "Forbidden", "The app is not installed for the recipient.")
        self.feed.setdefault(user.id.lower(), []).append(item)
        return web.Response(status=204)

    def _faults_in_item(self, item: FeedItem) -> list[str]:
        tokens = self.activity_types.get(item.activity_type)
        faults = [
            (tokens is None, "activityType is not declared in the manifest"),
            (tokens is not None and set(item.parameters) != tokens, "templateParameters do not fit"),
            (not item.topic, "topic is required"),
            (not item.web_url.startswith("https://teams.microsoft.com/"), "topic.webUrl must be in Teams"),
            (not item.preview, "previewText is required"),
            (len(item.preview) > 150, "previewText is longer than the feed shows"),
        ]
        return [words for is_wrong, words in faults if is_wrong]

    async def _send_mail(self, request: web.Request) -> web.Response:
        user = self._user(request)
        if not user.is_called(self.sender):
            raise Refused(403, "ErrorAccessDenied", "The app may not send from this mailbox.")
        body = await _json(request)
        _refuse_if(self._contract.faults_in_action("user", "sendMail", body))
        mail = graph_bodies.mail(user, body)
        if not mail.to or any("@" not in address for address in mail.to):
            raise Refused(400, "ErrorInvalidRecipients", "At least one recipient is not valid.")
        self.mailbox.append(mail)
        return web.Response(status=202)

    def _user(self, request: web.Request) -> Account:
        key = request.match_info["user"]
        for account in self.accounts:
            if account.kind == "user" and account.is_called(key):
                return account
        raise Refused(404, "Request_ResourceNotFound", "The user does not exist.")

    def _query(self, request: web.Request, type_: str, *allowed: str) -> dict[str, str]:
        """The query options, refused unless this call may have them and the type has what they name."""
        query = dict(request.query)
        members = self._contract.types[type_]
        expandable = {name for name, member in members.items() if member.navigation}
        faults = [f"{name}: not supported here" for name in query if name not in allowed]
        faults += [f"$select: {n}" for n in _names(query, "$select") if n not in set(members) - expandable]
        faults += [f"$expand: {n}" for n in _names(query, "$expand") if n not in expandable]
        faults += [f"{n}: not a number" for n in ("$top", "$skiptoken") if not query.get(n, "0").isdigit()]
        if "$top" in query and not faults and not 1 <= int(query["$top"]) <= 999:
            faults.append("$top: out of range")
        _refuse_if(faults)
        return query

    def _app(self) -> dict[str, str]:
        return {"id": self.catalogue_id, "externalId": self.app_id, "distributionMethod": "organization"}


def _authorised(request: web.Request) -> None:
    if not re.fullmatch(r"Bearer \S+", request.headers.get("Authorization", "")):
        raise Refused(401, "InvalidAuthenticationToken", "Access token is empty.")


async def _json(request: web.Request) -> dict[str, object]:
    if request.content_type != "application/json":
        raise Refused(415, "UnsupportedMediaType", "A JSON body is required.")
    try:
        body: object = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "BadRequest", "The body is not a JSON object.")
    return body


def _refuse_if(faults: list[str]) -> None:
    if faults:
        raise Refused(400, "BadRequest", "; ".join(faults))


def _names(query: Mapping[str, str], option: str) -> list[str]:
    return query[option].split(",") if option in query else []


def _quoted(filter_: str, field: str) -> str:
    """The value in `field eq 'value'`, the only filter the product uses."""
    match = re.fullmatch(rf"{field} eq '([^']*)'", filter_)
    if match is None:
        raise Refused(400, "BadRequest", f"$filter: only {field} eq 'value' is supported")
    return match[1]


def _error(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> web.Response:
    inner = {"date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"), "request-id": str(uuid4())}
    error = {"code": code, "message": message, "innerError": inner}
    return web.json_response({"error": error}, status=status, headers=headers)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
