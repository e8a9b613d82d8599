"""Accounts, who is trusted with them, and devices, in every state that a person can meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cards import accesses, account_forms, accounts, devices
from cards import register_words as words
from cards.accounts import BookView
from cards.card import Card
from cards.elements import warning
from cards.forms import Filled
from policy.access_steps import Grant
from policy.accesses import Access, AccessRole, Chore, EndedFor
from policy.accounts import (
    Account,
    AccountAct,
    AccountState,
    Considerations,
    Decision,
    Helped,
    Opinion,
    Platform,
)
from policy.book_errors import Bar
from policy.book_steps import BookDeed, BookLine
from policy.books import Book
from policy.devices import Device, DeviceKind
from policy.people import People, Person, StaffId
from policy.uses import WEBSITE, Place
from tests.cards.people import DSL, HEAD, PEOPLE, REFERENCE, SCHOOL, TEACHER, TOKEN

AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
HOSTILE = "Look [here](https://canary.example) **now** <b>x</b>"
LONG = f"{HOSTILE} " + "canary " * 55

ASKED = Account(
    id="01JD0000000000000000000001",
    reference=REFERENCE,
    name=f"Page {HOSTILE}"[:60],
    platform=Platform.FACEBOOK,
    requester=TEACHER.id,
    requested_at=AT - timedelta(days=3),
    considerations=Considerations(*[LONG] * 6),
)
CONSULTED = replace(ASKED, state=AccountState.CONSULTED, opinion=Opinion(DSL.id, AT, LONG))
APPROVED = replace(CONSULTED, state=AccountState.APPROVED, decision=Decision(HEAD.id, AT, True, LONG))
DECLINED = replace(CONSULTED, state=AccountState.DECLINED, decision=Decision(HEAD.id, AT, False, LONG))
MADE = replace(
    APPROVED,
    state=AccountState.CREATED,
    place=Place("parents-page"),
    login_mail="canary@school.example",
    is_separate=True,
    created_by=HEAD.id,
    created_at=AT,
    vault="office safe, entry 12",
    rotated_on="2026-11-20",
    review_on="2027-11-20",
)
DUE = replace(MADE, review_on="2026-11-01", id="2", reference="MS-00002", place=Place("old-page"))
ENOUGH = tuple(
    replace(ASKED, id=f"a{number}", reference=f"MS-A{number:04d}", requested_at=AT + timedelta(number))
    for number in range(12)
)

TRUSTED = Access(
    "MS-00003",
    TEACHER.id,
    WEBSITE,
    AccessRole.PUBLISHER,
    HEAD.id,
    AT,
    "2026-09-01",
    "2027-07-20",
    "2026-09-01",
)
EXCEPTION = replace(
    TRUSTED, id="MS-00008", role=AccessRole.PASSWORD, place=MADE.place, trained_on="", why=LONG[:500]
)
LEFT = replace(
    TRUSTED,
    id="MS-00004",
    person=StaffId("gone"),
    name=f"Robin {HOSTILE}",
    place=MADE.place,
    ended_at=AT,
    ended_for=EndedFor.LEFT,
    chore=Chore.TAKE_OFF,
    chore_due=AT + timedelta(days=1),
)
ENDED = replace(LEFT, id="MS-00005", person=TEACHER.id, ended_for=EndedFor.BY_HAND)
CHANGED = replace(TRUSTED, id="MS-00006", to="", chore=Chore.LOOK_AGAIN, chore_due=AT)
UNTRAINED = replace(TRUSTED, id="MS-00007", trained_on="2025-09-01")
IPAD = Device("MS-00008", f"IPAD {HOSTILE}"[:40], DeviceKind.TABLET, HOSTILE, HEAD.id, "2026-09-01")

BOOK = Book(
    accounts=(MADE, DUE, replace(ASKED, reference="MS-00011"), replace(DECLINED, reference="MS-00012")),
    accesses=(TRUSTED, LEFT, ENDED, CHANGED, UNTRAINED, EXCEPTION),
    devices=(IPAD, replace(IPAD, id="MS-00009", tag="CAM-2", kind=DeviceKind.CAMERA)),
    seeded={Place("facebook"): f"Page {HOSTILE}"},
    zone=SCHOOL.timezone,
)
# The same person twice, to be told apart by their addresses.
TWINS = People.of((*PEOPLE.everyone, Person(StaffId("x"), TEACHER.name, "x@school.example")))
CROWD = People.of(Person(StaffId(f"p{number}"), f"Robin Vale{number}") for number in range(130))


def seen_by(person: Person, book: Book = BOOK, *, all_: bool = True) -> BookView:
    """How somebody who may do everything, or nothing, looks at it."""
    return BookView(person, AT, SCHOOL, TWINS, book, all_, all_, all_, all_)


VIEW = seen_by(HEAD)
READER = seen_by(DSL, all_=False)
EMPTY = seen_by(HEAD, Book())
STORY = (
    BookLine(AT, BookDeed.ACCOUNT_REQUESTED, TEACHER.id),
    *(BookLine(AT, one, HEAD.id) for one in list(BookDeed)[1:8]),
    BookLine(AT, BookDeed.ACCOUNT_REVIEWED, HEAD.id, {"met_aim": "no"}, LONG),
    BookLine(AT, BookDeed.ACCOUNT_AT_REST, None),
)
ALL = frozenset(AccountAct)
NO_ACTS: frozenset[AccountAct] = frozenset()
AGAIN = [warning(words.NOT_SAVED)]
ANSWERS = {"name": ASKED.name, **dict.fromkeys(words.CONSIDERATIONS, LONG[:500])}
SET_UP = {
    "place": "parents-page",
    "mail": HOSTILE,
    "separate": "yes",
    "vault": "office safe, entry 12",
    "rotated_on": "2026-11-20",
}
GRANT = Grant(TEACHER.id, WEBSITE, AccessRole.AUTHOR, date(2026, 11, 24), None, date(2026, 9, 1))
GRANTED = {
    "role": GRANT.role.value,
    "place": GRANT.place,
    "person": GRANT.person,
    "from": "2026-11-24",
    "to": "2027-07-20",
    "trained_on": "2026-09-01",
}
DEVICE = {"tag": HOSTILE[:40], "kind_of": "camera", "custodian": HOSTILE, "from": "2026-11-24"}

REGISTERS: Mapping[str, Card] = {
    "accounts.home": accounts.home(VIEW),
    "accounts.home: nothing yet": accounts.home(EMPTY),
    "accounts.home: to somebody who only reads": accounts.home(READER),
    "accounts.home: a second page": accounts.home(seen_by(HEAD, replace(BOOK, accounts=ENOUGH)), page=2),
    "accounts.technical": accounts.technical([APPROVED, replace(MADE, helped=Helped(HEAD.id, AT))]),
    "accounts.technical: nothing": accounts.technical([]),
    "accounts.task": accounts.task(APPROVED, ALL),
    "accounts.task: closed": accounts.task(replace(MADE, state=AccountState.CLOSED), ALL),
    "accounts.task: done": accounts.task(
        replace(APPROVED, helped=Helped(HEAD.id, AT)), NO_ACTS, [words.barred(Bar.NOT_NOW)]
    ),
    **{
        f"accounts.opened: {one.state.value}": accounts.opened(one, STORY[:2], ALL, VIEW)
        for one in (ASKED, CONSULTED, APPROVED, DECLINED)
    },
    "accounts.opened: in use": accounts.opened(MADE, STORY, ALL, VIEW),
    "accounts.opened: somebody who left knows its password": accounts.opened(
        MADE, STORY, ALL, replace(VIEW, stale_passwords=frozenset({MADE.reference}))
    ),
    "accounts.opened: to somebody who only reads": accounts.opened(MADE, STORY, NO_ACTS, READER),
    **{
        f"accounts.opened: {bar.value}": accounts.opened(ASKED, (), NO_ACTS, VIEW, [words.barred(bar)])
        for bar in Bar
    },
    "accounts.hidden": accounts.hidden(),
    "account_forms.choose": account_forms.choose(),
    "account_forms.choose: nothing chosen": account_forms.choose([warning("Please choose.")]),
    "account_forms.request": account_forms.request(Platform.X, Filled(), TOKEN),
    "account_forms.request: something is missing": account_forms.request(
        Platform.OTHER, account_forms.read_request({"name": HOSTILE}), TOKEN
    ),
    "account_forms.request: not saved": account_forms.request(Platform.X, Filled(ANSWERS), TOKEN, AGAIN),
    "account_forms.consult": account_forms.consult(ASKED, Filled()),
    "account_forms.consult: too little": account_forms.consult(ASKED, account_forms.read_opinion({})),
    "account_forms.decide": account_forms.decide(CONSULTED, Filled()),
    "account_forms.decide: too little": account_forms.decide(
        CONSULTED, account_forms.read_decision({"answer": "no"})
    ),
    "account_forms.set_up": account_forms.set_up(APPROVED, Filled()),
    "account_forms.set_up: nothing filled in": account_forms.set_up(APPROVED, account_forms.read_set_up({})),
    "account_forms.set_up: not a school address": account_forms.set_up(
        APPROVED, Filled(SET_UP), [words.barred(Bar.NOT_OUR_MAIL)]
    ),
    "account_forms.set_up: what looks like a password": account_forms.set_up(
        APPROVED, Filled({**SET_UP, "vault": "CanaryXy77"}), [words.barred(Bar.LOOKS_SECRET)]
    ),
    "account_forms.review": account_forms.review(MADE, Filled()),
    "account_forms.review: too little": account_forms.review(MADE, account_forms.read_review({"met": "yes"})),
    "account_forms.rotate": account_forms.rotate(MADE, Filled()),
    "account_forms.rotate: nothing filled in": account_forms.rotate(MADE, account_forms.read_rotation({})),
    **{f"account_forms.moving: {act.value}": account_forms.moving(MADE, act) for act in words.MOVES},
    "accesses.listed": accesses.listed(VIEW, [words.barred(Bar.NOT_NOW)]),
    "accesses.listed: nobody yet": accesses.listed(EMPTY),
    "accesses.listed: to somebody who only reads": accesses.listed(READER),
    "accesses.listed: a second page": accesses.listed(
        seen_by(HEAD, replace(BOOK, accesses=tuple(replace(LEFT, id=f"MS-B{n:04d}") for n in range(12)))),
        page=2,
    ),
    "accesses.form": accesses.form(Filled(), TOKEN, VIEW),
    "accesses.form: a password without a reason": accesses.form(
        accesses.read({**GRANTED, "role": "password", "to": ""}, PEOPLE), TOKEN, VIEW
    ),
    "accesses.form: nothing filled in": accesses.form(accesses.read({}, PEOPLE), TOKEN, VIEW),
    "accesses.form: not trained": accesses.form(
        Filled(GRANTED), TOKEN, VIEW, [words.barred(Bar.NOT_TRAINED)]
    ),
    "accesses.form: a large school": accesses.form(Filled(), TOKEN, replace(VIEW, people=CROWD)),
    "accesses.ending": accesses.ending(TRUSTED, VIEW),
    "devices.listed": devices.listed(VIEW, [words.barred(Bar.NOT_NOW)]),
    "devices.listed: nothing yet": devices.listed(EMPTY),
    "devices.listed: to somebody who only reads": devices.listed(READER),
    "devices.listed: a second page": devices.listed(
        seen_by(HEAD, replace(BOOK, devices=tuple(replace(IPAD, id=f"MS-C{n:04d}") for n in range(14)))),
        page=2,
    ),
    "devices.form": devices.form(Filled(), TOKEN),
    "devices.form: nothing filled in": devices.form(devices.read({}, AT.date()), TOKEN),
    "devices.form: the tag is taken": devices.form(Filled(DEVICE), TOKEN, [words.barred(Bar.TAG_TAKEN)]),
    "devices.retiring": devices.retiring(IPAD, VIEW),
}
REGISTERS_AT_REST: Mapping[str, Card] = {"accounts.hidden": accounts.hidden()}
"""The one that stands in a chat as it is."""
