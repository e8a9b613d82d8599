"""How the record of permissions stands as rows of one school: a key and a shape for each.

Names stand in no key: a class is a digest, a pupil an id. Who reads and writes the rows is consents.py,
imports.py, folding.py and withdrawals.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from policy.consents import Change, Record
from policy.imports import Import, PlannedPupil
from policy.pupils import PupilId, class_code
from policy.rolls import Head, ImportId
from policy.withdrawals import Withdrawal
from storage.answers import change_of, packed, packed_change, packed_pupil, pupil_of, record_of
from storage.entities import Row, key, moment, row
from storage.errors import NewerSchema
from storage.values import plain, plain_fields, restored

HEAD = key("now", "!")
"""The row of what is known of the record as a whole; of all rows of records it comes first."""

_LATER = frozenset({"version"})


@dataclass(frozen=True, slots=True)
class Planned:
    """What a list does to one child, as it stands in the store.

    `before` is the record as it was before the first single change since the list was confirmed: what the
    list took back is told against it, because that change was decided when the list counted already.
    """

    pupil: PlannedPupil
    before: Record | None = None
    version: str = ""


def class_digest(class_name: str) -> str:
    """A class as part of a key: the same however its name is written."""
    return class_code(class_name)


def record_key(class_name: str, pupil: PupilId) -> str:
    """The row of one child's record, among those of the class."""
    return key("now", class_digest(class_name), pupil)


def class_head_key(digest: str) -> str:
    """The row that stands before the records of a class while no list is being folded in."""
    return key("now", digest, "!")


def pupil_key(pupil: PupilId) -> str:
    """The row that says in which class a child's record stands."""
    return key("pupil", pupil)


def change_key(change: Change) -> str:
    """The row of one change, in the order in which they were written down."""
    return key("change", change.pupil, moment(change.recorded_at), change.id)


def import_key(id_: ImportId) -> str:
    """The row of one list that is brought in."""
    return key("import", id_)


def plan_key(id_: ImportId, pupil: PupilId) -> str:
    """The row of what a list does to one child."""
    return key("plan", id_, pupil)


def planning_key(id_: ImportId) -> str:
    """The row that stands while rows of a plan are written or cleared away."""
    return key("planning", id_)


def withdrawal_key(withdrawal: Withdrawal) -> str:
    """The row of one withdrawal that has to be told, in the order of time."""
    return key("withdrawn", moment(withdrawal.at), withdrawal.id)


def is_record(found: Row) -> bool:
    """Whether this row of the range of records is a child's."""
    return not found.key.endswith(":!")


def record_row(record: Record) -> Row:
    """A record; the child's id is in it and need not be read out of the key."""
    return row(record_key(record.pupil.class_name, record.pupil.id), record=packed(record))


def record_in(found: Row) -> Record:
    """The record that `record_row` wrote; raises `NewerSchema`."""
    return record_of(found.value("record"), found.version)


def pupil_row(record: Record) -> Row:
    """The way to a child's record."""
    name = record.pupil.class_name
    return row(pupil_key(record.pupil.id), at=record_key(name, record.pupil.id))


def pointed_at(found: Row) -> str:
    """The key of the record that `pupil_row` names."""
    return str(found.value("at"))


def change_row(change: Change) -> Row:
    """One change."""
    return row(change_key(change), change=packed_change(change))


def change_in(found: Row, pupil: PupilId) -> Change:
    """The change that `change_row` wrote; raises `NewerSchema`."""
    return change_of(found.value("change"), pupil)


def plan_row(id_: ImportId, planned: PlannedPupil, before: Record | None = None) -> Row:
    """What a list does to one child."""
    change = packed_change(planned.change) if planned.change is not None else None
    value = [packed_pupil(planned.pupil), change, packed(before) if before is not None else None]
    return row(plan_key(id_, planned.pupil.id), plan=value)


def planned_in(found: Row) -> Planned:
    """What `plan_row` wrote; raises `NewerSchema`."""
    value = found.value("plan")
    if not isinstance(value, list) or len(value) < 3:
        raise NewerSchema("plan")
    pupil = pupil_of(value[0])
    change = change_of(value[1], pupil.id) if value[1] is not None else None
    before = record_of(value[2]) if value[2] is not None else None
    return Planned(PlannedPupil(pupil, change), before, found.version)


def head_row(head: Head, *, is_settled: bool) -> Row:
    """The head; settled says that every class has its own copy of it."""
    return row(HEAD, head=plain_fields(head, but=_LATER), settled=is_settled)


def class_head_row(digest: str, head: Head) -> Row:
    """A copy of the head before a class, so that the class is read with it in one query."""
    return row(class_head_key(digest), head=plain_fields(head, but=_LATER))


def head_in(found: Row | None) -> Head:
    """The head that stands in a row, or that of a record never begun; raises `NewerSchema`."""
    return Head() if found is None else replace(restored(Head, found.value("head")), version=found.version)


def is_settled(found: Row) -> bool:
    """Whether every class has its copy of this head."""
    return found.value("settled") is True


def import_row(import_: Import, headings: Mapping[str, str]) -> Row:
    """One list, and the mapping of its columns."""
    value = plain_fields(import_, but=_LATER)
    return row(import_key(import_.id), **{"import": value, "headings": plain(headings)})


def import_in(found: Row) -> Import:
    """The list that `import_row` wrote; raises `NewerSchema`."""
    return replace(restored(Import, found.value("import")), version=found.version)


def headings_in(found: Row) -> Mapping[str, str]:
    """The mapping that stands beside the list."""
    value = found.value("headings")
    return {str(name): str(it) for name, it in value.items()} if isinstance(value, dict) else {}


def planning_row(id_: ImportId, since: datetime) -> Row:
    """That rows of this plan may stand although no list is ready to be confirmed."""
    return row(planning_key(id_), since=plain(since))


def withdrawal_row(withdrawal: Withdrawal) -> Row:
    """One withdrawal that has to be told."""
    return row(withdrawal_key(withdrawal), withdrawal=plain(withdrawal))


def withdrawal_in(found: Row) -> Withdrawal:
    """The withdrawal that `withdrawal_row` wrote; raises `NewerSchema`."""
    return restored(Withdrawal, found.value("withdrawal"))
