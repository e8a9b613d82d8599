"""`python -m bot consents …`: bringing lists in and taking the record out, without Teams.

Whoever can run it can read the store anyway; what they do is in the audit as done by nobody, from `cli`.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.app import clock_of, credential_of, store_of
from bot.clock import Clock
from bot.printing import Printing
from bot.settings import Settings
from bot.spreadsheets import Spreadsheets
from cards import server_words as words
from policy import planning, previews
from policy.chronology import Trace
from policy.papers import COMMAND_LINE, Paper
from policy.people import People
from policy.previews import About, Preview
from policy.pupils import class_code
from policy.schools import School
from policy.sheets import LARGEST, Unread
from policy.uses import matrix
from storage.books import Books
from storage.errors import NotFound, NotKept
from storage.imports import Imports
from storage.staff import StaffList

SOURCE: Final = "cli"
"""Stands in the audit beside whatever was done from here; there is nobody who signed in."""

_EXPORTS: Final = {".csv": Paper.CSV, ".xlsx": Paper.XLSX}
_CHILDREN: Final = {".html": Paper.CHILD, ".json": Paper.CHILD_DATA}


class Refused(Exception):
    """It cannot be done as asked; the sentence says why."""


@dataclass(frozen=True, slots=True)
class _Desk:
    school: School
    imports: Imports
    printing: Printing
    clock: Clock


def add_to(commands: Any) -> None:
    """Add the commands to the parser of `python -m bot`."""
    parser: ArgumentParser = commands.add_parser("consents", help="the consent record: bring in, take out")
    kinds = parser.add_subparsers(dest="act", required=True)
    brought = kinds.add_parser("import", help="show what a list would do; with --confirm, bring it in")
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.add_argument("--made-on", type=_day, required=True, metavar="YYYY-MM-DD")
    brought.add_argument("--form", action="store_true", help="it is the autumn form: all were asked anew")
    brought.add_argument("--leavers-left", action="store_true", help="whoever is not on it has left")
    brought.add_argument("--confirm", action="store_true", help="bring it in: all of it, or nothing")
    taken = kinds.add_parser("export", help="the whole record as CSV or Excel")
    taken.add_argument("file", type=_ending(*_EXPORTS), metavar="FILE.csv|FILE.xlsx")
    listed = kinds.add_parser("class", help="a class list to print")
    listed.add_argument("name", metavar="NAME")
    listed.add_argument("file", type=_ending(".html"), metavar="FILE.html")
    child = kinds.add_parser("child", help="all that is held on one child")
    child.add_argument("id", metavar="ID", help="the ID on the child's card, a UPN or an admission number")
    child.add_argument("file", type=_ending(*_CHILDREN), metavar="FILE.html|FILE.json")


async def run(asked: Namespace, settings: Settings, school: School) -> int:
    """Do what was asked; 1 where it could not be done, and then nothing was changed or written."""
    try:
        async with _desk(settings, school) as desk:
            await (_bring(desk, asked) if asked.act == "import" else _take(desk, asked))
    except Unread as unread:
        print(words.unread(unread), words.REFUSED, sep="\n", file=sys.stderr)
    except (Refused, NotKept) as why:
        print(why, file=sys.stderr)
    else:
        return 0
    return 1


@asynccontextmanager
async def _desk(settings: Settings, school: School) -> AsyncIterator[_Desk]:
    credential = credential_of(settings)
    store = store_of(settings, credential)
    try:
        await store.open()
        known = People.of([*school.people.everyone, *await StaffList(store, school.id).load()])
        seeded = school.consents.accounts
        terms = (await Books(store, school.id).book(seeded, school.timezone)).terms(school.consents)
        printing = Printing.of(store, school, lambda: known, lambda: terms)
        yield _Desk(school, Imports(store, school.id), printing, clock_of(settings))
    finally:
        await store.close()
        await credential.close()


async def _bring(desk: _Desk, asked: Namespace) -> None:
    found = await _planned(desk, asked)
    for line in words.preview(found):
        print(line)
    if not found.may_be_confirmed:
        raise Refused(words.REFUSED)
    known = await desk.imports.find(found.plan.import_.id)
    if known is not None and known.confirmed_at is not None:
        print(words.before(known))
    elif asked.confirm:
        await _confirm(desk, found)
    else:
        print(words.UNCONFIRMED)
    if asked.confirm:
        await _fold(desk)


async def _planned(desk: _Desk, asked: Namespace) -> Preview:
    content = _read(asked.file)
    sheets = await Spreadsheets().read(content, asked.file.suffix)
    terms, at = desk.printing.terms(), desk.clock.now()
    about = About(
        school=desk.school.id,
        digest=hashlib.sha256(content).hexdigest(),
        made_on=asked.made_on,
        is_form=asked.form,
        by=COMMAND_LINE,
        at=at,
    )
    roll = await desk.printing.consents.all()
    found = planning.plan(sheets, roll, terms, about)
    if asked.leavers_left and found.may_be_confirmed:
        left = {one.id for one in found.leavers}
        found = previews.marking_left(found, left, desk.school.local(at).date())
    return found


async def _confirm(desk: _Desk, found: Preview) -> None:
    await desk.imports.plan(found.plan)
    id_ = found.plan.import_.id
    import_ = await desk.imports.find(id_)
    if import_ is None:
        raise Refused(words.REFUSED)
    at = desk.clock.now()
    codes = {"list": id_, "source": SOURCE}
    traces = [Trace(at, None, "consent.list_confirmed", codes=codes)]
    await desk.imports.confirm(import_, COMMAND_LINE, at, traces)
    print(words.IN_FORCE)


async def _fold(desk: _Desk) -> None:
    """Write what is in force to each record; stopped here, the bot goes on with it, or the same command."""
    terms = desk.printing.terms()
    for id_ in await desk.imports.unfinished():
        await desk.imports.fold(id_, matrix(terms.accounts), terms, desk.clock.now(), _progress)
    print(words.WRITTEN)


def _progress(done: int, of: int) -> None:
    print(words.written(done, of), flush=True)


async def _take(desk: _Desk, asked: Namespace) -> None:
    if asked.file.exists():
        raise Refused(words.IS_THERE)
    match asked.act:
        case "export":
            paper, of, nobody = _EXPORTS[asked.file.suffix.casefold()], "", ""
        case "class":
            paper, of, nobody = Paper.CLASS, class_code(asked.name), words.NO_CLASS
        case _:
            paper, nobody = _CHILDREN[asked.file.suffix.casefold()], words.NO_CHILD
            of = await _child(desk, asked.id)
    try:
        content = await desk.printing.made(paper, of, desk.clock.now(), by=None, source=SOURCE)
    except NotFound:
        raise Refused(nobody) from None
    await asyncio.to_thread(_write, asked.file, content)
    print(words.taken(asked.file.name))


async def _child(desk: _Desk, given: str) -> str:
    """The id of the child who is meant; a number that is two children's is nobody's."""
    roll = await desk.printing.consents.all()
    wanted = given.strip().casefold()
    meant = {
        one.id
        for one in roll.pupils
        if wanted and wanted in (one.id, one.upn.casefold(), one.admission_number.casefold())
    }
    if len(meant) != 1:
        raise Refused(words.NO_CHILD)
    return meant.pop()


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        raise Refused(words.NO_FILE) from None


def _write(path: Path, content: bytes) -> None:
    """Keep it where only the user who runs this can read it; a file that is there is never written over."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise Refused(words.IS_THERE) from None
    except OSError:
        raise Refused(words.NOT_WRITTEN) from None


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ArgumentTypeError("give a day such as 2026-11-24") from None


def _ending(*endings: str) -> Callable[[str], Path]:
    def path(given: str) -> Path:
        if Path(given).suffix.casefold() not in endings:
            raise ArgumentTypeError(f"its name must end in {' or '.join(endings)}")
        return Path(given)

    return path
