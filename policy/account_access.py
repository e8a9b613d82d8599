"""Who may read a request for an account, and what of that which may be done to it is theirs to do."""

from __future__ import annotations

from policy.accounts import Account, AccountAct, AccountState, allowed
from policy.people import Person, Role
from policy.scenes import Scene

READERS = (Role.BUSINESS_MANAGER, Role.PRINCIPAL, Role.DSL, Role.DEPUTY_DSL, Role.DEPUTY_HEAD)
"""Who reads the whole of it, besides whoever asked for it; ICT sees a task and no more (R21)."""

ADVISERS = (Role.DSL, Role.DEPUTY_DSL, Role.DEPUTY_HEAD)
"""Who is consulted, in this order: never whoever asked for it (R20)."""

SECOND = (Role.DEPUTY_HEAD, Role.DSL)
"""Who decides where the Principal asked for it."""


def reads(account: Account, person: Person) -> bool:
    """Whether this person may read it."""
    return person.id == account.requester or person.holds(*READERS)


def has_task(account: Account, person: Person) -> bool:
    """Whether this person is asked for technical help with it (R21)."""
    return person.holds(Role.ICT) and account.decision is not None and account.decision.is_yes


def advisers(account: Account, scene: Scene) -> tuple[Person, ...]:
    """Who may say what they think of it: the DSL and deputies; where one of them asked for it, the others.

    A Principal who is the DSL as well decides about it, and does not advise where somebody else can (I10).
    """
    found = _but(account, scene, Role.DSL, Role.DEPUTY_DSL)
    apart = tuple(one for one in found if not one.holds(Role.PRINCIPAL))
    return apart or found or _but(account, scene, Role.DEPUTY_HEAD)


def deciders(account: Account, scene: Scene) -> tuple[Person, ...]:
    """Who may approve or decline it: the Principal, and somebody else where the Principal asked for it; then
    not whoever advised on it, as long as there is another (I10)."""
    heads = _but(account, scene, Role.PRINCIPAL)
    is_their_own = any(one.id == account.requester for one in scene.acting.holders[Role.PRINCIPAL])
    if heads and not is_their_own:
        return heads
    found = _unique((*heads, *_but(account, scene, *SECOND)))
    advised = account.opinion.by if account.opinion is not None else None
    return tuple(one for one in found if one.id != advised) or found


def acts(account: Account, person: Person, scene: Scene) -> frozenset[AccountAct]:
    """What this person may do to it now."""
    office = person.holds(Role.BUSINESS_MANAGER)
    head = person.holds(Role.PRINCIPAL)
    decides = _is_among(person, deciders(account, scene))
    theirs = {
        AccountAct.CONSULT: _is_among(person, advisers(account, scene)),
        AccountAct.APPROVE: decides,
        AccountAct.DECLINE: decides,
        AccountAct.CREATE: office,
        AccountAct.REST: office or head,
        AccountAct.WAKE: head,
        AccountAct.CLOSE: office or head,
        AccountAct.REVIEW: office or head,
        AccountAct.ROTATE: office,
        AccountAct.HELP: has_task(account, person) and account.helped is None,
    }
    return frozenset(one for one in allowed(account.state) if theirs[one])


def is_their_own(account: Account, person: Person, act: AccountAct) -> bool:
    """Whether this person could do it, had they not asked for the account themselves."""
    if person.id != account.requester:
        return False
    match act:
        case AccountAct.CONSULT:
            return account.state is AccountState.REQUESTED and person.holds(*ADVISERS)
        case AccountAct.APPROVE | AccountAct.DECLINE:
            return account.state is AccountState.CONSULTED and person.holds(Role.PRINCIPAL, *SECOND)
        case _:
            return False


def _but(account: Account, scene: Scene, *roles: Role) -> tuple[Person, ...]:
    held = (one for role in roles for one in scene.acting.holders[role])
    return _unique(tuple(one for one in held if one.id != account.requester))


def _unique(people: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple({one.id: one for one in people}.values())


def _is_among(person: Person, people: tuple[Person, ...]) -> bool:
    return any(one.id == person.id for one in people)
