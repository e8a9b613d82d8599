"""The kinds of concern (K00 to K25), the plain groups a reporter chooses from, and how urgent each is.

Codes only: the labels people read are in cards/words.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """How soon a person must act: U0 danger now, U1 an hour, U2 the same day, U3 next day, U4 five days."""

    U0 = 0
    U1 = 1
    U2 = 2
    U3 = 3
    U4 = 4


class Advice(StrEnum):
    """The advice shown to a reporter before and after sending (routing.md B5)."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    A4 = "A4"
    A5 = "A5"
    A6 = "A6"
    A7 = "A7"
    A8 = "A8"
    A9 = "A9"
    A10 = "A10"
    A11 = "A11"
    A12 = "A12"


class Kind(StrEnum):
    """A kind of concern; the recipient may re-code it, the reporter's choice is kept."""

    DANGER = "K00"
    PUPIL_BULLIED = "K01"
    PUPIL_BEHAVING_BADLY = "K02"
    STAFF_BULLIED = "K03"
    PUPIL_AGAINST_RULES = "K04"
    DISCLOSURE = "K05"
    UNSUITABLE_CONTENT = "K06"
    SEXUAL_IMAGE = "K07"
    GROOMING = "K08"
    EXTREMISM = "K09"
    SELF_HARM = "K10"
    HONOUR_BASED = "K11"
    FRIEND_REQUEST = "K12"
    PUPIL_CRIME = "K13"
    ADULT_BOUNDARY = "K14"
    ADULT_MISUSE = "K15"
    ADULT_BULLYING = "K16"
    PARENT_OR_PUBLIC = "K17"
    REPUTATION = "K18"
    CIRCUMVENTION = "K19"
    DATA_LOST = "K20"
    ACCOUNT_MISUSED = "K21"
    BLACKMAIL = "K22"
    COMPLAINT = "K23"
    WRONG_POST = "K24"
    NOT_SURE = "K25"


@dataclass(frozen=True, slots=True)
class Nature:
    """What the school has decided about one kind: how urgent, which advice, whether a child is in it."""

    urgency: Urgency
    advice: tuple[Advice, ...] = ()
    child: bool = False
    technical: bool = False


_A = Advice
NATURES: Mapping[Kind, Nature] = {
    Kind.DANGER: Nature(Urgency.U0, (_A.A1,), child=True),
    Kind.PUPIL_BULLIED: Nature(Urgency.U2, (_A.A2, _A.A6), child=True),
    Kind.PUPIL_BEHAVING_BADLY: Nature(Urgency.U2, (_A.A6,), child=True),
    Kind.STAFF_BULLIED: Nature(Urgency.U2, (_A.A7,)),
    Kind.PUPIL_AGAINST_RULES: Nature(Urgency.U4, (_A.A6,), child=True),
    Kind.DISCLOSURE: Nature(Urgency.U1, (_A.A1, _A.A2, _A.A3), child=True),
    Kind.UNSUITABLE_CONTENT: Nature(Urgency.U2, (_A.A5,), child=True, technical=True),
    Kind.SEXUAL_IMAGE: Nature(Urgency.U1, (_A.A4,), child=True),
    Kind.GROOMING: Nature(Urgency.U1, (_A.A1, _A.A4), child=True),
    Kind.EXTREMISM: Nature(Urgency.U2, (_A.A2,), child=True),
    Kind.SELF_HARM: Nature(Urgency.U1, (_A.A1, _A.A2), child=True),
    Kind.HONOUR_BASED: Nature(Urgency.U1, (_A.A1, _A.A8), child=True),
    Kind.FRIEND_REQUEST: Nature(Urgency.U3, (_A.A9,), child=True),
    Kind.PUPIL_CRIME: Nature(Urgency.U1, (_A.A6,), child=True),
    Kind.ADULT_BOUNDARY: Nature(Urgency.U1, (_A.A10,), child=True),
    Kind.ADULT_MISUSE: Nature(Urgency.U3, (_A.A10,)),
    Kind.ADULT_BULLYING: Nature(Urgency.U2, (_A.A10,)),
    Kind.PARENT_OR_PUBLIC: Nature(Urgency.U2, (_A.A7, _A.A6)),
    Kind.REPUTATION: Nature(Urgency.U2, (_A.A6,), technical=True),
    Kind.CIRCUMVENTION: Nature(Urgency.U3, (_A.A5,), technical=True),
    Kind.DATA_LOST: Nature(Urgency.U1, (_A.A11,), technical=True),
    Kind.ACCOUNT_MISUSED: Nature(Urgency.U1, (_A.A11,), technical=True),
    Kind.BLACKMAIL: Nature(Urgency.U1, (_A.A4, _A.A12), child=True),
    Kind.COMPLAINT: Nature(Urgency.U4),
    Kind.WRONG_POST: Nature(Urgency.U1, (_A.A11,), technical=True),
    Kind.NOT_SURE: Nature(Urgency.U2, (_A.A2,)),
}


class Group(StrEnum):
    """The plain groups a reporter chooses from, so that nobody needs the taxonomy (D1)."""

    TOLD_OR_WORRIED = "worried"
    BULLYING = "bullying"
    ADULT_CONTACT = "contact"
    FRIEND = "friend"
    SEEN_ONLINE = "seen"
    ADULT_HERE = "adult"
    OUTSIDE = "outside"
    DATA = "data"
    NOT_SURE = "unsure"


GROUPS: Mapping[Group, tuple[Kind, ...]] = {
    Group.TOLD_OR_WORRIED: (Kind.DISCLOSURE, Kind.SELF_HARM, Kind.HONOUR_BASED, Kind.EXTREMISM),
    Group.BULLYING: (
        Kind.PUPIL_BULLIED,
        Kind.PUPIL_BEHAVING_BADLY,
        Kind.STAFF_BULLIED,
        Kind.ADULT_BULLYING,
    ),
    Group.ADULT_CONTACT: (Kind.GROOMING, Kind.BLACKMAIL, Kind.ADULT_BOUNDARY),
    Group.FRIEND: (Kind.FRIEND_REQUEST,),
    Group.SEEN_ONLINE: (
        Kind.UNSUITABLE_CONTENT,
        Kind.PUPIL_AGAINST_RULES,
        Kind.CIRCUMVENTION,
        Kind.PUPIL_CRIME,
    ),
    Group.ADULT_HERE: (Kind.ADULT_BOUNDARY, Kind.ADULT_MISUSE, Kind.ADULT_BULLYING),
    Group.OUTSIDE: (Kind.PARENT_OR_PUBLIC, Kind.REPUTATION, Kind.COMPLAINT),
    Group.DATA: (Kind.DATA_LOST, Kind.ACCOUNT_MISUSED, Kind.WRONG_POST, Kind.BLACKMAIL),
    Group.NOT_SURE: (Kind.NOT_SURE,),
}
"""For each group its kinds; the first stands unless the reporter picks a closer one."""


def settle(group: Group, closest: Kind | None, *, imagery: bool) -> Kind:
    """The kind of a concern from the group and the closer choice; possible sexual imagery beats both (Q7)."""
    kinds = GROUPS[group]
    kind = closest if closest in kinds else kinds[0]
    return Kind.SEXUAL_IMAGE if imagery and kind is not Kind.BLACKMAIL else kind
