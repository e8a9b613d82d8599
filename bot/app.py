"""The composition root: the only place that picks real parts, opens them in order and closes them again."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web

from bot import door, exhibits, papers, picture_room
from bot.addresses import Addresses, addresses_at
from bot.asks import Office
from bot.books import Books
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
from bot.filling import Filling
from bot.gallery import Gallery
from bot.holding import Holding
from bot.ids import Ids
from bot.later import Later
from bot.lists import Lists
from bot.parts import Parts
from bot.pictures import Pictures
from bot.picturing import Picturing
from bot.ports import Posts as PostKeeper
from bot.posting import Posting
from bot.printing import Printing
from bot.reaching import Reach, Ways
from bot.receiving import Receiving
from bot.reminding import Reminding
from bot.running import running
from bot.settings import Settings
from bot.spreadsheets import Spreadsheets
from bot.teams import Teams
from bot.timekeeping import Timekeeper
from bot.tokens import Verifier
from bot.withdrawing import Withdrawing
from bot.wording import Wording
from graph.client import Graph
from graph.credential import Credential, LocalCredential
from graph.feed import Feed
from graph.installs import Installs
from graph.mail import Mail
from graph.staff import StaffGroup
from manifest.template import manifest_id
from policy import rulebook
from policy.schools import School
from storage.absences import Absences
from storage.books import Books as KeptBooks
from storage.concerns import Concerns
from storage.connection import Store
from storage.consents import Consents
from storage.drafts import Drafts
from storage.evidence import EvidenceFiles
from storage.imports import Imports
from storage.looks import Looks
from storage.open_forms import OpenForms
from storage.outbox import Outbox
from storage.passes import Passes
from storage.patience import patience
from storage.pictures import PictureFiles
from storage.posts import Posts
from storage.references import References
from storage.reminders import Reminders
from storage.sheets import Sheets
from storage.sketches import Sketches
from storage.staff import StaffList
from storage.unfiled import UnfiledFiles
from storage.wishes import Wishes
from storage.withdrawals import Withdrawals

BOT_SCOPE = "https://api.botframework.com/.default"


def assemble(
    settings: Settings, school: School, *, clock: Clock | None = None, posts: PostKeeper | None = None
) -> Parts:
    """Pick the real parts and join them. Nothing is opened, sent or read yet.

    `posts` is told of permissions that were taken back, in place of whoever keeps the posts.
    """
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
    kept_posts = Posts(store, school.id)
    books = Books(
        school,
        KeptBooks(store, school.id),
        Reminders(store, school.id),
        directory,
        clock,
        scene=lambda: office.scene(clock.now()),
        soon=lambda concern, messages: delivery.saved(concern, messages),
    )
    posting = Posting(
        kept_posts,
        clock,
        scene=lambda: office.scene(clock.now()),
        soon=lambda concern, messages: delivery.saved(concern, messages),
        reminders=Reminders(store, school.id),
    )
    keeper = posts or posting
    lists = Lists(
        spreadsheets=Spreadsheets(),
        sheets=Sheets(store, school.id),
        imports=Imports(store, school.id),
        posts=keeper,
        terms=lambda: books.terms,
        clock=clock,
        told=lambda: withdrawing.wake(),
    )
    withdrawing = Withdrawing(Withdrawals(store, school.id), keeper)
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
        printing=Printing.of(store, school, lambda: directory.people, lambda: books.terms),
        cupboard=cupboard,
        posts=kept_posts,
        wording=Wording(),
        books=books,
        gallery=gallery_of(settings, school, store, credential, addresses),
    )
    downloads = Downloads(settings, credential)
    holding = Holding(
        outbox,
        clock,
        ids,
        soon=lambda concern, messages: delivery.soon(concern, messages),
        hide=lambda messages: delivery.hide(messages),
    )
    filling = Filling(OpenForms(store, school.id), later, clock)
    dispatch = Dispatch(
        office,
        holding,
        filling,
        Receiving(office, downloads),
        Bringing(office, downloads),
        Picturing(office, downloads),
    )
    teams = Teams(
        Connector(settings, credential),
        tenant_id=settings.microsoft_app_tenant_id,
        service_url=settings.bot_service_url,
        clock=clock,
        answer=dispatch.answer,
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
    delivery = Delivery(lambda: office.scene(clock.now()), concerns, outbox, reach, clock, filling.until)
    timekeeper = Timekeeper(
        concerns,
        clock,
        scene=lambda: office.scene(clock.now()),
        soon=office.soon,
        silent=directory.fell_silent,
        cupboard=cupboard,
    )
    reminding = Reminding(
        school,
        directory,
        office.consents,
        Reminders(store, school.id),
        clock,
        ids,
        soon=office.soon,
        terms=lambda: books.terms,
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
        reminding=reminding,
        posting=posting,
        office=office,
        downloads=downloads,
    )


def application(parts: Parts) -> web.Application:
    """The web application; its parts are opened when it starts and closed when it stops."""
    app = web.Application(client_max_size=door.LARGEST)
    app.add_routes(door.routes(verifier=parts.verifier, settings=parts.settings, receive=parts.teams.receive))
    rooms = (exhibits, papers, picture_room)
    app.add_routes([one.route(parts.office) for one in rooms])
    app.router.add_get("/readyz", _readiness(parts))
    app.cleanup_ctx.append(lambda _: running(parts))
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


def gallery_of(
    settings: Settings,
    school: School,
    store: Store,
    credential: Credential | LocalCredential,
    addresses: Addresses | None,
) -> Gallery | None:
    """Where pictures of posts are kept: nowhere where there is no account for files, or no address to look
    at one. Then whoever asks for a post says where its picture is."""
    if addresses is None:
        return None
    if settings.azure_storage_connection_string is not None:
        given = settings.azure_storage_connection_string.get_secret_value()
        files = PictureFiles.from_connection_string(given, school.id)
    elif settings.azure_blobs_endpoint is not None:
        files = PictureFiles.at(str(settings.azure_blobs_endpoint), credential, school.id)
    else:
        return None
    return Gallery(
        files=files,
        looks=Looks(store, school.id),
        sketches=Sketches(store, school.id),
        pictures=Pictures(),
        wishes=Wishes(store, school.id),
        unhung=UnfiledFiles(store, school.id, "unhung"),
        posts=Posts(store, school.id),
        addresses=addresses,
    )


def _readiness(parts: Parts) -> Callable[[web.Request], Coroutine[Any, Any, web.Response]]:
    async def readyz(_: web.Request) -> web.Response:
        missing = [name for name, ready in await _checks(parts) if not ready]
        if missing:
            return web.json_response({"ready": False, "missing": missing}, status=503)
        return web.json_response({"ready": True})

    return readyz


async def _checks(parts: Parts) -> list[tuple[str, bool]]:
    with patience():
        ready = await parts.store.ready()
    return [("storage", ready), ("credential", await _has_token(parts))]


async def _has_token(parts: Parts) -> bool:
    try:
        await parts.credential.token(BOT_SCOPE)
    except (ConnectionError, TimeoutError):
        return False
    return True
