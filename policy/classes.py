"""The classes of a school as its record names them; a class has no name but what its children's lines say."""

from __future__ import annotations

from collections.abc import Mapping

from policy.pupils import class_code, class_key
from policy.rolls import Roll, in_order


def classes(roll: Roll) -> Mapping[str, str]:
    """Every class that somebody who is here is in, under its code, in the order of a register."""
    found: dict[str, str] = {}
    for pupil in sorted(roll.pupils, key=in_order):
        if pupil.is_here and class_key(pupil.class_name):
            found.setdefault(class_code(pupil.class_name), pupil.class_name)
    return found


def of_class(roll: Roll, code: str) -> Roll:
    """The children of one class who are here, in the order of a register; nobody where there is no such
    class."""
    if code not in classes(roll):
        return Roll(head=roll.head)
    theirs = [one for one in roll.records if one.pupil.is_here and class_code(one.pupil.class_name) == code]
    return Roll(tuple(sorted(theirs, key=lambda one: in_order(one.pupil)[2:])), roll.head)
