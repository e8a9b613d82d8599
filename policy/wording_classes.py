"""A first name together with a class or a year: whoever reads that finds the child (R45, R48)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policy.lexicons import Lexicon
from policy.pupils import PupilId
from policy.vocabularies import JOINING, ORDINARY, THINGS, TITLES
from policy.wording_findings import Finding, Slip
from policy.wording_names import Name
from policy.wording_strangers import is_asking
from policy.wording_texts import Text

NEAR: Final = 3
"""Classes before a name, and as many after it: a text of nothing else must not take for ever."""

LONGEST: Final = 60
"""Words between a name and a class that are still together."""

NEARBY: Final = 8
"""Words between a name and a class that may be something else, like a tree."""

MOST_HEADINGS: Final = 40
"""Classes that may be headings; a school has fewer."""

SHORT: Final = 4
"""Words of a line that may be a name and no more: "⭐ Chidi", and below it "Oak class"."""

_YEAR_WORDS = frozenset({"year", "yr", "years", "yrs"})
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_SHORT_YEAR = re.compile(r"y(?:(?:ea)?r)?(\d{1,2})")
_YOUNGEST = frozenset({"reception", "nursery", "eyfs", "yr"})
_OPENING = TITLES | _YOUNGEST | {"miss"}
_DESKS = frozenset({"desk", "area", "phone", "office", "staff", "team", "entrance", "door"})
_SAYS = frozenset({"in", "from", "of"})
_MARK = re.compile(r"[^\w\s.!?…;'’‘\"“”&]")
_CELLS = re.compile(r"\t|[ \xa0]{2}")
_EMPTY = re.compile(r"\n[ \t\r]*(?=\n)")
_APPOSED = frozenset({"one", "who", "in", "from", "of", "aged", "a", "our", "the", "another"})


@dataclass(frozen=True, slots=True)
class Group:
    """A class or a year in the text; `is_plain` says that it can be nothing else."""

    first: int
    last: int
    pupils: frozenset[PupilId]
    is_plain: bool


def groups(text: Text, lexicon: Lexicon) -> list[Group]:
    """Every class and year of this school that is spoken of."""
    found: list[Group] = []
    for at, key in enumerate(text.keys):
        # Nearly every word is none of these, and is told so without being looked at twice.
        if key not in lexicon.entries and key[0] != "y" and key not in _OPENING and not key.endswith("class"):
            continue
        if found and at <= found[-1].last:
            continue
        if group := _year(text, lexicon, at, key) or _class(text, lexicon, at, key):
            found.append(group)
    return found


def findings(text: Text, names: list[Name], groups_: list[Group]) -> Iterator[Finding]:
    """Names in one sentence with their class stop the post; the nearest few classes are looked at."""
    firsts = [one.first for one in groups_]
    headings = _headings(text, groups_)
    for name in names:
        place = bisect_right(firsts, name.first)
        around = groups_[max(0, place - NEAR) : place + NEAR]
        near = [one for one in around if _is_apart(name, one) and _belongs(text, name, one)]
        if near:
            closest = min(near, key=lambda one: abs(one.first - name.first))
            yield _finding(text, name, closest)
            continue
        start = text.starts[name.first]
        for begins, ends, group in headings:
            if begins <= start < ends and name.pupils & group.pupils and _is_apart(name, group):
                yield _finding(text, name, group)
                break


def _headings(text: Text, groups_: list[Group]) -> list[tuple[int, int, Group]]:
    """Classes that have a line to themselves, each with the lines that are about it: from the line before,
    if that is short, to the next class or the next empty line."""
    if "\n" not in text.whole:
        return []
    alone = []
    for group in groups_[:MOST_HEADINGS]:
        start = text.whole.rfind("\n", 0, text.starts[group.first]) + 1
        end = text.whole.find("\n", text.ends[group.last])
        end = len(text.whole) if end < 0 else end
        line = text.whole[start : text.starts[group.first]] + text.whole[text.ends[group.last] : end]
        if end - start <= LONGEST and not any(one.isalnum() for one in line):
            alone.append((start, end, group))
    found = []
    for at, (start, end, group) in enumerate(alone):
        limit = alone[at + 1][0] if at + 1 < len(alone) else len(text.whole)
        body = text.whole[end:limit]
        first = len(body) - len(body.lstrip())
        empty = _EMPTY.search(body, first)
        before = text.whole.rfind("\n", 0, max(0, start - 1)) + 1
        is_short = start and len(text.whole[before:start].split()) <= SHORT
        found.append((before if is_short else start, end + (empty.start() if empty else len(body)), group))
    return found


def _finding(text: Text, name: Name, group: Group) -> Finding:
    first, last = min(name.first, group.first), max(name.last, group.last)
    pupils = tuple(sorted(name.pupils & group.pupils or name.pupils))
    return Finding(Slip.NAME_AND_CLASS, text.words(first, last), text.starts[first], True, pupils)


def _is_apart(name: Name, group: Group) -> bool:
    return name.last < group.first or group.last < name.first


def _belongs(text: Text, name: Name, group: Group) -> bool:
    if text.sentence(name.first) != text.sentence(group.first):
        return False
    is_before = name.last < group.first
    first, last = (name.last, group.first) if is_before else (group.last, name.first)
    if last - first > LONGEST:
        return False
    between = text.keys[first + 1 : last]
    gap = text.whole[text.ends[first] : text.starts[last]]
    is_joined = len(between) <= 6 and all(one in JOINING for one in between) and "and" not in between
    is_said = (
        bool(_SAYS & set(between))
        or _is_marked(gap)
        or (not is_before and text.words(first, first).endswith(("'s", "’s", "s'", "s’")))
    )
    is_word = text.keys[name.first] in ORDINARY and name.first == name.last
    if is_joined and is_said and (is_before or not {"in", "from"} & set(between)):
        return not (is_word and is_asking(text, name.first))
    if is_word and text.is_first(name.first):
        is_apposed = (
            is_before and text.gap(name.last).startswith(",") and between[:1] and between[0] in _APPOSED
        )
        return bool(is_apposed and group.is_plain and name.pupils & group.pupils)
    # "Jude, who is four and in Acorns": as a class may be a tree, the child has to be in it.
    is_in = text.key(group.first - 1) in ("in", "from") and len(between) <= NEARBY
    return (group.is_plain or is_in) and bool(name.pupils & group.pupils)


def _is_marked(gap: str) -> bool:
    """Whether a mark or the cells of a table part a name from a class: Oak ⭐ Chidi, Chidi (Oak)."""
    return bool(_MARK.search(gap) or _CELLS.search(gap))


def _year(text: Text, lexicon: Lexicon, at: int, key: str) -> Group | None:
    last, number = at, ""
    if key in _YEAR_WORDS:
        following = text.key(at + 1)
        number = _NUMBERS.get(following, following)
        last = at + 1
    elif key == "y" and text.after(at).isdigit():
        last, number = at + 1, text.after(at)
    elif match := _SHORT_YEAR.fullmatch(key):
        number = match[1]
    elif key in _YOUNGEST and _is_youngest(text, at, key):
        number = "nursery" if key == "nursery" else "reception"
    pupils = lexicon.years.get(number)
    return Group(at, last, pupils, is_plain=True) if pupils else None


def _is_youngest(text: Text, at: int, key: str) -> bool:
    """Whether Reception is the class and not the desk at the door."""
    if key in ("eyfs", "yr"):
        return text.whole[text.starts[at] : text.ends[at]].isupper()
    if text.after(at) in _DESKS:
        return False
    is_children = text.after(at) in ("class", "child", "children", "pupil", "pupils", "superstar")
    return text.is_capital(at) or is_children or text.before(at) in _SAYS


def _class(text: Text, lexicon: Lexicon, at: int, key: str) -> Group | None:
    if key in TITLES | {"miss"} and text.key(at + 2) == "class":
        return Group(at, at + 2, frozenset(), is_plain=False)
    if key.endswith("class") and len(key) > 5:
        # As in #OakClass.
        joined = lexicon.entries.get(key.removesuffix("class"))
        ids = joined.classes.get((key.removesuffix("class"),)) if joined else None
        return Group(at, at, frozenset(ids), is_plain=True) if ids else None
    entry = lexicon.entries.get(key)
    for words, ids in (entry.classes if entry else {}).items():
        last = at + len(words) - 1
        if tuple(text.keys[at : last + 1]) != words:
            continue
        if text.key(last + 1) in ("class", "classes"):
            return Group(at, last + 1, frozenset(ids), is_plain=True)
        if text.key(at - 1) == "class":
            return Group(at - 1, last, frozenset(ids), is_plain=True)
        has_figure = any(one.isdigit() for one in key) and not key.isdigit()
        if has_figure or (text.is_capital(at) and text.after(last) not in THINGS):
            return Group(at, last, frozenset(ids), is_plain=has_figure)
    return None
