"""The composition root: the only place that picks real parts, opens them in order and closes them again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot import door, exhibits, papers
from bot.addresses import Addresses, addresses_at
from bot.asks import Office
from bot.bringing import Bringing
from bot.chats import Chats
from bot.clock import Clock, MovedClock, SystemClock
from bot.connector import Connector
from bot.conversations import Conversations
from bot.cupboard import Cupboard
from bot.delivery import Delivery
from bot.directory import Directory
from bot.dispatch import Dispatch
from bot.downloads import Downloads
from bot.drafting import Drafting
from bot.holding import Holding
from bot.ids import Ids
from bot.later import Later
from bot.lists import Lists
from bot.logs import failed, log
from bot.ports import Posts
from bot.printing import Printing
from bot.reaching import Reach, Ways
from bot.receiving import Receiving
from bot.settings import Settings
from bot.spreadsheets import Spreadsheets
from bot.teams import Teams
from bot.timekeeping import Timekeeper
from bot.tokens import Verifier
from bot.withdrawing import NoPosts, Withdrawing
from graph.client import Graph
from graph.credential import Credential, LocalCredential
from graph.feed import Feed
from graph.installs import Installs
from graph.mail import Mail
from graph.staff import StaffGroup
from graph.warming import warm
from manifest.template import manifest_id
from policy import rulebook
from policy.schools import School
from storage.absences import Absences
from storage.concerns import Concerns
from storage.connection import Store
from storage.consents import Consents
from storage.drafts import Drafts
from storage.errors import NotKept
from storage.evidence import EvidenceFiles
from storage.imports import Imports
from storage.outbox import Outbox
from storage.passes import Passes
from storage.references import References
from storage.sheets import Sheets
from storage.staff import StaffList
from storage.unfiled import UnfiledFiles
from storage.wishes import Wishes
from storage.withdrawals import Withdrawals

SWEEP_EVERY = timedelta(minutes=10)
"""How often drafts older than a day are erased."""

TENDED_AGAIN_AFTER = timedelta(seconds=5)
"""How long after a failure the place for files is looked for again."""

BOT_SCOPE = "https://api.botframework.com/.default"


@dataclass(frozen=True)
class Parts:
    """Everything that runs, made but not yet opened."""

    settings: Settings
    school: School
    clock: Clock
    credential: Credential | LocalCredential
    store: Store
    graph: Graph
    directory: Directory
    conversations: Conversations
    drafting: Drafting
    later: Later
    verifier: Verifier
    teams: Teams
    delivery: Delivery
    timekeeper: Timekeeper
    withdrawing: Withdrawing
    office: Office
    downloads: Downloads


def assemble(
    settings: Settings, school: School, *, clock: Clock | None = None, posts: Posts | None = None
) -> Parts:
    """Pick the real parts and join them. Nothing is opened, sent or read yet; `posts` keeps the posts."""
    clock = clock or clock_of(settings)
    ids, later = Ids(clock), Later()
    credential = credential_of(settings)
    store = store_of(settings, credential)
    graph = Graph(credential, base_url=settings.graph_base_url)
    concerns, outbox = Concerns(store, school.id), Outbox(store, school.id)
    group = StaffGroup(graph, group_id=school.staff_group)
    directory = Directory(school, group, StaffList(store, school.id), Absences(store, school.id), clock)
    conversations = Conversations(References(store, school.id))
    drafting = Drafting(Drafts(store, school.id))
    app_id = settings.teams_app_id or manifest_id(settings.microsoft_app_id)
    addresses = addresses_at(settings.sargent_url, Passes(store, school.id))
    cupboard = cupboard_of(settings, school, store, credential, addresses)
    posts, terms = posts or NoPosts(), school.consents
    lists = Lists(
        spreadsheets=Spreadsheets(),
        sheets=Sheets(store, school.id),
        imports=Imports(store, school.id),
        posts=posts,
        terms=terms,
        clock=clock,
        told=lambda: withdrawing.wake(),
    )
    withdrawing = Withdrawing(Withdrawals(store, school.id), posts)
    office = Office(
        school=school,
        directory=directory,
        concerns=concerns,
        outbox=outbox,
        drafting=drafting,
        clock=clock,
        ids=ids,
        later=later,
        rules=rulebook.load(),
        soon=lambda concern, messages: delivery.saved(concern, messages),
        consents=Consents(store, school.id),
        withdrawn=withdrawing.wake,
        lists=lists,
        addresses=addresses,
        printing=Printing.of(store, school, lambda: directory.people),
        cupboard=cupboard,
    )
    downloads = Downloads(settings, credential)
    holding = Holding(outbox, clock, ids, lambda concern, messages: delivery.soon(concern, messages))
    teams = Teams(
        Connector(settings, credential),
        tenant_id=settings.microsoft_app_tenant_id,
        service_url=settings.bot_service_url,
        clock=clock,
        answer=Dispatch(office, holding, Receiving(office, downloads), Bringing(office, downloads)).answer,
        saw=conversations.saw,
        held=holding.hold,
    )
    ways = Ways(
        chats=Chats(teams, conversations, settings, clock),
        feed=Feed(graph, bot_app_id=settings.microsoft_app_id),
        mail=Mail(graph, mailbox=settings.mail_sender),
        installs=Installs(graph, app_id=app_id),
        bot_id=settings.microsoft_app_id,
    )
    reach = Reach(ways, directory, clock)
    delivery = Delivery(lambda: office.scene(clock.now()), concerns, outbox, reach, clock)
    timekeeper = Timekeeper(
        concerns,
        clock,
        scene=lambda: office.scene(clock.now()),
        soon=office.soon,
        silent=directory.fell_silent,
    )
    verifier = Verifier(
        app_id=settings.microsoft_app_id,
        issuer=settings.bot_token_issuer,
        metadata_url=settings.bot_openid_metadata_url,
    )
    return Parts(
        settings=settings,
        school=school,
        clock=clock,
        credential=credential,
        store=store,
        graph=graph,
        directory=directory,
        conversations=conversations,
        drafting=drafting,
        later=later,
        verifier=verifier,
        teams=teams,
        delivery=delivery,
        timekeeper=timekeeper,
        withdrawing=withdrawing,
        office=office,
        downloads=downloads,
    )


def application(parts: Parts) -> web.Application:
    """The web application; its parts are opened when it starts and closed when it stops."""
    app = web.Application(client_max_size=door.LARGEST)
    app.add_routes(door.routes(verifier=parts.verifier, settings=parts.settings, receive=parts.teams.receive))
    app.add_routes([exhibits.route(parts.office), papers.route(parts.office)])
    app.router.add_get("/readyz", _readiness(parts))
    app.cleanup_ctx.append(lambda _: _running(parts))
    return app


def clock_of(settings: Settings) -> Clock:
    """The machine's clock; a rehearsal may have it moved on."""
    return SystemClock() if settings.rehearsal_clock is None else MovedClock(settings.rehearsal_clock)


def credential_of(settings: Settings) -> Credential | LocalCredential:
    """The one credential of the process, for Graph, the Bot Connector and, where asked, the tables."""
    client, tenant = settings.microsoft_app_id, settings.microsoft_app_tenant_id
    if settings.rehearsal:
        return LocalCredential()
    if settings.microsoft_app_certificate_path is not None:
        path = settings.microsoft_app_certificate_path
        return Credential.with_certificate(client_id=client, tenant_id=tenant, path=path)
    if settings.microsoft_app_password is not None:
        secret = settings.microsoft_app_password.get_secret_value()
        return Credential.with_secret(client_id=client, tenant_id=tenant, secret=secret)
    return Credential.with_managed_identity(client_id=client)


def store_of(settings: Settings, credential: Credential | LocalCredential) -> Store:
    """The school's tables, by connection string or by endpoint with the process's own identity."""
    if settings.azure_storage_connection_string is not None:
        return Store.from_connection_string(settings.azure_storage_connection_string.get_secret_value())
    return Store.at(str(settings.azure_tables_endpoint), credential)


def cupboard_of(
    settings: Settings,
    school: School,
    store: Store,
    credential: Credential | LocalCredential,
    addresses: Addresses | None,
) -> Cupboard | None:
    """Where files of evidence are kept: nowhere, and no client is made, unless the school turned it on.

    Raises `Misconfigured` where the school did, and the settings do not say where to.
    """
    if not school.screenshots:
        return None
    settings.suit(school)
    if addresses is None:
        raise AssertionError("unreachable: the settings suit the school")
    if settings.azure_storage_connection_string is not None:
        given = settings.azure_storage_connection_string.get_secret_value()
        files = EvidenceFiles.from_connection_string(given, school.id)
    else:
        files = EvidenceFiles.at(str(settings.azure_blobs_endpoint), credential, school.id)
    return Cupboard(
        files=files,
        addresses=addresses,
        wishes=Wishes(store, school.id),
        unfiled=UnfiledFiles(store, school.id),
        concerns=Concerns(store, school.id),
    )


async def _running(parts: Parts) -> AsyncIterator[None]:
    """Open what the bot needs, run its loops, and on the way out let what is under way be finished."""
    async with AsyncExitStack() as stack:
        for part in (
            parts.credential,
            parts.store,
            parts.graph,
            parts.verifier,
            parts.downloads,
            parts.teams,
        ):
            stack.push_async_callback(part.close)
        if parts.office.cupboard is not None:
            stack.push_async_callback(parts.office.cupboard.files.close)
        stack.push_async_callback(parts.later.close)
        stack.push_async_callback(parts.delivery.close)
        opened = asyncio.Event()
        loops = [asyncio.create_task(loop, name=name) for name, loop in _loops(parts, opened).items()]
        stack.push_async_callback(_stop, loops)
        log("started", school=parts.school.id)
        yield


def _loops(parts: Parts, opened: asyncio.Event) -> dict[str, Coroutine[Any, Any, None]]:
    return {
        "warm": _warmed(),
        "open": _open(parts, opened),
        "staff": _again_if_it_fails("staff", parts.directory.run),
        "cover": _again_if_it_fails("cover", parts.directory.cover.run),
        "bells": _again_if_it_fails("bells", parts.timekeeper.run, after=opened),
        "outbox": _again_if_it_fails("outbox", parts.delivery.run, after=opened),
        "withdrawals": _again_if_it_fails("withdrawals", parts.withdrawing.run, after=opened),
        "lists": _again_if_it_fails("lists", parts.office.lists.run, after=opened),
        "drafts": _again_if_it_fails("drafts", lambda: _swept(parts)),
        "cupboard": _again_if_it_fails("cupboard", lambda: _tended(parts), after=opened),
    }


async def _open(parts: Parts, opened: asyncio.Event) -> None:
    """Make sure of the tables and take what was known; a store that is down is waited for, not fatal."""
    while True:
        try:
            await parts.store.open()
            await parts.conversations.start()
            await parts.directory.start()
            opened.set()
        except NotKept as why:
            log("store_not_open", why=type(why).__name__)
            await asyncio.sleep(1)
        else:
            return


async def _warmed() -> None:
    """Graph's SDK imports its models at the first use, which would stand in the way of the first alert."""
    await warm()


async def _swept(parts: Parts) -> None:
    while True:
        await asyncio.sleep(SWEEP_EVERY.total_seconds())
        try:
            await parts.drafting.sweep(parts.clock.now())
            if parts.office.addresses is not None:
                await parts.office.addresses.passes.sweep(parts.clock.now())
        except NotKept as why:
            log("drafts_not_swept", why=type(why).__name__)


async def _tended(parts: Parts) -> None:
    """Keep the evidence cupboard in order. Nothing else waits for it: a report matters more than a file."""
    cupboard = parts.office.cupboard
    while True:
        wait = SWEEP_EVERY
        try:
            if cupboard is not None:
                await cupboard.files.open()
                await cupboard.sweep(parts.clock.now())
        except NotKept as why:
            log("cupboard_not_tended", why=type(why).__name__)
            wait = TENDED_AGAIN_AFTER
        await asyncio.sleep(wait.total_seconds())


async def _again_if_it_fails(
    name: str, loop: Callable[[], Coroutine[Any, Any, None]], after: asyncio.Event | None = None
) -> None:
    """A loop that falls over is logged and started again: no loop may end while the bot runs."""
    if after is not None:
        await after.wait()
    while True:
        try:
            await loop()
        except Exception as failure:  # noqa: BLE001 - the boundary of the loops.
            failed("loop_failed", failure, part=name)
        await asyncio.sleep(1)


async def _stop(loops: list[asyncio.Task[None]]) -> None:
    for loop in loops:
        loop.cancel()
    await asyncio.gather(*loops, return_exceptions=True)


def _readiness(parts: Parts) -> Callable[[web.Request], Coroutine[Any, Any, web.Response]]:
    async def readyz(_: web.Request) -> web.Response:
        missing = [name for name, ready in await _checks(parts) if not ready]
        if missing:
            return web.json_response({"ready": False, "missing": missing}, status=503)
        return web.json_response({"ready": True})

    return readyz


async def _checks(parts: Parts) -> list[tuple[str, bool]]:
    return [("storage", await parts.store.ready()), ("credential", await _has_token(parts))]


async def _has_token(parts: Parts) -> bool:
    try:
        await parts.credential.token(BOT_SCOPE)
    except (ConnectionError, TimeoutError):
        return False
    return True
