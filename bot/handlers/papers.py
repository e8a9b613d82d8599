"""Taking the consent record out, and one child's rights: load, decide, save, show (R36, E5)."""

from __future__ import annotations

from bot.asks import Ask, Inquiry
from bot.handlers.consents import looked, record_of, shown, view
from bot.papers import ROOM
from bot.turns import Answer
from cards import papers as cards
from policy import classes, papers, permissions
from policy import held as rights
from policy.chronology import Trace
from policy.papers import Paper
from policy.permissions import Permission
from storage.errors import NotFound


async def choose(ask: Ask[Inquiry]) -> Answer:
    """What can be taken out."""
    return await _offered(ask)


async def make(ask: Ask[Inquiry]) -> Answer:
    """An address for one paper; that it was asked for is written down first, or there is none."""
    paper = _paper(ask)
    of = await _subject(ask, paper)
    if ask.office.addresses is None:
        return await _offered(ask)
    await looked(ask, "consent.paper_asked", papers.codes(paper, of))
    url = await ask.office.addresses.give(ROOM, ask.actor.id, ask.at, of=of, what=paper.value)
    return shown(cards.address(paper, url))


async def held(ask: Ask[Inquiry]) -> Answer:
    """What can be asked for about one child."""
    record = await record_of(ask)
    await looked(ask, "consent.held_read", {"pupil": record.pupil.id})
    return shown(cards.held(record, opens=ask.office.addresses is not None))


async def forget(ask: Ask[Inquiry]) -> Answer:
    """Ask once more before all of it goes."""
    record = await record_of(ask)
    history = await ask.office.consents.history(record.pupil.id)
    await looked(ask, "consent.erase_asked", {"pupil": record.pupil.id})
    return shown(cards.erasing(record, len(history), papers.fingerprint(record, history)))


async def forget_save(ask: Ask[Inquiry]) -> Answer:
    """All of it goes, and whoever keeps the posts is told first; what was asked about is what goes."""
    record, at = await record_of(ask), ask.at
    history = await ask.office.consents.history(record.pupil.id)
    drawn = papers.fingerprint(record, history)
    if ask.form.given.get("drawn") != drawn:
        return shown(cards.erasing(record, len(history), drawn, moved=True))
    told = rights.erased(record, drawn, at, view(ask).terms)
    if told is not None:
        record = await ask.office.consents.save(record, record, (), (), (told,))
        ask.office.withdrawn()
    codes = {"pupil": record.pupil.id, "changes": str(len(history))}
    await ask.office.consents.erase(record, [Trace(at, ask.actor.id, "consent.erased", codes=codes)])
    return Answer(cards.erased())


async def _offered(ask: Ask[Inquiry]) -> Answer:
    roll = await ask.office.consents.all()
    may = _may(ask)
    offered = [one for one in (Paper.CSV, Paper.XLSX, Paper.CLASS) if papers.may_take(one, may)]
    opens = ask.office.addresses is not None
    return shown(cards.choose(classes.classes(roll), offered, opens=opens, page=ask.form.page))


def _paper(ask: Ask[Inquiry]) -> Paper:
    """The paper that is asked for; raises `NotFound` for none, and for one that this person may not take."""
    kind = str(ask.form.given.get("kind", ""))
    if kind not in Paper.__members__.values() or not papers.may_take(Paper(kind), _may(ask)):
        raise NotFound
    return Paper(kind)


async def _subject(ask: Ask[Inquiry], paper: Paper) -> str:
    """Whom it is about: the class or the child, who has to be there; raises `NotFound`."""
    if paper is Paper.CLASS:
        if ask.form.class_code not in classes.classes(await ask.office.consents.all()):
            raise NotFound
        return ask.form.class_code
    return "" if paper in papers.WHOLE else (await record_of(ask)).pupil.id


def _may(ask: Ask[Inquiry]) -> frozenset[Permission]:
    return permissions.of(ask.office.directory.acting.find(ask.actor.id))
