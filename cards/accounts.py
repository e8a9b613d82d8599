"""The school's accounts as they are read: the list, one of them, and what ICT is asked to help with (C10).

Names, addresses and where a password is kept are somebody's words; a password stands nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cards import pages, times
from cards import register_words as words
from cards.card import Card
from cards.chronology import dated
from cards.elements import Element, button, buttons, heading, line, said, warning
from cards.verbs import Verb
from policy.accounts import Account, AccountAct, AccountState
from policy.book_steps import BookDeed, BookLine
from policy.books import Book
from policy.people import People, Person, StaffId
from policy.schools import School

PAGE = 10
"""Accounts on one card."""
MOST_LINES = 12
MOST_WORDS = 1_000

APPROVED = "An account was approved. The Business Manager sets it up. Please help if they ask you to."
CLOSED = "This account was closed. Please take it off the school's devices and anything that signs in to it."
"""What ICT is asked to help with."""

_WAITING = (AccountState.REQUESTED, AccountState.CONSULTED, AccountState.APPROVED)


@dataclass(frozen=True, slots=True)
class BookView:
    """Who looks at the registers and when, and what they may do: put an entry in, or trust somebody."""

    reader: Person
    at: datetime
    school: School
    people: People
    book: Book
    may_ask: bool = False
    may_keep: bool = False
    may_trust: bool = False
    may_end: bool = False
    stale_passwords: frozenset[str] = frozenset()
    """References of accounts whose password is known to somebody who keeps passwords no more (R54)."""

    def name(self, person: StaffId | None) -> str:
        """Who somebody is; one who left is known by nothing but having been here."""
        found = self.people.by_id.get(person) if person else None
        if found is not None:
            return found.name
        return "Somebody who has left" if person else "Sargent"

    def must_rotate(self, account: Account) -> bool:
        """Whether somebody knows the password who does not keep passwords any more."""
        return account.reference in self.stale_passwords

    def clock(self, at: datetime) -> str:
        """A moment as people read it."""
        return times.moment(at, self.school.timezone)


def home(view: BookView, *, page: int = 1) -> Card:
    """Every account with how it stands, those that wait for somebody first."""
    book = view.book
    ordered = sorted(book.accounts, key=lambda it: (_rank(it), it.requested_at, it.id))
    known = {one.place for one in book.accounts if one.place}
    seeded = [name for place, name in book.seeded.items() if place not in known]
    last = max(1, -(-len(ordered) // PAGE))
    page = pages.nearest(page, last)
    shown = ordered[(page - 1) * PAGE : page * PAGE]
    body: list[Element] = [heading("Social media accounts of the school")]
    if not ordered:
        body.append(line("Nobody has asked for an account here yet."))
    for one in shown:
        body.append(said(f"{one.reference}: {words.STATES[one.state]}", one.name))
        if one.is_due_for_review(book.day(view.at)):
            body.append(warning(f"{one.reference}: a year is over. Did it meet its aim?"))
    if seeded and page == last:
        body.append(said("Set up before, not in this list yet", ", ".join(seeded)))
    chores = [one for one in book.accesses if one.chore is not None]
    if chores:
        body.append(warning(f"People to take off accounts, or to look at again: {len(chores)}."))
    body += [buttons(*(button(f"Open {one.reference}", Verb.OPEN, _about(one)) for one in shown))]
    body += pages.turns(Verb.ACCOUNTS, {}, page, last)
    presses = [button("Who is trusted with them", Verb.ACCESSES), button("Devices", Verb.DEVICES)]
    if view.may_ask:
        presses.append(button("Ask for a new account", Verb.ACCOUNT_REQUEST))
    body.append(buttons(*presses))
    return Card(tuple(one for one in body if one.get("items") != []), "Sargent: accounts.")


def technical(accounts: Sequence[Account]) -> Card:
    """What ICT is asked to help with: which platform, and whether it is done. Never a password (R21)."""
    body: list[Element] = [heading("Technical help for accounts")]
    if not accounts:
        body.append(line("There is nothing to help with."))
    shown = sorted(accounts, key=lambda it: (it.helped is None, it.requested_at))[-PAGE:]
    body += [said(f"{one.reference}: {_task(one)}", words.PLATFORMS[one.platform]) for one in shown]
    waiting = [one for one in shown if one.helped is None]
    if waiting:
        presses = (button(f"Open {one.reference}", Verb.OPEN, _about(one)) for one in waiting)
        body.append(buttons(*presses))
    return Card(tuple(body), "Sargent: technical help.")


def task(account: Account, acts: frozenset[AccountAct], banner: Iterable[Element] = ()) -> Card:
    """One account that was approved or closed, as ICT sees it."""
    reference = account.reference
    body: list[Element] = [
        heading(f"Technical task. Ref {reference}"),
        *banner,
        line(CLOSED if account.state is AccountState.CLOSED else APPROVED),
        said("Where", words.PLATFORMS[account.platform]),
        line("You need no password for this. Never ask for one, and never write one down."),
        line("It is done." if account.helped is not None else "It is not done yet."),
    ]
    presses = [button("Hide", Verb.HIDE, _about(account))]
    if AccountAct.HELP in acts:
        press = button("I have helped", Verb.ACCOUNT_HELPED, _about(account), style="positive")
        presses.insert(0, press)
    body.append(buttons(*presses))
    return Card(tuple(body), f"Technical task {reference}.")


def opened(
    account: Account,
    story: Sequence[BookLine],
    acts: frozenset[AccountAct],
    view: BookView,
    banner: Iterable[Element] = (),
) -> Card:
    """The whole of one account, with the buttons for what this person may do now."""
    body: list[Element] = [
        heading(f"Account. Ref {account.reference}"),
        *banner,
        line(f"It is {words.STATES[account.state]}.", strong=True),
        said("Name", account.name),
        said("Where", words.PLATFORMS[account.platform]),
        said("Asked for by", view.name(account.requester)),
        *considerations(account),
        *_opinions(account, view),
        *_custody(account, view),
        *_story(story, view),
        buttons(*_presses(account, acts)),
    ]
    return Card(tuple(body), f"Account {account.reference}.")


def considerations(account: Account) -> list[Element]:
    """What was thought about before (R52)."""
    return [said(label, getattr(account.considerations, key)) for key, label in words.TOLD.items()]


def hidden() -> Card:
    """What is left in the chat where a register was shown for a short while."""
    body = (
        heading("A list of the school was shown here"),
        line("What was shown is hidden again. It may have changed since."),
        buttons(button("Accounts", Verb.ACCOUNTS)),
    )
    return Card(body, "Sargent: a list was shown.")


def _opinions(account: Account, view: BookView) -> list[Element]:
    told: list[Element] = []
    if account.opinion is not None:
        told.append(said(f"What {view.name(account.opinion.by)} thinks of it", account.opinion.words))
    if account.decision is not None:
        answer = "approved it" if account.decision.is_yes else "declined it"
        told.append(said(f"Why {view.name(account.decision.by)} {answer}", account.decision.reason))
    return told


def _custody(account: Account, view: BookView) -> list[Element]:
    """Where its password is kept, for whoever runs it; the password itself is nowhere (R54)."""
    if not account.place:
        return []
    told: list[Element] = [
        said("Short name in lists of permissions", account.place),
        said("E-mail it is linked to", account.login_mail),
    ]
    if view.may_end:
        told.append(said("Where its password is kept", account.vault))
        told.append(line(f"The password was last changed on {dated(account.rotated_on)}."))
        if view.must_rotate(account):
            told.append(warning("Whoever changed it last keeps passwords no more. Please change it now."))
    told.append(line(f"To be looked at again on {dated(account.review_on)}: did it meet its aim?"))
    return told


def _story(story: Sequence[BookLine], view: BookView) -> list[Element]:
    told = [f"{view.clock(it.at)}: {words.DEEDS[it.what]}, {view.name(it.by)}" for it in story[-MOST_LINES:]]
    found = [it for it in story if it.what is BookDeed.ACCOUNT_REVIEWED]
    shown = [said("What happened", "\n".join(told))] if told else []
    if found:
        aim = "It met its aim" if found[-1].codes.get("met_aim") == "yes" else "It did not meet its aim"
        shown.insert(0, said(aim, found[-1].words))
    return shown


def _presses(account: Account, acts: frozenset[AccountAct]) -> list[Element]:
    about = _about(account)
    offered: list[tuple[AccountAct, Element]] = [
        (AccountAct.CONSULT, button("Say what you think", Verb.ACCOUNT_CONSULT, about, style="positive")),
        (AccountAct.APPROVE, button("Decide", Verb.ACCOUNT_DECIDE, about, style="positive")),
        (AccountAct.CREATE, button("It is set up", Verb.ACCOUNT_CREATE, about, style="positive")),
        (AccountAct.ROTATE, button("The password was changed", Verb.ACCOUNT_ROTATE, about)),
        (AccountAct.REVIEW, button("Did it meet its aim?", Verb.ACCOUNT_REVIEW, about)),
        *(
            (act, button(title, Verb.ACCOUNT_MOVE, {**about, "to": act.value}))
            for act, (title, _) in words.MOVES.items()
        ),
    ]
    shown = [press for act, press in offered if act in acts]
    return [*shown, button("Hide", Verb.HIDE, about)]


def _task(account: Account) -> str:
    return "done" if account.helped is not None else "to do"


def _rank(account: Account) -> int:
    return 0 if account.state in _WAITING else list(AccountState).index(account.state)


def _about(account: Account) -> Mapping[str, str]:
    return {"reference": account.reference}
