"""The rulebook: R1 to R128 of the school's social media policy in plain words, and looking things up.

The words live in rulebook.toml beside this file, which ships with the code and never changes while it runs.
What the rules make the product do lives with each noun (posts, concerns, consents), not here.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from math import log
from pathlib import Path

from policy.rulewords import families, terms

IDS = tuple(f"R{number}" for number in range(1, 129))
"""Every rule of the policy, in its order."""


class Kind(StrEnum):
    """What the product makes of a rule: A does it, R reminds or asks for a tick, T explains it in help."""

    DONE = "A"
    REMINDED = "R"
    EXPLAINED = "T"
    DONE_AND_REMINDED = "A/R"
    EXPLAINED_AND_REMINDED = "T/R"
    EXPLAINED_AND_DONE = "T/A"


class Audience(StrEnum):
    """Whom a rule speaks to, as the rulebook spells it."""

    ALL = "all"
    STAFF = "staff"
    PUPILS = "pupils"
    PARENTS = "parents"
    PRINCIPAL = "principal"
    DSL = "dsl"
    BUSINESS_MANAGER = "business_manager"
    ICT = "ict"
    TRUSTEES = "trustees"
    CHAIR = "chair"
    CLERK = "clerk"
    DPO = "dpo"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the policy, in our own words; `points` lists its parts where it has several."""

    id: str
    section: str
    audience: tuple[Audience, ...]
    kind: Kind
    text: str
    points: tuple[str, ...] = ()


class BadRulebook(ValueError):
    """The rulebook has faults; every one of them is named."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep the faults apart for whoever shows them one to a line."""
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@cache
def load() -> tuple[Rule, ...]:
    """R1 to R128 in order, read and checked once; raises BadRulebook when the file is not whole."""
    return read(Path(__file__).with_name("rulebook.toml").read_text(encoding="utf-8"))


def read(text: str) -> tuple[Rule, ...]:
    """The rules that a rulebook holds; raises BadRulebook naming every fault at once."""
    try:
        entries = _tables(tomllib.loads(text).get("rules"))
    except tomllib.TOMLDecodeError as fault:
        raise BadRulebook([f"not TOML: {fault}"]) from fault
    faults = [*_faults_of_ids([_string(entry, "id") for entry in entries])]
    for place, entry in enumerate(entries, start=1):
        name = _string(entry, "id") or f"entry {place}"
        faults += [f"{name}: {fault}" for fault in _faults_of(entry)]
    if faults:
        raise BadRulebook(faults)
    return tuple(map(_rule, entries))


def search(rules: Sequence[Rule], words: str, limit: int = 5) -> tuple[Rule, ...]:
    """The rules that fit somebody's words best, best first; none for words that nothing here knows.

    A rule's id finds that rule: "R96", "rule 96", or "96" alone. Case, plurals, everyday synonyms and small
    misspellings are forgiven; a word that few rules use counts for more than one that many use.
    """
    if named := _named(words):
        return tuple(rule for rule in rules if rule.id in named)[: max(limit, 0)]
    index = _index(tuple(rules))
    asked = index.known(terms(words[:LONGEST_QUESTION]))
    scores = [(index.score(place, asked), -place) for place in range(len(rules))]
    best = sorted((score for score in scores if score[0] > 0), reverse=True)
    return tuple(rules[-place] for _, place in best[: max(limit, 0)])


LONGEST_QUESTION = 300
"""Characters of a question that are looked at, so that a pasted page costs no more than a sentence."""

SHORTEST_MISSPELT = 4
"""Letters from which a word that no rule uses is taken for one spelt alike: "freind" for "friend"."""

ENTRY_KEYS = frozenset({"id", "section", "audience", "class", "text", "points"})


def _tables(found: object) -> list[dict[str, object]]:
    return [item if isinstance(item, dict) else {} for item in found] if isinstance(found, list) else []


def _string(entry: Mapping[str, object], key: str) -> str:
    found = entry.get(key)
    return found.strip() if isinstance(found, str) else ""


def _strings(entry: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = entry.get(key, [])
    items = found if isinstance(found, list) else [None]
    return tuple(item.strip() if isinstance(item, str) else "" for item in items)


def _rule(entry: Mapping[str, object]) -> Rule:
    return Rule(
        id=_string(entry, "id"),
        section=_string(entry, "section"),
        audience=tuple(map(Audience, _strings(entry, "audience"))),
        kind=Kind(_string(entry, "class")),
        text=_string(entry, "text"),
        points=_strings(entry, "points"),
    )


def _faults_of_ids(found: Sequence[str]) -> Iterator[str]:
    counted = Counter(found)
    yield from (f"{name}: missing" for name in IDS if name not in counted)
    yield from (
        f"{name}: there {times} times" for name, times in counted.items() if name in IDS and times > 1
    )
    yield from (f"{name or 'an entry without id'}: no such rule" for name in counted if name not in IDS)
    if sorted(found) == sorted(IDS) and tuple(found) != IDS:
        yield "the rules are out of order"


def _faults_of(entry: Mapping[str, object]) -> Iterator[str]:
    for key in ("section", "text"):
        if not _string(entry, key):
            yield f"empty {key}"
    if (kind := _string(entry, "class")) not in set(Kind):
        yield f"unknown class {kind!r}"
    audience = _strings(entry, "audience")
    if not audience:
        yield "empty audience"
    yield from (f"unknown audience {one!r}" for one in audience if one not in set(Audience))
    if "" in _strings(entry, "points"):
        yield "empty point"
    yield from (f"unknown key {key!r}" for key in entry if key not in ENTRY_KEYS)


@dataclass(frozen=True, slots=True)
class _Index:
    """The words of each rule with how much they count there: the rarer in the rulebook, the more."""

    weights: tuple[Mapping[str, float], ...]
    vocabulary: frozenset[str]

    def known(self, asked: Sequence[str]) -> frozenset[str]:
        """The terms that rules use; a term that none uses is taken for the nearest in spelling, if near."""
        return frozenset(term for term in map(self._nearest, dict.fromkeys(asked)) if term in self.vocabulary)

    def score(self, place: int, asked: frozenset[str]) -> float:
        """How well the rule at this place fits; 0 when it shares no word."""
        return sum(self.weights[place].get(term, 0.0) for term in asked)

    def _nearest(self, term: str) -> str:
        if term in self.vocabulary or len(term) < SHORTEST_MISSPELT:
            return term
        heads = families()
        alike = sorted(one for one in self.vocabulary | heads.keys() if one[0] == term[0])
        near = next(iter(get_close_matches(term, alike, n=1, cutoff=0.8)), term)
        return heads.get(near, near)


@lru_cache(maxsize=4)
def _index(rules: tuple[Rule, ...]) -> _Index:
    """What search looks in, built once for a rulebook."""
    counted = [_counted(rule) for rule in rules]
    uses = Counter(term for bag in counted for term in bag)
    rarity = {term: log(1 + len(rules) / count) for term, count in uses.items()}
    weights = tuple(
        {term: rarity[term] * part / len(bag) ** 0.25 for term, part in bag.items()} for bag in counted
    )
    return _Index(weights, frozenset(rarity))


def _counted(rule: Rule) -> dict[str, float]:
    """The rule's words: those of its text count whole, those of its points and its section's name less."""
    headed = dict.fromkeys(terms(rule.section), 0.7)
    listed = dict.fromkeys(terms(" ".join(rule.points)), 0.7)
    return headed | listed | dict.fromkeys(terms(rule.text), 1.0)


def _named(words: str) -> frozenset[str]:
    """The ids that somebody typed: R96 anywhere, a bare number only alone or after the word rule."""
    found = re.findall(r"\br0*(\d{1,3})[a-h]?\b", words, re.IGNORECASE | re.ASCII)
    found += re.findall(r"\brule\s+0*(\d{1,3})\b", words, re.IGNORECASE | re.ASCII)
    if alone := re.fullmatch(r"\W*0*(\d{1,3})\W*", words, re.ASCII):
        found.append(alone[1])
    return frozenset(f"R{number}" for number in found)
