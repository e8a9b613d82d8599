"""The check of a post's words: everything a machine can see in them before a person is asked (R45, R46, R58).

Whether a parent permitted a full name is not asked here: it is found all the same, and the caller decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from policy import (
    wording_classes,
    wording_contacts,
    wording_dates,
    wording_families,
    wording_names,
    wording_politics,
)
from policy.lexicons import Lexicon
from policy.pupils import PupilId
from policy.wording_findings import Finding, Slip, WordTerms
from policy.wording_texts import Text

__all__ = ["Finding", "Lexicon", "Slip", "WordTerms", "found"]

_NAMES = frozenset({Slip.FULL_NAME, Slip.PERHAPS_NAME, Slip.FIRST_NAME, Slip.SURNAME})
_CONTACTS = frozenset({Slip.EMAIL, Slip.ADDRESS, Slip.POSTCODE, Slip.PHONE, Slip.UPN, Slip.HANDLE, Slip.LINK})


def found(
    text: str, lexicon: Lexicon, terms: WordTerms, today: date, elsewhere: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """Every finding in order of place; `elsewhere` are those that only the shell can make.

    Never raises, whatever the text is, and takes time in proportion to its length.
    """
    cut = Text.of(text)
    groups = wording_classes.groups(cut, lexicon)
    whole = wording_names.whole_names(cut, lexicon)
    taken = {at for one in groups for at in range(one.first, one.last + 1) if one.is_plain}
    lone = [one for one in wording_names.lone_names(cut, lexicon, whole) if one.first not in taken]
    said = list(wording_names.findings(cut, lexicon, whole))
    sure = [
        one
        for one, its in zip(whole, (cut.starts[one.first] for one in whole), strict=True)
        if any(finding.start == its and finding.blocks for finding in said)
    ]
    inside = {at for one in sure for at in range(one.first, one.last + 1)}
    # Rose of "Rose Hill" is no class, though there is a class of that name.
    groups = [one for one in groups if one.is_plain or one.first not in inside]
    named: dict[int, set[PupilId]] = {}
    for one in (*lone, *sure):
        named.setdefault(cut.sentence(one.first), set()).update(one.pupils)
    reached = [*wording_contacts.findings(text, terms), *elsewhere]
    kept = [
        *said,
        *wording_families.findings(cut, lexicon, sure, lone),
        *wording_classes.findings(cut, [*sure, *lone], groups),
        *wording_dates.findings(cut, lexicon, today, named),
        *wording_contacts.without_own(reached, text, terms),
        *wording_politics.findings(cut, terms, today),
        *wording_names.lone_findings(cut, lexicon, whole, lone),
    ]
    if terms.longest is not None and len(text) > terms.longest:
        kept.append(Finding(Slip.TOO_LONG, text[terms.longest :], terms.longest, True))
    return _merged(kept)


def _merged(kept: list[Finding]) -> tuple[Finding, ...]:
    """One finding for words that were found twice: of one slip the widest, and a name inside an address is
    part of the address."""
    merged: list[Finding] = []
    latest: dict[Slip, int] = {}
    reach = -1
    for one in sorted(kept, key=lambda it: (it.start, it.slip not in _CONTACTS, -len(it.words), it.slip)):
        if one.slip in _CONTACTS:
            last = merged[reach] if reach >= 0 else None
            if last and one.start < last.end:
                continue
            reach = len(merged)
        elif one.slip in _NAMES and reach >= 0 and one.end <= merged[reach].end:
            outer = merged[reach]
            is_name = one.slip is Slip.FULL_NAME
            pupils = tuple(sorted({*outer.pupils, *one.pupils})) if is_name else outer.pupils
            merged[reach] = replace(outer, pupils=pupils, blocks=outer.blocks or is_name)
            continue
        elif (
            one.slip in latest and one.start < merged[latest[one.slip]].end and one.slip is not Slip.FULL_NAME
        ):
            merged[latest[one.slip]] = _joined(merged[latest[one.slip]], one)
            continue
        latest[one.slip] = len(merged)
        merged.append(one)
    return tuple(merged)


def _joined(one: Finding, other: Finding) -> Finding:
    words = one.words if other.end <= one.end else one.words + other.words[one.end - other.start :]
    pupils = tuple(sorted({*one.pupils, *other.pupils}))
    return replace(one, words=words, blocks=one.blocks or other.blocks, pupils=pupils)
