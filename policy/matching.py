"""Who of those on record each line of a list is about. Where it may be two children, it is nobody.

A number finds a child first: UPN, then admission number, then the MIS's own. After that a name with the date
of birth, and last a name with class and year. A name by itself never does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from policy import upns
from policy.cells import same_number, year_group
from policy.faults import BadLine, Fault
from policy.listed import Listed
from policy.pupils import Pupil, PupilId, folded, pupil_id

_Number = Callable[[Pupil], str]

_NUMBERS: Final[tuple[_Number, ...]] = (
    lambda one: one.upn,
    lambda one: same_number(one.admission_number),
    lambda one: same_number(one.mis_id),
)


@dataclass(frozen=True, slots=True)
class Matched:
    """One child with the lines that are about them: who it was, if they are on record, and who it is now."""

    before: Pupil | None
    after: Pupil
    lines: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """Everybody who was found, the lines that are left out, and all children whom any line may be about."""

    matched: tuple[Matched, ...]
    bad: tuple[BadLine, ...]
    touched: frozenset[PupilId] = field(default_factory=frozenset)


class Known:
    """Those on record, to be found by what a line says."""

    def __init__(self, pupils: Iterable[Pupil]) -> None:
        """Keep them."""
        self._pupils = tuple(pupils)
        self.by_id: Mapping[PupilId, Pupil] = {one.id: one for one in self._pupils}

    @cached_property
    def _by_number(self) -> tuple[Mapping[str, list[Pupil]], ...]:
        return tuple(_index((number(one), one) for one in self._pupils) for number in _NUMBERS)

    @cached_property
    def _by_name(self) -> Mapping[str, list[Pupil]]:
        return _index((name, one) for one in self._pupils for name in _all_names(one))

    def with_numbers_of(self, pupil: Pupil) -> dict[PupilId, Pupil]:
        """Everybody who has any number of this child."""
        return {
            one.id: one
            for number, index in zip(_NUMBERS, self._by_number, strict=True)
            if number(pupil)
            for one in index.get(number(pupil), ())
        }

    def with_name_of(self, pupil: Pupil) -> dict[PupilId, Pupil]:
        """Everybody who goes by a name of this child."""
        return {one.id: one for name in _all_names(pupil) for one in self._by_name.get(name, ())}

    def find(self, pupil: Pupil) -> Pupil | Fault | None:
        """The one child on record that this is, nobody, or why it cannot be said."""
        numbered = self.with_numbers_of(pupil)
        if len(numbered) > 1:
            return Fault.TWO_CHILDREN
        if numbered:
            found = next(iter(numbered.values()))
            return found if _may_be(found, pupil) else Fault.ANOTHER_CHILD
        return self._named(pupil)

    def _named(self, pupil: Pupil) -> Pupil | Fault | None:
        same_name = list(self.with_name_of(pupil).values())
        born = [one for one in same_name if pupil.born and one.born == pupil.born]
        others = [one for one in same_name if not (pupil.born and one.born) and not _contradict(one, pupil)]
        placed = [one for one in others if _same_place(one, pupil)]
        if len(born or placed) > 1:
            return Fault.SAME_NAME
        if born:
            return born[0] if not _contradict(born[0], pupil) else Fault.ANOTHER_CHILD
        if placed:
            return placed[0]
        return Fault.SAME_NAME if others and not any(number(pupil) for number in _NUMBERS) else None


def match(school: str, lines: Iterable[Listed], known: Known, *, is_long: bool) -> Matches:
    """Whom each line is about. In a list with one line a child, two lines about one child are both left out;
    in a long list they belong together."""
    bad: list[BadLine] = []
    groups: dict[PupilId, list[tuple[Pupil | None, Listed]]] = {}
    touched: set[PupilId] = set()
    for one in lines:
        found = known.find(one.pupil)
        if isinstance(found, Fault):
            bad.append(BadLine(one.line, found))
            touched |= _maybe(known, one.pupil)
            continue
        id_ = found.id if found else _new_id(school, one.pupil)
        groups.setdefault(id_, []).append((found, one))
    matched = []
    for id_, group in groups.items():
        fault = _clash(group, is_long=is_long)
        if fault is None and group[0][0] is None and id_ in known.by_id:
            fault = Fault.SAME_NAME
        if fault is not None:
            bad += [BadLine(one.line, fault) for _, one in group]
            touched |= {id_}.union(*(_maybe(known, one.pupil) for _, one in group))
        else:
            matched.append(_matched(id_, group))
    twice = set(_given_twice(matched))
    bad += [BadLine(one.line, Fault.DUPLICATE) for at in twice for one in matched[at].lines]
    touched |= {matched[at].after.id for at in twice}
    kept = tuple(one for at, one in enumerate(matched) if at not in twice)
    return Matches(kept, tuple(sorted(bad)), frozenset(touched))


def claimed(known: Known, claims: Iterable[Pupil]) -> frozenset[PupilId]:
    """Everybody whom lines that cannot be read may be about."""
    return frozenset(id_ for one in claims for id_ in _maybe(known, one))


def _maybe(known: Known, pupil: Pupil) -> set[PupilId]:
    return {*known.with_numbers_of(pupil), *known.with_name_of(pupil)}


def _matched(id_: PupilId, group: list[tuple[Pupil | None, Listed]]) -> Matched:
    before, first = group[0]
    after = replace(first.pupil, id=id_) if before is None else _updated(before, first.pupil)
    return Matched(before, after, tuple(one for _, one in group))


def _clash(group: list[tuple[Pupil | None, Listed]], *, is_long: bool) -> Fault | None:
    """Why lines that seem to be about one child are not: in a long list, each says the same of the child."""
    if len(group) == 1:
        return None
    pupils = [one.pupil for _, one in group]
    if is_long:
        same = all(_same_child(pupils[0], one) for one in pupils[1:])
        return None if same else Fault.TWO_CHILDREN
    has_number = any(number(one) for one in pupils for number in _NUMBERS)
    return Fault.DUPLICATE if has_number or pupils[0].born else Fault.SAME_NAME


def _given_twice(matched: list[Matched]) -> Iterator[int]:
    """Those of whom two have one number afterwards: one of them is somebody else's."""
    for number in _NUMBERS:
        seen: dict[str, int] = {}
        for at, one in enumerate(matched):
            value = number(one.after)
            if value and value in seen:
                yield from (seen[value], at)
            seen.setdefault(value, at)


def _new_id(school: str, pupil: Pupil) -> PupilId:
    for number in _NUMBERS:
        if number(pupil):
            return pupil_id(school, number(pupil))
    return pupil_id(school, pupil.surname, pupil.forename, pupil.born)


def _updated(before: Pupil, said: Pupil) -> Pupil:
    """The child as the list says; what it leaves out stays."""
    surname, forename = _respelt(before, said)
    return replace(
        before,
        surname=surname,
        forename=forename,
        year=before.year if year_group(before.year) == said.year else said.year or before.year,
        class_name=said.class_name or before.class_name,
        upn=said.upn or before.upn,
        admission_number=_renumbered(before.admission_number, said.admission_number),
        mis_id=_renumbered(before.mis_id, said.mis_id),
        born=said.born or before.born,
        also=said.also or before.also,
    )


def _respelt(before: Pupil, said: Pupil) -> tuple[str, str]:
    """Surname and forename from now on. Capitals alone change no name, nor does a list that has the surname
    first."""
    if said.name.casefold() == before.name.casefold():
        return before.surname, before.forename
    turned = folded(said.surname) != folded(before.surname)
    if turned and _all_names(replace(said, also=())) == _all_names(replace(before, also=())):
        return before.surname, before.forename
    return said.surname, said.forename or before.forename


def _renumbered(before: str, said: str) -> str:
    """Noughts that Excel took are not lost."""
    return before if not said or same_number(said) == same_number(before) else said


def _may_be(known: Pupil, said: Pupil) -> bool:
    """Whether two with one number can be the same child: a slip in a number finds a brother or a sister, and
    twins were even born on one day. A new forename is believed where two numbers and the birthday agree."""
    born_apart = bool(known.born and said.born) and known.born != said.born
    if _share_forename(known, said):
        return not born_apart or folded(known.surname) == folded(said.surname)
    agreed = sum(bool(number(known)) and number(known) == number(said) for number in _NUMBERS)
    return agreed > 1 and bool(known.born) and known.born == said.born


def _share_forename(one: Pupil, other: Pupil) -> bool:
    return _first(one) in _words(other) or _first(other) in _words(one)


def _first(pupil: Pupil) -> str:
    return next(iter(folded(pupil.forename or pupil.surname).split()), "")


def _words(pupil: Pupil) -> set[str]:
    return {word for name in (pupil.name, *pupil.also) for word in folded(name).split()}


def _contradict(known: Pupil, said: Pupil) -> bool:
    """Whether numbers say that these are two children. A temporary UPN gives way to the child's own."""
    if known.upn and said.upn and known.upn != said.upn:
        return not (upns.is_temporary(known.upn) or upns.is_temporary(said.upn))
    rest = [(number(known), number(said)) for number in _NUMBERS[1:]]
    return any(one and other and one != other for one, other in rest)


def _same_place(known: Pupil, said: Pupil) -> bool:
    classes = folded(known.class_name), folded(said.class_name)
    years_apart = bool(known.year and said.year) and known.year != said.year
    return bool(classes[0]) and classes[0] == classes[1] and not years_apart


def _same_child(one: Pupil, other: Pupil) -> bool:
    return replace(one, also=()) == replace(other, also=())


def _all_names(pupil: Pupil) -> list[str]:
    """Every way round: a list may put the surname first."""
    names = {folded(f"{pupil.forename} {pupil.surname}"), *map(folded, pupil.also)}
    return ["\n".join(sorted(one.split())) for one in names]


def _index(keyed: Iterable[tuple[str, Pupil]]) -> Mapping[str, list[Pupil]]:
    index: dict[str, list[Pupil]] = {}
    for key, one in keyed:
        if key:
            index.setdefault(key, []).append(one)
    return index
