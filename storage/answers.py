"""Records of permission as compact JSON: a whole school is read at once, and most of it is answers.

A list of fixed order stands for each value, and one text of codes for everything that was answered alike.
A field that is added later is added at the end, with its default for rows that do not have it.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

from policy.consents import Change, Record, Said, Source, Voice
from policy.pupils import Pupil, PupilId
from storage.errors import NewerSchema
from storage.values import stamp

Value = TypeVar("Value")

_SAID: Final = (Said.YES, Said.NO, Said.WITHDRAWN, Said.UNANSWERED)
"""The order in which answers stand; one that is added later is added at the end."""

_SOURCES: Final = {one.value: one for one in Source}
_VOICES: Final = {one.value: one for one in Voice}

_UNREADABLE: Final = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What goes wrong in reading. The cause is dropped: its message may quote what somebody wrote."""


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
    try:
        return _record(value, version)
    except _UNREADABLE:
        raise NewerSchema("consents") from None


def _codes(change: Change, said: Said) -> str:
    codes = [code for code, it in change.answers.items() if it is said]
    if any(not code or " " in code for code in codes):
        raise ValueError("this is no code of a use")
    # With a space at either end, a code is found in the text without taking it apart.
    return f" {' '.join(codes)} " if codes else ""


def _read(read: Callable[[Any], Value], value: object) -> Value:
    try:
        return read(value)
    except _UNREADABLE:
        raise NewerSchema("consents") from None


def _record(value: Any, version: str) -> Record:
    pupil = _pupil(value[0])
    return Record(pupil, tuple([_change(one, pupil.id) for one in value[1]]), version)


def _pupil(value: Any) -> Pupil:
    id_, surname, forename, year, class_, upn, admission, mis, born, also, protected, left = value[:12]
    names, is_protected = tuple(also), bool(protected)
    return Pupil(id_, surname, forename, year, class_, upn, admission, mis, born, names, is_protected, left)


def _change(value: Any, pupil: PupilId) -> Change:
    id_, source, effective, recorded, staff, by, voice, responsible, confirms = value[:9]
    yes, no, withdrawn, unanswered = value[9:13]
    return Change(
        id_,
        pupil,
        Answers(yes, no, withdrawn, unanswered),
        _SOURCES[source],
        _moment(effective),
        _moment(recorded),
        staff,
        by,
        _VOICES[voice],
        responsible == 1,
        confirms == 1,
    )


class Answers(Mapping[str, Said]):
    """What was said of which use, as texts of codes: most readings ask about one use only."""

    __slots__ = ("_texts",)

    def __init__(self, *texts: str) -> None:
        """Keep the codes of each answer; raises `TypeError` for what is not text."""
        "".join(texts)
        self._texts = texts

    def get(self, code: str, default: Any = None) -> Any:
        """What was said of this use, without looking at the others."""
        if " " in code:
            return default
        sought = f" {code} "
        for said, text in zip(_SAID, self._texts):  # noqa: B905 - as many as there are, and often asked.
            if sought in text:
                return said
        return default

    def __getitem__(self, code: str) -> Said:
        return self._whole()[code]

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and self.get(code) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def items(self) -> ItemsView[str, Said]:
        """All of it."""
        return self._whole().items()

    def __repr__(self) -> str:
        return f"Answers({self._whole()!r})"

    def _whole(self) -> dict[str, Said]:
        whole: dict[str, Said] = {}
        for said, text in zip(_SAID, self._texts, strict=True):
            if text:
                whole.update(dict.fromkeys(text[1:-1].split(" "), said))
        return whole


@lru_cache(maxsize=1024)
def _moment(text: str) -> datetime:
    """The moment; all that one list said has the same."""
    return datetime.fromisoformat(text)
