"""Trusting people with the school's accounts, and taking it back (R53, R54, R56)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from policy import hours
from policy.accesses import WRITING, Access, AccessRole, Chore, EndedFor, is_in_date, roles_of
from policy.accounts import IN_BEING, Account, AccountState
from policy.book_errors import Bar, Barred
from policy.book_steps import BookDeed, BookLine, BookStep, Written, holders, told
from policy.books import Book
from policy.concerns import FormToken
from policy.messages import Purpose
from policy.people import People, Person, Role, StaffId
from policy.scenes import Scene
from policy.uses import FIXED, Place

SEEN_TO_WITHIN = 1
"""School days in which somebody who left is taken off an account (R53)."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Whom to trust with what, from when to when, and when they were last trained in posting.

    Somebody who is to know a password needs no training in posting, but a reason and a last day (R54).
    """

    person: StaffId
    place: Place
    role: AccessRole
    from_: date
    to: date | None
    trained_on: date | None
    why: str = ""


def may_grant(person: Person) -> bool:
    """Whether this person authorises: the Principal, or whoever covers (R53)."""
    return person.holds(Role.PRINCIPAL)


def may_end(person: Person) -> bool:
    """Whether this person may take it back."""
    return person.holds(Role.PRINCIPAL, Role.BUSINESS_MANAGER)


def granted(grant: Grant, *, id_: str, token: FormToken, by: Person, book: Book, scene: Scene) -> BookStep:
    """Trust somebody with a place; raises `Barred`. The Business Manager keeps the passwords and is told."""
    if not may_grant(by):
        raise Barred(Bar.NOT_YOURS)
    person = scene.people.find(grant.person)
    if person is None:
        raise Barred(Bar.NO_SUCH_PERSON)
    _check(grant, book, scene)
    access = Access(
        id=id_,
        person=person.id,
        place=grant.place,
        role=grant.role,
        granted_by=by.id,
        granted_at=scene.at,
        from_=grant.from_.isoformat(),
        to=grant.to.isoformat() if grant.to is not None else "",
        trained_on=grant.trained_on.isoformat() if grant.trained_on is not None else "",
        why=grant.why.strip(),
        roles=roles_of(person),
        name=person.name,
        token=token,
    )
    codes = {"person": person.id, "place": grant.place, "role": grant.role.value}
    line = BookLine(scene.at, BookDeed.ACCESS_GRANTED, by.id, codes, access.why)
    whom = [one for one in holders(scene, Role.BUSINESS_MANAGER) if one != by.id]
    earlier = [
        _ended_without_chore(one, EndedFor.RENEWED, by.id, scene)
        for one in book.accesses
        if _is_renewed(one, grant, scene)
    ]
    same = sum(_is_it(one, grant) for one in book.accesses)
    claim = f"access {same} {grant.person} {grant.place} {grant.role.value}"
    return BookStep(
        (Written(access, line), *earlier), told(access, whom, scene, Purpose.REGISTER_NEWS), claim
    )


def ended(access: Access, *, by: Person, scene: Scene) -> BookStep:
    """Take it back: it counts no more from this moment. The Business Manager takes them off the account."""
    if not may_end(by):
        raise Barred(Bar.NOT_YOURS)
    if access.ended_at is not None:
        raise Barred(Bar.NOT_NOW)
    done = _over(access, EndedFor.BY_HAND, by.id, scene)
    line = BookLine(scene.at, BookDeed.ACCESS_ENDED, by.id, _codes(access, EndedFor.BY_HAND))
    whom = [one for one in holders(scene, Role.BUSINESS_MANAGER) if one != by.id]
    return BookStep((Written(done, line),), told(done, whom, scene))


def kept(access: Access, *, by: Person, scene: Scene) -> BookStep:
    """The Principal looked again, and they keep it in what they do here now."""
    if not may_grant(by):
        raise Barred(Bar.NOT_YOURS)
    person = scene.people.find(access.person)
    if access.chore is not Chore.LOOK_AGAIN or person is None:
        raise Barred(Bar.NOT_NOW)
    done = replace(access, chore=None, chore_due=None, roles=roles_of(person))
    line = BookLine(scene.at, BookDeed.ACCESS_KEPT, by.id, {"person": access.person})
    return BookStep((Written(done, line),))


def taken_off(access: Access, book: Book, *, by: Person, scene: Scene) -> BookStep:
    """They were taken off, and the password of the account was changed today (R54)."""
    if not by.holds(Role.BUSINESS_MANAGER):
        raise Barred(Bar.NOT_YOURS)
    if access.chore is not Chore.TAKE_OFF:
        raise Barred(Bar.NOT_NOW)
    today = scene.school.local(scene.at).date()
    written = [_off(access, by.id, scene)]
    account = book.account_at(access.place)
    if account is not None and account.state in IN_BEING:
        written.append(_rotated(account, today, by, scene))
    return BookStep(tuple(written))


def due(access: Access, book: Book, people: People, scene: Scene) -> BookStep | None:
    """What has to happen to it by itself: its account was closed, whoever has it left, its last day is over,
    or they do something else now (R53)."""
    if _is_of_closed(access, book):
        return _closed(access, scene)
    if access.ended_at is not None:
        return None
    person = people.find(access.person)
    if person is None:
        return _taken_back(access, EndedFor.LEFT, scene)
    if access.is_past(book.day(scene.at)):
        return _past(access, book, scene)
    if access.chore is None and roles_of(person) != access.roles:
        return _in_question(access, scene)
    return None


def _is_of_closed(access: Access, book: Book) -> bool:
    account = book.account_at(access.place)
    is_open = access.ended_at is None or access.chore is not None
    return is_open and account is not None and account.state is AccountState.CLOSED


def _closed(access: Access, scene: Scene) -> BookStep:
    """Nobody is trusted with a closed account any more, and nobody has to be taken off it."""
    if access.ended_at is not None:
        return BookStep((_off(access, None, scene),))
    return BookStep((_ended_without_chore(access, EndedFor.CLOSED, None, scene),))


def _past(access: Access, book: Book, scene: Scene) -> BookStep:
    """They are taken off, unless they were given the same anew."""
    if any(_goes_on(one, access, book, scene) for one in book.accesses):
        return BookStep((_ended_without_chore(access, EndedFor.RENEWED, None, scene),))
    return _taken_back(access, EndedFor.OVER, scene)


def _taken_back(access: Access, why: EndedFor, scene: Scene) -> BookStep:
    """It ends at once; the Business Manager has one school day for the rest."""
    done = _over(access, why, None, scene)
    line = BookLine(scene.at, BookDeed.ACCESS_ENDED, None, _codes(access, why))
    return BookStep((Written(done, line),), told(done, holders(scene, Role.BUSINESS_MANAGER), scene))


def _in_question(access: Access, scene: Scene) -> BookStep:
    """Within one school day somebody has to look again."""
    done = replace(access, chore=Chore.LOOK_AGAIN, chore_due=_due(scene))
    line = BookLine(scene.at, BookDeed.ACCESS_IN_QUESTION, None, {"person": access.person})
    whom = holders(scene, Role.BUSINESS_MANAGER, Role.PRINCIPAL)
    return BookStep((Written(done, line),), told(done, whom, scene))


def _check(grant: Grant, book: Book, scene: Scene) -> None:
    today = scene.school.local(scene.at).date()
    if grant.place not in FIXED and grant.place not in book.places(scene.at):
        raise Barred(Bar.NO_SUCH_PLACE)
    if grant.role in WRITING:
        _check_training(grant, today)
    elif not grant.why.strip():
        raise Barred(Bar.NEEDS_REASON)
    elif grant.to is None:
        raise Barred(Bar.NEEDS_END)
    if grant.to is not None and (grant.to < grant.from_ or grant.to < today):
        raise Barred(Bar.ENDS_BEFORE)
    if any(_is_the_same(one, grant, today) for one in book.accesses):
        raise Barred(Bar.HAS_IT)


def _check_training(grant: Grant, today: date) -> None:
    """Training is looked at again whenever it counts: here it must cover the first day (R56)."""
    trained = grant.trained_on
    if trained is None or not is_in_date(trained.isoformat(), max(today, grant.from_)):
        raise Barred(Bar.NOT_TRAINED)
    if trained > today:
        raise Barred(Bar.DAY_TO_COME)


def _is_the_same(access: Access, grant: Grant, today: date) -> bool:
    """Whether they have just this, in force or to come, and their training does not run out before long."""
    is_over = access.ended_at is not None or access.is_past(today)
    runs_on = is_in_date(access.trained_on, today + timedelta(days=30))
    return _is_it(access, grant) and not is_over and runs_on and not access.to


def _is_it(access: Access, other: Access | Grant) -> bool:
    """Whether both are about the same person, place and trust."""
    return (access.person, access.place, access.role) == (other.person, other.place, other.role)


def _is_renewed(access: Access, grant: Grant, scene: Scene) -> bool:
    """Whether this takes the place of an earlier grant of the same from today on."""
    starts = grant.from_ <= scene.school.local(scene.at).date()
    return _is_it(access, grant) and starts and access.ended_at is None and access.chore is None


def _goes_on(other: Access, access: Access, book: Book, scene: Scene) -> bool:
    """Whether this other one lets the same person do the same from now on."""
    in_force = other.is_in_force(scene.at, book.day(scene.at))
    return other.id != access.id and _is_it(other, access) and in_force


def _ended_without_chore(access: Access, why: EndedFor, by: StaffId | None, scene: Scene) -> Written:
    done = replace(access, ended_at=scene.at, ended_by=by, ended_for=why, chore=None, chore_due=None)
    return Written(done, BookLine(scene.at, BookDeed.ACCESS_ENDED, by, _codes(access, why)))


def _off(access: Access, by: StaffId | None, scene: Scene) -> Written:
    line = BookLine(scene.at, BookDeed.ACCESS_TAKEN_OFF, by, {"person": access.person})
    return Written(replace(access, chore=None, chore_due=None), line)


def _over(access: Access, why: EndedFor, by: StaffId | None, scene: Scene) -> Access:
    return replace(
        access,
        ended_at=scene.at,
        ended_by=by,
        ended_for=why,
        chore=Chore.TAKE_OFF,
        chore_due=_due(scene),
    )


def _due(scene: Scene) -> datetime:
    return hours.end_of_day(scene.school, scene.at, SEEN_TO_WITHIN)


def _rotated(account: Account, on: date, by: Person, scene: Scene) -> Written:
    line = BookLine(scene.at, BookDeed.ACCOUNT_ROTATED, by.id, {"on": on.isoformat()})
    return Written(replace(account, rotated_on=on.isoformat(), rotated_by=by.id), line)


def _codes(access: Access, why: EndedFor) -> dict[str, str]:
    return {"person": access.person, "place": access.place, "why": why.value}
