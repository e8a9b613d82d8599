"""The names and classes of a roll, made once so that every word of a post is looked up at once (R45)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policy import vocabularies
from policy.pupils import Pupil, PupilId, class_key, folded

Words = tuple[str, ...]
_PARTICLES = vocabularies.PARTICLES
_TYPED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
"""How letters are typed where the keyboard has none such: Jürgen is Juergen as often as Jurgen."""

_YEAR = re.compile(r"year (\d{1,2})")


@dataclass(slots=True)
class Entry:
    """What may begin with one word: forenames, surnames, whole names run together, names of classes."""

    forenames: dict[Words, set[PupilId]] = field(default_factory=dict)
    surnames: dict[Words, set[PupilId]] = field(default_factory=dict)
    together: set[PupilId] = field(default_factory=set)
    classes: dict[Words, set[PupilId]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every child that is or was on the roll, by the words of their names; not to be changed once made."""

    entries: Mapping[str, Entry]
    years: Mapping[str, frozenset[PupilId]]
    births: Mapping[str, tuple[PupilId, ...]]

    @classmethod
    def of(cls, pupils: Iterable[Pupil]) -> Lexicon:
        """The lexicon of these children, leavers included: their names are still theirs."""
        entries: dict[str, Entry] = {}
        years: dict[str, set[PupilId]] = {}
        births: dict[str, list[PupilId]] = {}
        for pupil in pupils:
            for forename, surname in _names(pupil):
                _add(entries, forename, surname, pupil.id)
            year = folded(pupil.year)
            years.setdefault(_YEAR.sub(r"\1", year), set()).add(pupil.id)
            if class_ := tuple(class_key(pupil.class_name).split()):
                _entry(entries, class_).classes.setdefault(class_, set()).add(pupil.id)
            if pupil.born:
                births.setdefault(pupil.born, []).append(pupil.id)
        return cls(
            entries,
            {year: frozenset(ids) for year, ids in years.items() if year},
            {born: tuple(sorted(ids)) for born, ids in births.items()},
        )


def _names(pupil: Pupil) -> Iterable[tuple[str, str]]:
    yield pupil.forename, pupil.surname
    for also in pupil.also:
        surname, comma, forename = (one.strip() for one in also.partition(","))
        if comma:
            yield forename, surname
        elif also.casefold().endswith(f" {pupil.surname.casefold()}"):
            yield also[: -len(pupil.surname)].strip(), pupil.surname
        elif " " in also.strip():
            forename, _, surname = also.strip().rpartition(" ")
            yield forename, surname
        else:
            yield also, pupil.surname


def _add(entries: dict[str, Entry], forename: str, surname: str, id_: PupilId) -> None:
    forenames, surnames = _variants(forename, is_first=True), _variants(surname, is_first=False)
    for words in forenames:
        _entry(entries, words).forenames.setdefault(words, set()).add(id_)
    for words in surnames:
        _entry(entries, words).surnames.setdefault(words, set()).add(id_)
    for first in forenames:
        for last in surnames:
            joined = "".join((*first, *last))
            if len(joined) > 5 and (len("".join(first)) > 1 and len("".join(last)) > 1):
                _entry(entries, (joined,)).together.add(id_)


def _variants(name: str, *, is_first: bool) -> set[Words]:
    """A name whole, run together, and by its parts: of forenames the first, of a double surname either."""
    plain = unicodedata.normalize("NFC", name.casefold())
    return _parts(name, is_first=is_first) | _parts(plain.translate(_TYPED_OUT), is_first=is_first)


def _parts(name: str, *, is_first: bool) -> set[Words]:
    whole = tuple(folded(name).split())
    if not whole:
        return set()
    found = {whole, ("".join(whole),)}
    found |= {(one,) for one in (whole[:1] if is_first else whole) if len(one) > 2 and one not in _PARTICLES}
    return found


def _entry(entries: dict[str, Entry], words: Words) -> Entry:
    return entries.setdefault(words[0], Entry())
