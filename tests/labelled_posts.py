"""Invented posts; what must stop them is marked between braces: {full_name: Amelia Hart}."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from policy.pupils import Pupil, pupil_id
from policy.wording import Finding, Slip, WordTerms

TODAY = date(2026, 11, 25)
TERMS = WordTerms(
    own_contacts=("0118 496 0001", "1 School Lane", "RG10 9ZZ", "office@oakfield.example"),
    email_domains=("oakfield.example",),
    elections=((date(2027, 3, 25), date(2027, 5, 6)),),
)
IN_ELECTION = replace(TERMS, elections=((date(2026, 11, 1), date(2026, 12, 10)),))
_HERE = Path(__file__).parent / "data" / "posts"
_MARK = re.compile(r"\{(\w+): ([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Label:
    """Words that must stop a post, by their place in it."""

    slip: Slip
    start: int
    end: int

    def fits(self, finding: Finding) -> bool:
        """Whether a finding is about these words, and says the same of them."""
        return finding.slip is self.slip and finding.start < self.end and self.start < finding.end


@dataclass(frozen=True, slots=True)
class Post:
    """A post, what holds where it is to go, and what must stop it."""

    words: str
    terms: WordTerms
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How well a check did: how many it should find, found, and found without need; and which those are."""

    wanted: int
    hit: int
    found: int
    right: int
    missed: tuple[str, ...]
    needless: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of what must stop a post that was found."""
        return self.hit / self.wanted

    @property
    def precision(self) -> float:
        """The share of blocking findings that were meant."""
        return self.right / self.found


@cache
def roll() -> tuple[Pupil, ...]:
    """The invented children whom the posts may name."""
    rows = tomllib.loads((_HERE / "roll.toml").read_text(encoding="utf-8"))["pupils"]
    return tuple(_pupil(row) for row in rows)


def _pupil(row: str) -> Pupil:
    name, class_name, year, born, also = (one.strip() for one in row.split("|"))
    surname, forename = name.split(", ")
    id_ = pupil_id("the school of the posts", name)
    return Pupil(
        id_, surname, forename, year, class_name, born=born, also=tuple(one for one in (also,) if one)
    )


@cache
def posts() -> tuple[Post, ...]:
    """Every labelled post."""
    files = [one for one in sorted(_HERE.glob("*.toml")) if one.name != "roll.toml"]
    return tuple(post for file in files for post in _of(file))


def _of(file: Path) -> Iterator[Post]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    terms = IN_ELECTION if data.get("in_election") else TERMS
    terms = replace(terms, longest=data.get("longest"))
    for marked in data["posts"]:
        yield _post(marked, terms)


def _post(marked: str, terms: WordTerms) -> Post:
    words, labels, last = "", [], 0
    for match in _MARK.finditer(marked):
        words += marked[last : match.start()]
        labels.append(Label(Slip(match[1]), len(words), len(words) + len(match[2])))
        words += match[2]
        last = match.end()
    return Post(words + marked[last:], terms, tuple(labels))


def score(checked: Iterable[tuple[Post, tuple[Finding, ...]]]) -> Score:
    """How what was found compares with the labels; only what blocks counts."""
    wanted = hit = found = right = 0
    missed, needless = [], []
    for post, findings in checked:
        blocking = [one for one in findings if one.blocks]
        lost = [one for one in post.labels if not any(one.fits(it) for it in blocking)]
        extra = [it for it in blocking if not any(one.fits(it) for one in post.labels)]
        wanted, found = wanted + len(post.labels), found + len(blocking)
        hit, right = hit + len(post.labels) - len(lost), right + len(blocking) - len(extra)
        missed += [f"{one.slip}: {post.words[one.start : one.end]} | {post.words[:80]}" for one in lost]
        needless += [f"{it.slip}: {it.words} | {post.words[:80]}" for it in extra]
    return Score(wanted, hit, found, right, tuple(missed), tuple(needless))
