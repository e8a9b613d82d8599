"""Asking for an account and what follows: discussed, decided, set up, looked at, put to rest (R50 to R54).

Every one of these raises `Barred` where it cannot be done, and then nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from policy.accesses import a_year_after
from policy.account_access import acts, advisers, deciders, is_their_own
from policy.accounts import (
    IN_BEING,
    MOVES,
    WERE_MADE,
    Account,
    AccountAct,
    AccountState,
    Considerations,
    Decision,
    Helped,
    Opinion,
    Platform,
    allowed,
)
from policy.book_errors import Bar, Barred
from policy.book_steps import BookDeed, BookLine, BookStep, Written, here, holders, told
from policy.books import Book
from policy.concerns import FormToken
from policy.messages import Message, Purpose
from policy.people import Person, Role, StaffId
from policy.scenes import Scene
from policy.uses import FIXED, Place

SHORTEST_REASON = 5
"""Characters."""

_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9.-]{1,190})")
_VAULT = re.compile(r"[A-Za-z0-9 ,.:>/#_-]{2,80}")
_SAYS_SECRET = re.compile(r"\b(pass(word|code|phrase)?|pwd?|pin|secret)\b", re.IGNORECASE)
_LONG_WORD = 8

DEEDS = {
    AccountAct.REST: BookDeed.ACCOUNT_AT_REST,
    AccountAct.WAKE: BookDeed.ACCOUNT_AWAKE,
    AccountAct.CLOSE: BookDeed.ACCOUNT_CLOSED,
}
"""What is written down of an act that only moves an account on."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for."""

    name: str
    platform: Platform
    considerations: Considerations


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the Business Manager says once an account is there. `vault` says where the password is kept."""

    place: Place
    login_mail: str
    is_separate: bool
    vault: str
    rotated_on: date


def requested(
    request: Request, *, id_: str, reference: str, token: FormToken, by: Person, scene: Scene
) -> BookStep:
    """Ask for an account; the safeguarding lead is told first of all (R20, R52)."""
    if not request.name.strip() or request.considerations.missing:
        raise Barred(Bar.NEEDS_ANSWERS)
    account = Account(
        id=id_,
        reference=reference,
        name=request.name.strip(),
        platform=request.platform,
        requester=by.id,
        requested_at=scene.at,
        considerations=request.considerations,
        token=token,
    )
    whom = _first_asked(account, scene)
    codes = {"platform": request.platform.value}
    return _step(account, BookDeed.ACCOUNT_REQUESTED, by.id, scene.at, codes, told(account, whom, scene))


def consulted(account: Account, words: str, *, by: Person, scene: Scene) -> BookStep:
    """Say what the safeguarding lead thinks of it; whoever decides is told (R20)."""
    _require(account, AccountAct.CONSULT, by, scene)
    if not _is_said(words):
        raise Barred(Bar.NEEDS_REASON)
    done = _moved(replace(account, opinion=Opinion(by.id, scene.at, words)), AccountAct.CONSULT)
    messages = told(done, here(deciders(done, scene), scene), scene)
    return _step(done, BookDeed.ACCOUNT_CONSULTED, by.id, scene.at, {}, messages, words)


def decided(account: Account, reason: str, *, is_yes: bool, by: Person, scene: Scene) -> BookStep:
    """Approve or decline it, with a reason; never one's own, and never before it was discussed (R50)."""
    act = AccountAct.APPROVE if is_yes else AccountAct.DECLINE
    _require(account, act, by, scene)
    if not _is_said(reason):
        raise Barred(Bar.NEEDS_REASON)
    done = _moved(replace(account, decision=Decision(by.id, scene.at, is_yes, reason)), act)
    doing = holders(scene, Role.BUSINESS_MANAGER, Role.ICT) if is_yes else ()
    asked = () if account.requester in doing else (account.requester,)
    deed = BookDeed.ACCOUNT_APPROVED if is_yes else BookDeed.ACCOUNT_DECLINED
    messages = told(done, [one for one in doing if one != by.id], scene)
    messages += told(done, [one for one in asked if one != by.id], scene, Purpose.REGISTER_NEWS)
    return _step(done, deed, by.id, scene.at, {}, messages, reason)


def created(account: Account, made: SetUp, *, by: Person, book: Book, scene: Scene) -> BookStep:
    """Write down that it is there: its code, its school e-mail, and where the password is kept (R51, R54)."""
    _require(account, AccountAct.CREATE, by, scene)
    _check(made, book, scene)
    today = scene.school.local(scene.at).date()
    done = replace(
        _moved(account, AccountAct.CREATE),
        place=made.place,
        login_mail=made.login_mail.strip(),
        is_separate=made.is_separate,
        created_by=by.id,
        created_at=scene.at,
        vault=made.vault.strip(),
        rotated_on=made.rotated_on.isoformat(),
        rotated_by=by.id,
        review_on=a_year_after(today).isoformat(),
    )
    whom = [one for one in (account.requester, *holders(scene, Role.PRINCIPAL)) if one != by.id]
    codes, messages = {"place": made.place}, told(done, whom, scene, Purpose.REGISTER_NEWS)
    return _step(done, BookDeed.ACCOUNT_CREATED, by.id, scene.at, codes, messages)


def moved(account: Account, act: AccountAct, *, by: Person, scene: Scene) -> BookStep:
    """Put it to rest, wake it up, or close it: then ICT is asked to take it off the school's devices (R50).

    What people were trusted with there ends at the next look at the registers (policy/access_steps.py).
    """
    _require(account, act, by, scene)
    if act not in DEEDS:
        raise Barred(Bar.NOT_NOW)
    done = _moved(account, act)
    others = [one for one in holders(scene, Role.PRINCIPAL, Role.BUSINESS_MANAGER) if one != by.id]
    messages = told(done, others, scene, Purpose.REGISTER_NEWS)
    if act is AccountAct.CLOSE:
        done = replace(done, helped=None)
        messages += told(done, [one for one in holders(scene, Role.ICT) if one not in others], scene)
    return _step(done, DEEDS[act], by.id, scene.at, {"place": account.place}, messages)


def reviewed(account: Account, words: str, *, met_aim: bool, by: Person, scene: Scene) -> BookStep:
    """Say whether it met its aim; it is asked again in a year (R52)."""
    _require(account, AccountAct.REVIEW, by, scene)
    if not _is_said(words):
        raise Barred(Bar.NEEDS_REASON)
    again = a_year_after(scene.school.local(scene.at).date()).isoformat()
    codes = {"met_aim": "yes" if met_aim else "no"}
    done = replace(account, review_on=again)
    return _step(done, BookDeed.ACCOUNT_REVIEWED, by.id, scene.at, codes, words=words)


def rotated(account: Account, vault: str, on: date, *, by: Person, scene: Scene) -> BookStep:
    """The password was changed on this day; where it is kept may have changed with it (R54)."""
    _require(account, AccountAct.ROTATE, by, scene)
    _check_vault(vault)
    if on > scene.school.local(scene.at).date():
        raise Barred(Bar.DAY_TO_COME)
    done = replace(account, vault=vault.strip(), rotated_on=on.isoformat(), rotated_by=by.id)
    return _step(done, BookDeed.ACCOUNT_ROTATED, by.id, scene.at, {"on": on.isoformat()})


def needs_new_password(account: Account, scene: Scene) -> bool:
    """Whether somebody knows the password who keeps passwords no more, such as one who left (R54)."""
    if account.state not in IN_BEING or account.rotated_by is None:
        return False
    keep = (*scene.people.holders[Role.BUSINESS_MANAGER], *scene.acting.holders[Role.BUSINESS_MANAGER])
    return all(one.id != account.rotated_by for one in keep)


def helped(account: Account, *, by: Person, scene: Scene) -> BookStep:
    """Technical help was given (R21)."""
    _require(account, AccountAct.HELP, by, scene)
    done = replace(account, helped=Helped(by.id, scene.at))
    return _step(done, BookDeed.ACCOUNT_HELPED, by.id, scene.at)


def why_not(account: Account, act: AccountAct, by: Person) -> Bar:
    """Why this person cannot do this to the account, where they cannot."""
    if is_their_own(account, by, act):
        return Bar.OWN_REQUEST
    if act in allowed(account.state):
        return Bar.NOT_YOURS
    is_early = account.state is AccountState.REQUESTED and act in (AccountAct.APPROVE, AccountAct.DECLINE)
    return Bar.NOT_CONSULTED if is_early else Bar.NOT_NOW


def looks_secret(vault: str) -> bool:
    """Whether this may be a password instead of where it is kept: a word that mixes large and small letters
    with figures, a sign that names of places seldom have, or one that says that it is one."""
    if not _VAULT.fullmatch(vault.strip()) or _SAYS_SECRET.search(vault):
        return True
    return any(_is_mixed(word) for word in re.split(r"[ ,.:>/#_-]+", vault))


def _is_mixed(word: str) -> bool:
    kinds = (str.isupper, str.islower, str.isdigit)
    return len(word) >= _LONG_WORD and all(any(kind(it) for it in word) for kind in kinds)


def _check(made: SetUp, book: Book, scene: Scene) -> None:
    if not _CODE.fullmatch(made.place) or made.place in FIXED:
        raise Barred(Bar.NOT_A_CODE)
    if any(one.place == made.place for one in book.accounts if one.state in WERE_MADE):
        raise Barred(Bar.PLACE_TAKEN)
    found = _MAIL.fullmatch(made.login_mail.strip())
    if found is None or found[1].casefold() not in {it.casefold() for it in scene.school.email_domains}:
        raise Barred(Bar.NOT_OUR_MAIL)
    if not made.is_separate:
        raise Barred(Bar.NOT_SEPARATE)
    _check_vault(made.vault)
    if made.rotated_on > scene.school.local(scene.at).date():
        raise Barred(Bar.DAY_TO_COME)


def _check_vault(vault: str) -> None:
    if looks_secret(vault):
        raise Barred(Bar.LOOKS_SECRET)


def _require(account: Account, act: AccountAct, by: Person, scene: Scene) -> None:
    if act not in acts(account, by, scene):
        raise Barred(why_not(account, act, by))


def _moved(account: Account, act: AccountAct) -> Account:
    return replace(account, state=MOVES[act])


def _step(
    account: Account,
    what: BookDeed,
    by: StaffId,
    at: datetime,
    codes: Mapping[str, str] | None = None,
    messages: tuple[Message, ...] = (),
    words: str = "",
) -> BookStep:
    return BookStep((Written(account, BookLine(at, what, by, codes or {}, words)),), messages)


def _first_asked(account: Account, scene: Scene) -> tuple[StaffId, ...]:
    """The safeguarding lead; where they are away or asked for it themselves, whoever else may say."""
    may = advisers(account, scene)
    leads = tuple(one for one in may if one.holds(Role.DSL) and one.id not in scene.away)
    return here(leads or may, scene)


def _is_said(words: str) -> bool:
    return len(words.strip()) >= SHORTEST_REASON
