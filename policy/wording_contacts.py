"""Ways to find or reach somebody in a post: addresses, mailboxes, numbers, links (R45)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from policy import upns, wording_addresses, wording_mailboxes, wording_phones
from policy.pupils import folded
from policy.vocabularies import AREAS, HELPLINES, SHORTENERS
from policy.wording_findings import Finding, Slip, WordTerms

_POSTCODE = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9_]{2})([A-Za-z]?)[0-9][A-Za-z0-9]?(?:[ \xa0]{0,2}|-)[0-9]"
    r"[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9_])"
)
_ORDINAL = re.compile(r"[A-Z].*[0-9](?:st|nd|rd|th)$")
_UPN = re.compile(r"[A-Za-z](?<![A-Za-z0-9_]{2})(?: ?[0-9]){11} ?[0-9A-Za-z](?![A-Za-z0-9_])")
_LONG = re.compile(r"[0-9](?: ?[0-9]){10}")
_LINK = re.compile(r"\b(?:" + "|".join(map(re.escape, SHORTENERS)) + r")/[\w-]{1,40}", re.IGNORECASE)


def findings(whole: str, terms: WordTerms) -> Iterator[Finding]:
    """Everything that a machine can see in the text itself; the shell knows more telephone numbers."""
    yield from wording_addresses.findings(whole)
    yield from wording_mailboxes.findings(whole, terms)
    yield from wording_phones.findings(whole)
    if any(one.isdigit() for one in whole):
        yield from _postcodes(whole)
        for match in _UPN.finditer(whole) if _LONG.search(whole) else ():
            if upns.is_upn(upns.tidy(match[0])):
                yield Finding(Slip.UPN, match[0], match.start(), True)
    if "/" in whole:
        for match in _LINK.finditer(whole):
            yield Finding(Slip.LINK, match[0], match.start(), False)


def without_own(found: Iterable[Finding], whole: str, terms: WordTerms) -> Iterator[Finding]:
    """The findings but those of the school's own contacts, and of numbers that everybody may ring."""
    numbers, bare = _own(terms.own_contacts)
    reached = list(found)
    places = [span for one in terms.own_contacts for span in _places(whole, one)] if reached else []
    for one in reached:
        if one.slip is Slip.PHONE and _is_own(one.words, numbers):
            continue
        if one.slip in _REACH and (
            _bare(one.words) in bare or any(start <= one.start and one.end <= end for start, end in places)
        ):
            continue
        yield one


@lru_cache(maxsize=64)
def _own(contacts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The numbers that may stand in this school's posts, and everything else of its own, to compare with."""
    bare = frozenset(one for one in map(_bare, (*contacts, *HELPLINES)) if one)
    return frozenset(wording_phones.national(one) for one in bare if one.isdigit()), bare


_REACH = frozenset({Slip.PHONE, Slip.EMAIL, Slip.POSTCODE, Slip.ADDRESS, Slip.HANDLE})


def _places(whole: str, words: str) -> Iterator[tuple[int, int]]:
    if words.strip():
        pattern = r"[\s,]{1,4}".join(map(re.escape, re.split(r"[\s,]+", words.strip())))
        for match in re.finditer(pattern, whole, re.IGNORECASE):
            yield match.span()


def _is_own(words: str, numbers: frozenset[str]) -> bool:
    """Whether a number is one of these, or the end of one: at home nobody dials the town."""
    number = wording_phones.national(words)
    return number in numbers or (5 < len(number) < 8 and any(one.endswith(number) for one in numbers))


def _bare(words: str) -> str:
    return folded(words).replace(" ", "")


def _postcodes(whole: str) -> Iterator[Finding]:
    for match in _POSTCODE.finditer(whole):
        area = (match[0][0] + match[1]).upper()
        if area in AREAS and not _ORDINAL.fullmatch(match[0]):
            yield Finding(Slip.POSTCODE, match[0], match.start(), True)
