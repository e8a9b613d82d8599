"""`GET /papers/{pass}`: where a paper out of the consent record is fetched, once, by the person it is for.

The pass comes from bot/handlers/papers.py; how it is used up is for bot/addresses.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from aiohttp import web

from bot import addresses
from bot.addresses import NOTHING_RUNS, Sentences, Shown
from bot.asks import Office
from bot.logs import log
from cards import papers as cards
from cards import prints
from policy import papers, permissions
from policy.papers import Paper
from storage.errors import NotFound
from storage.passes import Pass

ROOM: Final = "papers"

EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_KINDS: Mapping[Paper, tuple[str, str]] = {
    Paper.CSV: ("text/csv", "consents-{day}.csv"),
    Paper.XLSX: (EXCEL, "consents-{day}.xlsx"),
    Paper.CLASS: ("text/html", "class-list-{day}.html"),
    Paper.CHILD: ("text/html", "child-{day}.html"),
    Paper.CHILD_DATA: ("application/json", "child-{day}.json"),
}
"""The media type and the name of the file, in which nobody's name ever is."""


def route(office: Office) -> web.RouteDef:
    """The route; it shows nothing where this bot has no address of its own."""
    sentences = Sentences(cards.GONE, cards.DOWN)
    return addresses.route(ROOM, office.addresses, office.clock, partial(_shown, office), sentences)


async def _shown(office: Office, pass_: Pass) -> Shown:
    """The paper, with the right to it looked at again, and that it was fetched written down before."""
    paper = Paper(pass_.what)
    acting = office.directory.acting.find(pass_.person)
    if not papers.may_take(paper, permissions.of(acting)):
        raise NotFound
    at = office.clock.now()
    content = await office.printing.made(paper, pass_.of, at, by=pass_.person)
    log("paper_fetched", kind=paper.value, person=pass_.person)
    media_type, name = _KINDS[paper]
    is_page = media_type == "text/html"
    return Shown(
        content,
        media_type,
        name.format(day=office.school.local(at).date()),
        # A list to print is printed and closed; whatever is to be kept must not be fetched a second time.
        is_saved=paper is not Paper.CLASS,
        may=prints.MAY if is_page else NOTHING_RUNS,
        charset=None if paper is Paper.XLSX else "utf-8",
    )
