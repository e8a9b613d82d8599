"""Where somebody lives, in a post: a number and a street, or the name of a house and a street (R45)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policy.vocabularies import ARTICLES, MONTHS, NOT_HOUSES, STREETS, SURE_STREETS, UNNAMED
from policy.wording_findings import Finding, Slip

_MORE: Final = "croft|wharf|quay|garth|cottages|villas|approach|ln|cl|cres|gdns|tce|sq"
_THE: Final = (
    "Crescent|Avenue|Close|Terrace|Mews|Parade|Grove|Drive|Rise|Lane|Green|Square|Paddocks?|Orchards?|Meadows?"
    "|Willows|Beeches|Oaks|Elms|Laurels|Limes|Maltings|Spinney|Glebe|Leas|Firs|Pines|Chestnuts|Hollies"
    "|Cottages|Glade|Dell"
)
_KINDS: Final = f"{STREETS.title()}|{_MORE.title()}"
_HOUSES: Final = (
    "Cottage|House|Lodge|Barn|Rectory|Vicarage|Villa|Manor|Bungalow|Grange|Farm|Farmhouse|Croft|Mill|Stables|Forge"
    "|Oast|Gables|Parsonage|Priory|Granary|Schoolhouse"
)
_TEAMS: Final = "Juniors|Infants|Primary|School|Academy|United|Rovers|Town|FC|Colts"
_FIGURES: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_WORD: Final = r"[A-Z][A-Za-z'’-]{1,20}"
_NUMBERED = re.compile(
    r"[0-9](?<![0-9][0-9])(?<![./:£$-][0-9])(?P<first>[0-9]{0,3})(?:[ ]?[-\u2013/&][ ]?(?P<to>[0-9]{1,4}))?"
    rf"[A-Za-z]?,?[ \xa0](?:(?:(?:St\.? )?{_WORD}[ \xa0]){{1,3}}(?:{_KINDS})|[Tt]he (?:{_THE}))\b"
    rf"(?! (?:{_TEAMS})\b)"
)
_NAMED = re.compile(
    rf"\b(?:{_WORD}[ \xa0]){{1,3}}(?:{_HOUSES}),?[ \xa0](?:in |on )?"
    rf"(?:(?:St\.? )?{_WORD}[ \xa0]){{1,3}}(?:{_KINDS})\b"
)
_SPELT = re.compile(
    rf"\b(?:[Nn]umber|[Nn]o\.?) (?i:{_FIGURES})(?:[ -](?i:{_FIGURES}))?,?[ \xa0]"
    rf"(?:{_WORD}[ \xa0]){{1,3}}(?:{_KINDS})\b"
)
_TYPED = re.compile(
    r"[0-9](?<![0-9][0-9])[0-9]{0,3}[a-z]?,? "
    rf"(?P<street>(?:[a-z'’-]{{2,20}} ){{1,3}}?)(?P<kind>{STREETS}|ln)\b",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"\b(?:lives? at|living at|address(?: is|:)?|home is|house at)[ ]{1,2}(?:no\.? ?)?$", re.IGNORECASE
)
_LED = re.compile(r"\b(?:at|from|to|outside|opposite|round) (?:no\.? |number )?$", re.IGNORECASE)
_FIGURE = re.compile(r"[0-9]")


def findings(whole: str) -> Iterator[Finding]:
    """Every address; that a place is open to the public is not known here."""
    if _FIGURE.search(whole):
        for match in _NUMBERED.finditer(whole):
            if _is_house(whole, match):
                yield Finding(Slip.ADDRESS, match[0], match.start(), True)
        for match in _TYPED.finditer(whole):
            if _is_typed(whole, match):
                yield Finding(Slip.ADDRESS, match[0], match.start(), True)
    if "umber " in whole or "o. " in whole:
        yield from (Finding(Slip.ADDRESS, one[0], one.start(), True) for one in _SPELT.finditer(whole))
    if any(one in whole for one in _HOUSES.split("|")):
        yield from (Finding(Slip.ADDRESS, one[0], one.start(), True) for one in _NAMED.finditer(whole))


def _is_typed(whole: str, match: re.Match[str]) -> bool:
    """Whether a street without capital letters is one: somebody lives there, or is sent there."""
    before = whole[max(0, match.start() - 24) : match.start()]
    if _LIVES.search(before):
        return True
    words = frozenset(match["street"].casefold().split())
    return match["kind"].casefold() in SURE_STREETS and not words & UNNAMED and bool(_LED.search(before))


def _is_house(whole: str, match: re.Match[str]) -> bool:
    before = whole[max(0, match.start() - 12) : match.start()].rsplit(None, 1)
    last = before[-1].casefold() if before else ""
    words = (
        re.sub(r"^[0-9]+(?:[ ]?[-\u2013/&][ ]?[0-9]+)?[A-Za-z]?,?[ \xa0]", "", match[0]).casefold().split()
    )
    if last in NOT_HOUSES or last in ARTICLES or words[0] in MONTHS:
        return False
    if words[0].startswith(("year", "class")):
        return False
    if to := match["to"]:
        # Houses of one side of a street: anything else is a score or a time.
        from_ = int(match[0][0] + match["first"])
        return from_ < int(to) and (int(to) - from_) % 2 == 0 and int(to) - from_ <= 20
    return True
