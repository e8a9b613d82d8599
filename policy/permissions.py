"""What a person may ask of the product at all; what they may see of one concern is policy/clearances.py."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from policy.people import Person, Role


class Permission(StrEnum):
    """Something a route asks for before its handler runs."""

    ASK = "ask"
    """Read help and the policy; look up who is on duty."""
    REPORT = "report"
    """Write a concern, and follow one's own."""
    BE_AWAY = "be_away"
    """Say when one is away and who covers; for whom else is for policy/absences.py to say."""
    HANDLE = "handle"
    """Press a button on a concern; whether on this one is for the concern to say."""
    CHECK_CONSENT = "check_consent"
    """Ask what may be used of a child: yes or no (R47)."""
    SEE_WHY = "see_why"
    """See why a use is permitted or not (E3); protected reads like refused."""
    PROTECT = "protect"
    """Know and say that the DSL is to be asked about a child. Who said what is read with it: a parent's yes
    beside a no gives it away (Q10)."""
    KEEP_CONSENTS = "keep_consents"
    """Keep the consent record: change answers, bring lists in, take them out (R36)."""
    POST = "post"
    """Ask for a post, and press a button on one; whether on this one is for policy/post_access.py to say."""
    SAMPLE_POSTS = "sample_posts"
    """Look at ten posts of the term, and say what was found (R20)."""
    ASK_FOR_ACCOUNT = "ask_for_account"
    """Ask for a social media account of the school (R50)."""
    SEE_REGISTERS = "see_registers"
    """See the list of accounts, or of it what is to be helped with technically (R21)."""
    READ_REGISTERS = "read_registers"
    """Read the registers, and be asked about what stands in them (R17, R20)."""
    RUN_ACCOUNTS = "run_accounts"
    """Put an account to rest, look at it after a year, take back what somebody is trusted with (R53)."""
    KEEP_REGISTERS = "keep_registers"
    """Set accounts up, keep their passwords elsewhere, approve devices (R42, R50, R54)."""
    AUTHORISE = "authorise"
    """Trust somebody with an account (R53)."""
    DATA_RIGHTS = "data_rights"
    """Hand over all that is held on one child's permissions, or erase it (E5)."""


KNOWN = frozenset({Permission.ASK, Permission.REPORT, Permission.BE_AWAY, Permission.HANDLE})
STRANGER: frozenset[Permission] = frozenset()

_MAY_POST = frozenset({Role.STAFF, Role.SLT, Role.DEPUTY_HEAD, Role.PRINCIPAL, Role.DSL, Role.DEPUTY_DSL})
_READ_REGISTERS = frozenset(
    {Role.BUSINESS_MANAGER, Role.PRINCIPAL, Role.DSL, Role.DEPUTY_DSL, Role.DEPUTY_HEAD}
)
_GIVEN: Mapping[Permission, frozenset[Role]] = {
    Permission.CHECK_CONSENT: _MAY_POST | {Role.BUSINESS_MANAGER, Role.DPO},
    Permission.POST: _MAY_POST | {Role.BUSINESS_MANAGER, Role.DPO},
    Permission.SAMPLE_POSTS: frozenset({Role.DSL, Role.DEPUTY_DSL}),
    Permission.SEE_WHY: frozenset(
        {Role.DSL, Role.DEPUTY_DSL, Role.PRINCIPAL, Role.DPO, Role.BUSINESS_MANAGER}
    ),
    Permission.PROTECT: frozenset({Role.DSL, Role.DEPUTY_DSL, Role.BUSINESS_MANAGER}),
    Permission.KEEP_CONSENTS: frozenset({Role.BUSINESS_MANAGER}),
    Permission.ASK_FOR_ACCOUNT: _MAY_POST | {Role.BUSINESS_MANAGER},
    Permission.SEE_REGISTERS: _READ_REGISTERS | {Role.ICT},
    Permission.READ_REGISTERS: _READ_REGISTERS,
    Permission.RUN_ACCOUNTS: frozenset({Role.BUSINESS_MANAGER, Role.PRINCIPAL}),
    Permission.KEEP_REGISTERS: frozenset({Role.BUSINESS_MANAGER}),
    Permission.AUTHORISE: frozenset({Role.PRINCIPAL}),
    Permission.DATA_RIGHTS: frozenset({Role.BUSINESS_MANAGER, Role.DPO}),
}
"""What comes with a role, by the columns of records.md E3; governors and technicians see no permission."""


def of(person: Person | None) -> frozenset[Permission]:
    """What this person may do, as they act now: everybody the school knows may report, a stranger nothing."""
    if person is None:
        return STRANGER
    return KNOWN | {one for one, roles in _GIVEN.items() if person.holds(*roles)}
