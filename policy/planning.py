"""What a school's list would do before it does anything: the whole of the preview, and what is then written.

Nothing here is asked of anybody: the same list against the same record is the same plan. Whatever is unclear
is left out and listed; nobody is ever removed (R34 to R40, Q10).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from policy import layouts, listed, matching
from policy.answers import start_of
from policy.cells import Heard, most_against
from policy.consents import ConsentTerms, Record, Said, changed, in_force, taken_back
from policy.faults import BadLine, Caution, Trouble
from policy.imports import Counts, Import, Plan, PlannedPupil
from policy.listed import Lines, Listed
from policy.matching import Known, Matched, Matches
from policy.previews import About, Point, Preview
from policy.pupils import Pupil, PupilId
from policy.rolls import ImportId, Roll
from policy.sheets import Sheet
from policy.uses import Use, matrix
from policy.weighing import Effect, Scales, Told

OLDEST: Final = timedelta(days=366)
"""A list that was made longer ago says nothing of this year's children."""

MANY_LEAVERS: Final = 5
"""One in so many children gone is a list of one class or of last year rather than of the school."""


@dataclass(slots=True)
class _Sums:
    """What adds up while one child after another is weighed."""

    effects: Counter[Effect] = field(default_factory=Counter)
    older: list[Point] = field(default_factory=list)
    disagreed: list[Point] = field(default_factory=list)
    withdrawals: dict[PupilId, tuple[Use, ...]] = field(default_factory=dict)
    held_back: list[Pupil] = field(default_factory=list)


def plan(sheets: Sequence[Sheet], roll: Roll, terms: ConsentTerms, about: About) -> Preview:
    """What this list would do to this record. Takes about a second for 2,000 children."""
    headings = {**roll.head.headings, **about.headings}
    layout = layouts.find(sheets, terms, headings)
    troubles = list(_out_of_time(about, terms))
    if isinstance(layout, Trouble):
        return Preview(_plan(about, terms, headings, Counts()), troubles=(layout, *troubles))
    read = listed.read(layout, terms, headings, about.made_on)
    known = Known(roll.pupils)
    matches = matching.match(about.school, read.good, known, is_long=layout.is_long)
    if not matches.matched:
        troubles.append(Trouble.NO_GOOD_LINES)
    if troubles:
        faults = tuple(sorted({*read.bad, *matches.bad}))
        counts = Counts(bad_lines=len({one.line for one in faults}))
        refused = _plan(about, terms, headings, counts)
        return Preview(refused, faults=faults, unmapped=read.unmapped, troubles=tuple(troubles))
    return _planned(roll, terms, about, _Found(read, known, matches, headings))


@dataclass(frozen=True, slots=True)
class _Found:
    read: Lines
    known: Known
    matches: Matches
    headings: Mapping[str, str]


def _planned(roll: Roll, terms: ConsentTerms, about: About, found: _Found) -> Preview:
    import_id = _id(about, terms, found.headings)
    told = Told(start_of(about.made_on, terms), about.at, about.by, about.is_form)
    uses = tuple(one for one in matrix(terms.accounts) if one.code in found.read.uses)
    sums, planned, unchanged = _Sums(), [], []
    for one in found.matches.matched:
        before = _record(one, roll)
        answers = _answers(one, Scales(before, told, terms), uses, sums)
        made = _made(import_id, one, before, answers, told, terms, sums)
        if made.change is None and made.pupil == one.before:
            unchanged.append(made.pupil.id)
        else:
            planned.append(made)
    leavers = _leavers(roll, found)
    faults = tuple(sorted({*found.read.bad, *found.matches.bad}))
    joiners = tuple(one.after for one in found.matches.matched if one.before is None)
    counts = _counts(sums, found, joiners, leavers, faults)
    return Preview(
        replace(_plan(about, terms, found.headings, counts), pupils=tuple(planned)),
        tuple(unchanged),
        faults,
        found.read.unmapped,
        joiners,
        leavers,
        tuple(one.before for one in found.matches.matched if one.before and not one.before.is_here),
        tuple(sums.held_back),
        tuple(sorted(sums.older)),
        tuple(sorted(sums.disagreed)),
        sums.withdrawals,
        cautions=tuple(_cautions(roll, about, uses, leavers)),
    )


def _answers(one: Matched, scales: Scales, uses: tuple[Use, ...], sums: _Sums) -> dict[str, Said]:
    """What is written of one child."""
    answers: dict[str, Said] = {}
    for use in uses:
        weighed = scales.weigh(heard(one.lines, use), use)
        sums.effects[weighed.effect] += 1
        if weighed.effect is Effect.OLDER:
            sums.older.append(Point(one.after.id, use.code, one.lines[0].line))
        elif weighed.effect is Effect.DISAGREED or _differ(one.lines, use):
            sums.disagreed.append(Point(one.after.id, use.code, one.lines[0].line))
        if weighed.said is not None:
            answers[use.code] = weighed.said
    return answers


def heard(lines: Iterable[Listed], use: Use) -> Heard:
    """What the lines of one child say of one use: of two answers of one named person the later, else the one
    that is most against it; where no line speaks of it, nothing."""
    code = use.code
    said = [one for one in lines if code in one.heard]
    if not said:
        return Heard.BLANK
    if len(said) == 1:
        return said[0].heard[code]
    days = [one.dated for one in said if one.dated is not None]
    if len({one.giver for one in said}) == 1 and said[0].giver and len(days) == len(said):
        said = [one for one in said if one.dated == max(days)]
    return most_against(*(one.heard[code] for one in said))


def _differ(lines: tuple[Listed, ...], use: Use) -> bool:
    """Whether a long list itself says yes and no, so that it counts as no."""
    if len(lines) == 1:
        return False
    said = {one.heard[use.code] for one in lines if use.code in one.heard}
    return Heard.YES in said and heard(lines, use) in (Heard.NO, Heard.WITHDRAWN)


def _made(
    import_id: ImportId,
    one: Matched,
    before: Record,
    answers: dict[str, Said],
    told: Told,
    terms: ConsentTerms,
    sums: _Sums,
) -> PlannedPupil:
    """What becomes of one child, and which uses end by it."""
    id_ = sha256(f"{import_id} {one.after.id}".encode()).hexdigest()[:32]
    change = told.change(id_, one.after.id, answers) if answers else None
    pupil = one.after
    after = changed(before, change) if change else before
    every = matrix(terms.accounts)
    if one.before is not None and not one.before.is_here:
        back = replace(pupil, left_on="")
        revived = [use for use in every if in_force(replace(after, pupil=back), use, told.at, terms).is_yes]
        if all(heard(one.lines, use) is Heard.YES for use in revived):
            pupil = back
        else:
            sums.held_back.append(pupil)
    ends = taken_back(before, replace(after, pupil=pupil), every, told.at, terms) if change else ()
    if ends:
        sums.withdrawals[pupil.id] = ends
    return PlannedPupil(pupil, change)


def _record(one: Matched, roll: Roll) -> Record:
    return roll.by_pupil[one.before.id] if one.before else Record(one.after)


def _leavers(roll: Roll, found: _Found) -> tuple[Pupil, ...]:
    """Those on record whom no line may be about, not even one that cannot be read."""
    there = {one.after.id for one in found.matches.matched} | found.matches.touched
    there |= matching.claimed(found.known, found.read.claims)
    return tuple(one for one in roll.pupils if one.is_here and one.id not in there)


def _out_of_time(about: About, terms: ConsentTerms) -> Iterable[Trouble]:
    today = about.at.astimezone(terms.zone).date()
    if about.made_on > today:
        yield Trouble.MADE_AHEAD
    if about.made_on < today - OLDEST:
        yield Trouble.MADE_LONG_AGO


def _cautions(
    roll: Roll, about: About, uses: tuple[Use, ...], leavers: tuple[Pupil, ...]
) -> Iterable[Caution]:
    if about.made_on.isoformat() < roll.head.list_made_on:
        yield Caution.OLDER_THAN_LAST
    if not uses:
        yield Caution.NO_PERMISSIONS
    if len(leavers) * MANY_LEAVERS > sum(one.is_here for one in roll.pupils):
        yield Caution.MANY_LEAVERS


def _counts(
    sums: _Sums,
    found: _Found,
    joiners: tuple[Pupil, ...],
    leavers: tuple[Pupil, ...],
    faults: tuple[BadLine, ...],
) -> Counts:
    done = sums.effects
    return Counts(
        pupils=len(found.matches.matched),
        joiners=len(joiners),
        leavers=len(leavers),
        new=done[Effect.NEW],
        changed=done[Effect.CHANGED],
        withdrawn=done[Effect.WITHDRAWN],
        gone=done[Effect.GONE],
        confirmed=done[Effect.CONFIRMED],
        unchanged=done[Effect.UNCHANGED],
        older=done[Effect.OLDER],
        disagreed=done[Effect.DISAGREED],
        bad_lines=len({one.line for one in faults}),
    )


def _plan(about: About, terms: ConsentTerms, headings: Mapping[str, str], counts: Counts) -> Plan:
    id_, made_on = _id(about, terms, headings), about.made_on.isoformat()
    import_ = Import(id_, about.digest, made_on, about.is_form, about.by, about.at, counts)
    return Plan(import_, headings=headings)


def _id(about: About, terms: ConsentTerms, headings: Mapping[str, str]) -> ImportId:
    """Read another way, once the school has said what a column is, the same bytes are another list."""
    mapping = [f"{key}={meaning}" for key, meaning in sorted(headings.items())]
    made_of = [about.digest, about.made_on.isoformat(), "form" if about.is_form else "list"]
    made_of += [*mapping, *sorted(terms.accounts)]
    return ImportId(sha256("\n".join(made_of).encode("utf-8", "surrogatepass")).hexdigest()[:32])
