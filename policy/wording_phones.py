"""Telephone numbers by their shape, however they are spelt; a number need not be in the plan (R45)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policy.wording_findings import Finding, Slip

_GAP: Final = r"[ \xa0()./\-\u2010-\u2014\ufe0f\u20e3]{0,4}"
_D: Final = rf"{_GAP}[0-9oO]"
_MAY_BE = re.compile(
    r"[+(0oO4](?<![\w.£$][+(0oO4])(?<![0-9][,:/-][+(0oO4])"
    rf"(?:(?:(?<=\+)|(?<=[0oO]){_GAP}[0oO]){_GAP}4{_GAP}4(?:{_GAP}0)?|(?<=4)4(?={_GAP}7)|(?<=[0oO])|(?<=\()0)"
    rf"{_GAP}(?:7(?:{_D}){{9}}|1(?:{_D}){{8,9}}|[23](?:{_D}){{9}})"
    r"(?:\ufe0f\u20e3)?(?![0-9A-Za-z]|[.,:-][0-9])"
)
"""The shape of a British number, even where the plan has none such: one figure may be wrong."""

_DAY = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}")
_MONTH = re.compile(r"(?<![0-9])[0-9]{1,2}/")
_LINK = re.compile(r"\b(?:wa\.me|api\.whatsapp\.com/send\?phone=)/?\+?([0-9]{10,14})", re.IGNORECASE)
_LOCAL = re.compile(
    r"[0-9](?<![\w.,:/£$-][0-9])(?:[0-9]{2}[ -]?[0-9]{3,4}|[0-9]{3}[ -]?[0-9]{3})"
    r"(?![0-9]|[ .,:/-]?[0-9]|[ ]?[ap]m)"
)
_TO_RING = re.compile(
    r"\b(?:tel(?:ephone)?|phone|ring|call|text|mob(?:ile)?|number)\b[^0-9\n.!?]{0,24}?"
    r"(?:\bon|\bat|\bis|[:.]|(?<=tel))[ \xa0]?$",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:oh|zero|nought|o)(?:[ ,-]{1,3}(?:(?:double|treble|triple)[ -])?"
    r"(?:oh|o|zero|nought|one|two|three|four|five|six|seven|eight|nine)\b){5,12}",
    re.IGNORECASE,
)
_NOUGHTS = ("oh ", "oh-", "oh,", "zero", "nought", " o ")
_FIGURE = re.compile(r"[0-9]")


def findings(whole: str) -> Iterator[Finding]:
    """Every number in figures or spelt out, and a short one that somebody is to ring."""
    if _FIGURE.search(whole):
        for match in _MAY_BE.finditer(whole):
            # A bracket that is not closed within the number belongs to the sentence.
            spare = 1 if match[0].startswith("(") and ")" not in match[0] else 0
            if _is_number(match[0]):
                yield Finding(Slip.PHONE, match[0][spare:], match.start() + spare, True)
        for match in _LOCAL.finditer(whole):
            if _TO_RING.search(whole[max(0, match.start() - 40) : match.start()]):
                yield Finding(Slip.PHONE, match[0], match.start(), True)
    lowered = whole.lower()
    if "wa.me" in lowered or "whatsapp.com" in lowered:
        for match in _LINK.finditer(whole):
            yield Finding(Slip.PHONE, match[1], match.start(1), True)
    if any(one in lowered for one in _NOUGHTS) and any(one in lowered for one in ("seven", "one", "two")):
        for match in _SPOKEN.finditer(whole):
            yield Finding(Slip.PHONE, match[0], match.start(), True)


def national(words: str) -> str:
    """A number as it is dialled at home, figures only, so that two spellings of it are the same."""
    figures = _figures(words)
    for abroad in ("+44", "0044"):
        if figures.startswith(abroad):
            return "0" + figures.removeprefix(abroad).removeprefix("0")
    if figures.startswith("44") and len(figures) > 10:
        return "0" + figures[2:].removeprefix("0")
    return figures


def _figures(words: str) -> str:
    plain = words.translate({ord("o"): "0", ord("O"): "0"})
    return "".join(one for one in plain if one in "+0123456789")


def _is_number(words: str) -> bool:
    """Whether figures are a number and neither a day nor a row of sums: 0 2 4 6 8 10 12 14."""
    if _DAY.match(words) or _MONTH.search(words):
        return False
    groups = [one for one in re.split(r"[^0-9oO]+", words) if one]
    if all(len(one) == 1 for one in groups):
        return _figures(words).startswith(("07", "01", "+44")) and not _figures(words).startswith("0123")
    return len(groups) <= 7 and sum(len(one) == 1 for one in groups) <= 2
