"""Records of permission as compact JSON: a whole school is read at once, and most of it is answers.

A list of fixed order stands for each value, and one text of codes for everything that was answered alike.
A field that is added later is added at the end, with its default for rows that do not have it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar

from policy.consents import Change, Record, Said, Source, Voice
from policy.people import StaffId
from policy.pupils import Pupil, PupilId
from storage.errors import NewerSchema
from storage.values import stamp

Value = TypeVar("Value")

_SAID: Final = (Said.YES, Said.NO, Said.WITHDRAWN, Said.UNANSWERED)
"""The order in which answers stand; one that is added later is added at the end."""

_SOURCES: Final = {one.value: one for one in Source}
_VOICES: Final = {one.value: one for one in Voice}


def packed_pupil(pupil: Pupil) -> list[object]:
    """A child as a list."""
    return [
        *(pupil.id, pupil.surname, pupil.forename, pupil.year, pupil.class_name),
        *(pupil.upn, pupil.admission_number, pupil.mis_id, pupil.born),
        *(list(pupil.also), int(pupil.protected), pupil.left_on),
    ]


def packed_change(change: Change) -> list[object]:
    """A change as a list, without the child, whose row it stands in; raises `ValueError` for no code."""
    return [
        *(change.id, change.source.value, stamp(change.effective), stamp(change.recorded_at)),
        *(change.recorded_by, change.by, change.voice.value),
        *(int(change.is_responsible), int(change.confirms)),
        *(_codes(change, said) for said in _SAID),
    ]


def packed(record: Record) -> list[object]:
    """A record as a list."""
    return [packed_pupil(record.pupil), [packed_change(one) for one in record.standing]]


def pupil_of(value: object) -> Pupil:
    """The child that `packed_pupil` wrote; raises `NewerSchema`."""
    return _read(_pupil, value)


def change_of(value: object, pupil: PupilId) -> Change:
    """The change that `packed_change` wrote; raises `NewerSchema`."""
    return _read(lambda it: _change(it, pupil), value)


def record_of(value: object, version: str = "") -> Record:
    """The record that `packed` wrote; raises `NewerSchema`."""
    return _read(lambda it: _record(it, version), value)


def _codes(change: Change, said: Said) -> str:
    codes = [code for code, it in change.answers.items() if it is said]
    if any(not code or " " in code for code in codes):
        raise ValueError("this is no code of a use")
    return " ".join(codes)


def _read(read: Callable[[Any], Value], value: object) -> Value:
    try:
        return read(value)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # The cause is dropped on purpose: its message may quote what somebody wrote.
        raise NewerSchema("consents") from None


def _record(value: Any, version: str) -> Record:
    pupil = _pupil(value[0])
    id_ = pupil.id
    return Record(pupil, tuple([_change(one, id_) for one in value[1]]), version)


def _pupil(value: Any) -> Pupil:
    id_, surname, forename, year, class_, upn, admission, mis, born, also, protected, left = value[:12]
    return Pupil(
        *(id_, surname, forename, year, class_, upn, admission, mis, born),
        *(tuple(also), bool(protected), left),
    )


def _change(value: Any, pupil: PupilId) -> Change:
    id_, source, effective, recorded_at, recorded_by, by, voice, responsible, confirms = value[:9]
    return Change(
        id_,
        pupil,
        _answers(*value[9:13]),
        _SOURCES[source],
        _moment(effective),
        _moment(recorded_at),
        StaffId(recorded_by),
        by,
        _VOICES[voice],
        bool(responsible),
        bool(confirms),
    )


@lru_cache(maxsize=4096)
def _answers(*codes: str) -> Mapping[str, Said]:
    """What was said of which use; many children of a school were answered for alike."""
    answers: dict[str, Said] = {}
    for said, text in zip(_SAID, codes, strict=True):
        if text:
            answers.update(dict.fromkeys(text.split(" "), said))
    return MappingProxyType(answers)


@lru_cache(maxsize=1024)
def _moment(text: str) -> datetime:
    """The moment; all that one list said has the same."""
    return datetime.fromisoformat(text)
