"""The pupils of a school as values: who they are, as far as permissions need to know, and no further."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NewType

PupilId = NewType("PupilId", str)
"""What the product calls a pupil; made once, and the same for the same pupil of the same list."""

_PLAINER = str.maketrans(
    {
        **dict.fromkeys("'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032\uff07", ""),
        **dict(zip("łŁøØđĐðÐħĦıŧŦ", "lLoOdDdDhHitT", strict=True)),
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "þ": "th",
        "Þ": "Th",
    }
)
"""Letters with a stroke, which Unicode does not take apart, and all that is typed for an apostrophe."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """One child on the roll, or who was.

    `surname` and `forename` are those the child is called by; `born` and `left_on` are ISO dates, empty where
    they are not known or the child is here. `protected` says that the DSL is asked before anything of this
    child is used, whatever was permitted (Q10).
    """

    id: PupilId
    surname: str
    forename: str
    year: str = ""
    class_name: str = ""
    upn: str = ""
    admission_number: str = ""
    mis_id: str = ""
    born: str = ""
    also: tuple[str, ...] = ()
    protected: bool = False
    left_on: str = ""

    @property
    def name(self) -> str:
        """The name as it is said."""
        return f"{self.forename} {self.surname}".strip()

    @property
    def is_here(self) -> bool:
        """Whether the child is still at the school."""
        return not self.left_on


def pupil_id(school: str, *keys: str) -> PupilId:
    """An id made of what tells a pupil apart from every other; the same keys give the same id."""
    made_of = "\n".join((school, *(folded(one) for one in keys)))
    return PupilId(sha256(made_of.encode("utf-8", "surrogatepass")).hexdigest()[:24])


def folded(name: str) -> str:
    """A name without accents, case, punctuation and spare spaces, to find it however it was typed."""
    plain = name
    # Taking letters apart brings forth others to take apart, hence the second time.
    for _ in range(2):
        plain = unicodedata.normalize("NFKD", plain.translate(_PLAINER).casefold())
    kept = (one if one.isalnum() else " " for one in plain if not _is_mark(one))
    return " ".join("".join(kept).split())


def class_key(name: str) -> str:
    """What a class is found by: "Class 3B" and "3b" are the same class."""
    return folded(name).removeprefix("class ")


def found(words: str, pupils: Iterable[Pupil]) -> tuple[Pupil, ...]:
    """Those whom typed words may mean: part of the name will do, every word of it must fit.

    Several children of one name are all given, so that the asker chooses by class and year.
    """
    wanted = folded(words).split()
    if not wanted:
        return ()
    return tuple(one for one in pupils if any(_fits(wanted, name) for name in (one.name, *one.also)))


def of_class(code: str, pupils: Iterable[Pupil]) -> tuple[Pupil, ...]:
    """Everybody who is here of the class with this code; children without a class are none."""
    return tuple(
        one for one in pupils if one.is_here and one.class_name and class_code(one.class_name) == code
    )


def class_code(class_name: str) -> str:
    """A class as part of a key or on a button: the same however its name is written, and no name is in it."""
    return sha256(class_key(class_name).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _fits(wanted: list[str], name: str) -> bool:
    """Whether every typed word begins a word of the name, however either is hyphened or run together."""
    words = folded(name).split()
    run_together = ["".join(words[start:]) for start in range(len(words))]
    whole = "".join(wanted)
    return any(one.startswith(whole) for one in run_together) or all(
        any(word.startswith(part) for word in run_together) for part in wanted
    )


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) != 0
