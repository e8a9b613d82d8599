"""Brothers and sisters in a post: the surname that is said once is said of all of them (R45, R46)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policy.lexicons import Lexicon
from policy.vocabularies import FAMILIES, KIN
from policy.wording_findings import Finding, Slip
from policy.wording_names import Name, finding, fitting
from policy.wording_texts import Text

NEAR: Final = 6
"""Words between a child and what is said of its family."""

_BESIDE = re.compile(r"[\s,&+()\u2013\u2014:-]{1,4}")


def findings(text: Text, lexicon: Lexicon, whole: list[Name], lone: list[Name]) -> Iterator[Finding]:
    """ "Amelia and her brother Noah Hart", "the Hart twins, Amelia and Noah"."""
    for name in whole:
        yield from _before(text, lexicon, name)
    if lone:
        yield from _of_families(text, lexicon, lone)


def _before(text: Text, lexicon: Lexicon, name: Name) -> Iterator[Finding]:
    """The children just before a whole name who have its surname too."""
    surnames = lexicon.entries.get(text.keys[name.last])
    if name.forename != name.first or surnames is None:
        return
    same = {id_ for ids in surnames.surnames.values() for id_ in ids}
    for at in range(name.first - 1, max(-1, name.first - 1 - NEAR), -1):
        if not _BESIDE.fullmatch(text.gap(at)):
            return
        if text.keys[at] in KIN:
            continue
        entry = lexicon.entries.get(text.keys[at])
        if entry is None or not entry.forenames or not text.is_capital(at):
            return
        for words in fitting(text, at, entry.forenames):
            if both := entry.forenames[words] & same:
                yield finding(text, Name(at, name.last, frozenset(both), at), Slip.FULL_NAME, blocks=True)


def _of_families(text: Text, lexicon: Lexicon, lone: list[Name]) -> Iterator[Finding]:
    places = {one.first: one for one in lone}
    for at, key in enumerate(text.keys):
        if key not in FAMILIES or not at or not text.is_capital(at - 1) or not text.gap(at - 1).isspace():
            continue
        entry = lexicon.entries.get(text.keys[at - 1])
        same = {id_ for ids in (entry.surnames.values() if entry else ()) for id_ in ids}
        for place in range(at - NEAR - 2, at + NEAR + 2) if same else ():
            name = places.get(place)
            if name and (both := name.pupils & same) and _is_apposed(text, name, at):
                first, last = min(name.first, at - 1), max(name.last, at)
                yield finding(text, Name(first, last, both, name.first), Slip.FULL_NAME, blocks=True)


def _is_apposed(text: Text, name: Name, at: int) -> bool:
    """Whether names and family stand beside one another and are not two parts of a story."""
    if text.sentence(name.first) != text.sentence(at):
        return False
    gap = text.gap(at) if name.first > at else text.gap(max(name.last, at - 3))
    return bool(set(",:(–—-") & set(gap))
