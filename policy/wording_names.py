"""Names of children in a post: whole names stop it, a lone name is pointed at (R45, R46)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policy.lexicons import Lexicon, Words
from policy.pupils import PupilId
from policy.vocabularies import ARTICLES, MODALS, ORDINARY, THINGS, TIMES
from policy.wording_findings import Finding, Slip
from policy.wording_strangers import is_month, is_name, is_titled
from policy.wording_texts import Text

_TOGETHER = re.compile(r"[ \t\xa0\u2009\u202f*]{1,4}|[-\u2010\u2011_.]|[ \t]?\r?\n")
_COMMA = re.compile(r"[ \t\xa0]?,[ \t\xa0]{0,3}")
_CALLED = re.compile(r"[ \t\xa0]{1,2}[\"“‘'(]|[\"”’')][ \t\xa0]{1,2}")
"""Around what a child is called: Amelia "Mills" Hart; and around the rest of a name: Hart (Amelia)."""

_AFTER_INITIAL = re.compile(r"\.?[ \t\xa0]{1,3}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text, from its first word to its last, and whom it may mean."""

    first: int
    last: int
    pupils: frozenset[PupilId]
    forename: int


def whole_names(text: Text, lexicon: Lexicon) -> list[Name]:
    """Every forename beside the surname of the same child, in either order."""
    found = []
    for at, key in enumerate(text.keys):
        entry = lexicon.entries.get(key)
        if entry is None:
            continue
        if entry.together:
            found.append(Name(at, at, frozenset(entry.together), at))
        for first in fitting(text, at, entry.forenames):
            found += _surname_after(text, lexicon, at, at + len(first) - 1, entry.forenames[first])
        for last in fitting(text, at, entry.surnames):
            end = at + len(last) - 1
            if any(one.fullmatch(text.gap(end)) for one in (_TOGETHER, _COMMA, _CALLED)):
                found += _forename_after(text, lexicon, at, end, entry.surnames[last])
    return _widest(found)


def findings(text: Text, lexicon: Lexicon, whole: list[Name]) -> Iterator[Finding]:
    """Whole names, as far as they are a child's and not a grown-up's, a place's or words of the sentence."""
    for name in whole:
        blocks = not _names_nobody(text, lexicon, name)
        yield finding(text, name, Slip.FULL_NAME if blocks else Slip.PERHAPS_NAME, blocks=blocks)


def lone_names(text: Text, lexicon: Lexicon, whole: list[Name]) -> Iterator[Name]:
    """First names by themselves, as far as they are names and not words of the sentence."""
    taken = {at for name in whole for at in range(name.first, name.last + 1)}
    for at, key in enumerate(text.keys):
        entry = lexicon.entries.get(key)
        if entry is None or at in taken or not entry.forenames:
            continue
        names = fitting(text, at, entry.forenames)
        longest = max(names, key=len, default=())
        if longest and is_name(text, lexicon, at, at + len(longest) - 1):
            yield Name(at, at + len(longest) - 1, frozenset(entry.forenames[longest]), at)


def lone_findings(text: Text, lexicon: Lexicon, whole: list[Name], lone: list[Name]) -> Iterator[Finding]:
    """What warns: each first name and each surname, the first time it stands there."""
    seen: set[str] = set()
    for name in lone:
        if text.keys[name.first] not in seen:
            seen.add(text.keys[name.first])
            yield finding(text, name, Slip.FIRST_NAME, blocks=False)
    taken = {at for name in (*whole, *lone) for at in range(name.first, name.last + 1)}
    for at, key in enumerate(text.keys):
        entry = lexicon.entries.get(key)
        if entry is None or not entry.surnames or at in taken or key in ORDINARY or key in seen:
            continue
        if text.is_capital(at) and not is_titled(text, at) and (names := fitting(text, at, entry.surnames)):
            seen.add(key)
            longest = max(names, key=len)
            ids = frozenset(entry.surnames[longest])
            yield finding(text, Name(at, at + len(longest) - 1, ids, at), Slip.SURNAME, blocks=False)


def _surname_after(
    text: Text, lexicon: Lexicon, first: int, end: int, pupils: set[PupilId]
) -> Iterator[Name]:
    """The surname right after a forename, or after an initial or one more forename."""
    for at in range(end + 1, min(end + 4, len(text.keys))):
        if not _TOGETHER.fullmatch(text.gap(at - 1)) and not _CALLED.fullmatch(text.gap(at - 1)):
            is_initial = len(text.keys[at - 1]) == 1 and at - 1 > end
            if not (is_initial and _AFTER_INITIAL.fullmatch(text.gap(at - 1))):
                return
        entry = lexicon.entries.get(text.keys[at])
        for last in fitting(text, at, entry.surnames) if entry else ():
            both = pupils & entry.surnames[last] if entry else set()
            if both:
                yield Name(first, at + len(last) - 1, frozenset(both), first)
        if not text.is_capital(at):
            return


def _forename_after(
    text: Text, lexicon: Lexicon, first: int, end: int, pupils: set[PupilId]
) -> Iterator[Name]:
    entry = lexicon.entries.get(text.key(end + 1))
    for words in fitting(text, end + 1, entry.forenames) if entry else ():
        both = pupils & entry.forenames[words] if entry else set()
        if both:
            yield Name(first, end + len(words), frozenset(both), end + 1)


def fitting(text: Text, at: int, names: Mapping[Words, set[PupilId]]) -> list[Words]:
    """The names that stand here word by word; their words stand together."""
    return [
        words
        for words in names
        if len(words) == 1
        or (
            tuple(text.keys[at : at + len(words)]) == words
            and all(_TOGETHER.fullmatch(text.gap(one)) for one in range(at, at + len(words) - 1))
        )
    ]


def _widest(found: list[Name]) -> list[Name]:
    """Of names that overlap, the longest; of those as long, all children."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda one: (one.first, -one.last)):
        if kept and name.first <= kept[-1].last:
            last = kept[-1]
            if (name.first, name.last) == (last.first, last.last):
                kept[-1] = Name(last.first, last.last, last.pupils | name.pupils, last.forename)
            elif name.last - name.first > last.last - last.first:
                # "Noah Hart, Amelia Rose": either may be meant, so neither is let go.
                kept.append(name)
        else:
            kept.append(name)
    return kept


def _names_nobody(text: Text, lexicon: Lexicon, name: Name) -> bool:
    """Whether a whole name may well be a grown-up, a place, or words of the sentence."""
    if is_titled(text, name.first):
        return True
    is_asked = text.keys[name.first] in MODALS and text.is_first(name.first)
    if is_asked and name.forename == name.first and text.is_question(name.first):
        return True
    ordinary = [text.keys[at] in ORDINARY for at in range(name.first, name.last + 1)]
    if name.first == name.last or not any(ordinary):
        return False
    capitals = [text.is_capital(at) for at in range(name.first, name.last + 1)]
    if any(is_word and not is_big for is_word, is_big in zip(ordinary, capitals, strict=True)):
        return all(ordinary) or any(capitals)
    if text.after(name.last) in THINGS:
        return all(ordinary) or text.is_capital(name.last + 1)
    return all(ordinary) and _is_in_the_sentence(text, lexicon, name)


def _is_in_the_sentence(text: Text, lexicon: Lexicon, name: Name) -> bool:
    gap = text.gap(name.first)
    if "\n" in gap or text.before(name.first) in ARTICLES or is_month(text, name.forename):
        return True
    # "In the Hall, Grace sang" and "Thank you Mrs Brown, Will you come" are no lists of surnames.
    is_turned = name.forename != name.first
    if is_turned and "," in gap and text.after(name.last):
        # "Wood, Ivy League" goes on as a list of names would not; "Hill, Rose and Stone, Mark" does.
        following = text.key(name.last + 2) if text.after(name.last) == "and" else text.after(name.last)
        entry = lexicon.entries.get(following)
        if entry is None or not entry.surnames:
            return not any(one.isdigit() for one in following)
    return is_turned and (text.before(name.first) in TIMES | {"at"} or text.keys[name.forename] in MODALS)


def finding(text: Text, name: Name, slip: Slip, *, blocks: bool) -> Finding:
    words = text.words(name.first, name.last)
    return Finding(slip, words, text.starts[name.first], blocks, tuple(sorted(name.pupils)))
