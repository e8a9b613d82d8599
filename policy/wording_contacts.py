"""Ways to find or reach somebody in a post: addresses, mailboxes, numbers, links (R45)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policy import upns
from policy.pupils import folded
from policy.vocabularies import AREAS, HELPLINES, MONTHS, NOT_HOUSES, SHORTENERS, STREETS
from policy.wording_findings import Finding, Slip, WordTerms

_POSTCODE = re.compile(
    r"[A-Za-z](?<![A-Za-z0-9_]{2})([A-Za-z]?)[0-9][A-Za-z0-9]?[ \xa0]{0,2}[0-9]"
    r"[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9_])"
)
_ORDINAL = re.compile(r"[A-Z].*[0-9](?:st|nd|rd|th)$")
_ADDRESS = re.compile(
    r"[0-9](?<![0-9][0-9])(?<![./:£$-][0-9])[0-9]{0,3}[A-Za-z]?,?[ \xa0]"
    rf"(?:(?:St\.? )?[A-Z][A-Za-z'’-]{{1,20}}[ \xa0]){{1,3}}(?:{STREETS.title()})\b"
)
_TYPED = re.compile(
    r"\b(?:lives? at|living at|address(?: is|:)?|home is|house at)[ ]{1,2}(?:no\.? ?)?[0-9]{1,4}[a-z]?,? "
    rf"(?:[a-z'’-]{{2,20}} ){{1,3}}(?:{STREETS})\b",
    re.IGNORECASE,
)
_UPN = re.compile(r"[A-Za-z](?<![A-Za-z0-9_]{2})(?: ?[0-9]){11} ?[0-9A-Za-z](?![A-Za-z0-9_])")
_LOCAL = re.compile(r"[\w.+'%-]{1,64}$")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[\w-]{2,24}")
_HANDLE = re.compile(r"[\w.]{2,30}")
_LINK = re.compile(r"\b(?:" + "|".join(map(re.escape, SHORTENERS)) + r")/[\w-]{1,40}", re.IGNORECASE)


def findings(whole: str, terms: WordTerms) -> Iterator[Finding]:
    """Everything but telephone numbers, which are found elsewhere."""
    if any(one.isdigit() for one in whole):
        yield from _addresses(whole)
        yield from _postcodes(whole)
        for match in _UPN.finditer(whole):
            if upns.is_upn(upns.tidy(match[0])):
                yield Finding(Slip.UPN, match[0], match.start(), True)
    if "@" in whole:
        yield from _mailboxes(whole, terms)
    if "/" in whole:
        for match in _LINK.finditer(whole):
            yield Finding(Slip.LINK, match[0], match.start(), False)


def without_own(found: Iterable[Finding], whole: str, terms: WordTerms) -> Iterator[Finding]:
    """The findings but those of the school's own contacts, and of numbers that everybody may ring."""
    own = [one for one in map(_bare, (*terms.own_contacts, *HELPLINES)) if one]
    places = [span for one in terms.own_contacts for span in _places(whole, one)]
    for one in found:
        if one.slip is Slip.PHONE and _national(one.words) in map(_national, own):
            continue
        if one.slip in _REACH and (
            _bare(one.words) in own or any(start <= one.start and one.end <= end for start, end in places)
        ):
            continue
        yield one


_REACH = frozenset({Slip.PHONE, Slip.EMAIL, Slip.POSTCODE, Slip.ADDRESS, Slip.HANDLE})


def _places(whole: str, words: str) -> Iterator[tuple[int, int]]:
    if words.strip():
        pattern = r"[\s,]{1,4}".join(map(re.escape, re.split(r"[\s,]+", words.strip())))
        for match in re.finditer(pattern, whole, re.IGNORECASE):
            yield match.span()


def _bare(words: str) -> str:
    return folded(words).replace(" ", "")


def _national(words: str) -> str:
    bare = _bare(words)
    return "0" + bare[2:].removeprefix("0") if bare.startswith("44") else bare


def _is_of(domain: str, domains: tuple[str, ...]) -> bool:
    return any(domain == one or domain.endswith(f".{one}") for one in domains)


def _addresses(whole: str) -> Iterator[Finding]:
    for match in _ADDRESS.finditer(whole):
        before = whole[max(0, match.start() - 12) : match.start()].rsplit(None, 1)
        words = match[0].casefold().replace(",", "").split()
        is_house = (before[-1].casefold() if before else "") not in NOT_HOUSES
        if is_house and words[1] not in MONTHS and not words[1].startswith(("year", "class")):
            yield Finding(Slip.ADDRESS, match[0], match.start(), True)
    for match in _TYPED.finditer(whole):
        yield Finding(Slip.ADDRESS, match[0], match.start(), True)


def _postcodes(whole: str) -> Iterator[Finding]:
    for match in _POSTCODE.finditer(whole):
        area = (match[0][0] + match[1]).upper()
        if area in AREAS and not _ORDINAL.fullmatch(match[0]):
            yield Finding(Slip.POSTCODE, match[0], match.start(), True)


def _mailboxes(whole: str, terms: WordTerms) -> Iterator[Finding]:
    """Each @ is looked at with no more before and after it than an address may have."""
    domains = tuple(one.casefold().lstrip("@") for one in terms.email_domains)
    for at in (place for place, one in enumerate(whole) if one == "@"):
        local = _LOCAL.search(whole[max(0, at - 64) : at])
        domain = _DOMAIN.match(whole, at + 1)
        if local and domain:
            words = f"{local[0]}@{domain[0]}"
            is_own = _is_of(domain[0].casefold(), domains)
            yield Finding(Slip.EMAIL, words, at - len(local[0]), not is_own)
        elif not local and (handle := _HANDLE.match(whole, at + 1)):
            yield Finding(Slip.HANDLE, "@" + handle[0].rstrip("."), at, False)
