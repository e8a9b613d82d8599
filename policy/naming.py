"""Whom somebody may have meant by a name they typed. Wide on purpose: a doubtful match keeps a person out."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from policy.people import People, Person, Role, StaffId

TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "rev", "revd", "sir", "madam"}
)
_SMALL_WORDS = TITLES | {"the", "our", "a", "an"}
_OFFICES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.PRINCIPAL, ("principal", "head", "headteacher", "head teacher", "headmaster", "headmistress")),
    (Role.DEPUTY_HEAD, ("deputy", "deputy head", "deputy headteacher", "assistant head")),
    (Role.DSL, ("dsl", "safeguarding lead", "designated safeguarding lead")),
    (Role.DEPUTY_DSL, ("ddsl", "deputy dsl", "deputy safeguarding lead")),
    (Role.CHAIR, ("chair", "chair of trustees", "chair of governors", "chairman", "chairwoman")),
    (Role.VICE_CHAIR, ("vice chair", "vice-chair")),
    (Role.BUSINESS_MANAGER, ("business manager", "bursar", "sbm")),
    (Role.ICT, ("ict", "it", "technician", "ict technician", "it technician", "computer technician")),
    (Role.CLERK, ("clerk",)),
    (Role.DPO, ("dpo", "data protection officer")),
)
_SHORT = 2
"""Letters of a part of a name that stands inside many other words."""
_NEAR = 0.8
"""How alike two words must be to count as one misspelt; "smith" and "smyth" are not."""


def meant(typed: str, people: People) -> frozenset[StaffId]:
    """Everybody of the school whom these words may name: by name, part of a name, misspelling or office."""
    words = _words(typed)
    if not words:
        return frozenset()
    phrase = " ".join(words)
    by_office = {person.id for role, names in _OFFICES if phrase in names for person in people.holders[role]}
    return frozenset(by_office | {one.id for one in people.everyone if _may_be(words, one)})


def mentioned(text: str, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """Those of these people whose surname, or half of it, is in a text, for asking "is it about them?"."""
    found = set(_words(text))
    return tuple(one for one in people if not found.isdisjoint(_words(" ".join(one.name.split()[-1:]))))


def is_in(name: str, text: str) -> bool:
    """Whether any part of a typed name is in a text, however it is spelt: wide, for what must not be told.

    A part of one or two letters counts only as a word that begins with a capital, as "Bo" does.
    """
    plain = " ".join(_words(text))
    return any(len(one) > _SHORT and one in plain for one in _words(name)) or is_called(name, text)


def is_called(name: str, text: str) -> bool:
    """Whether a text has any part of a name as a word that begins with a capital: "Mark", but no "mark"."""
    capitals = " ".join(one for one in re.findall(r"\w+", _composed(text)) if one[:1].isupper())
    return not {one for one in _words(name) if len(one) > 1}.isdisjoint(_words(capitals))


def _composed(text: str) -> str:
    """A text whose letters bear their marks, so that a mark does not end a word."""
    return unicodedata.normalize("NFC", text)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"['’]s\b|['’]", "", plain)
    return [word for word in re.findall(r"\w+", plain) if word not in _SMALL_WORDS]


def _may_be(words: list[str], person: Person) -> bool:
    name = _words(person.name)
    if not name:
        return False
    if any(_alike(word, name[-1]) for word in words if len(word) > 1):
        return True
    if words == ["".join(part[0] for part in name)]:
        return True
    return all(any(_fits(word, part) for part in name) for word in words)


def _fits(word: str, part: str) -> bool:
    return _alike(word, part) or (len(word) == 1 and part.startswith(word))


def _alike(word: str, part: str) -> bool:
    if word == part:
        return True
    return min(len(word), len(part)) > 3 and SequenceMatcher(None, word, part).ratio() >= _NEAR
