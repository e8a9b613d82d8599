"""What happens when a bell rings: people are reminded, the next is added, and what is due is said to be due.

The sweep in bot/timekeeping.py calls `ring` for each case whose time has come and saves the step as a whole,
so that no bell rings twice, whoever sweeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from policy import clocks, duties, redaction, telling
from policy.chronology import Entry, Happening
from policy.clocks import Bell
from policy.concerns import Concern, State, move_on
from policy.kinds import Urgency
from policy.messages import Message, Purpose
from policy.people import StaffId
from policy.scenes import Scene, Step
from policy.settling import Pace, bell_told, doers, holders, settled
from policy.tasks import Duty, Task

SILENT = "silent"
"""The code under which a line names those who left two pings unanswered."""
DECISION = "decision"
"""In the place of a part: they took the case, and decided nothing."""


def ring(concern: Concern, scene: Scene) -> Step:
    """All that is due by now, in one step; a case with nothing due comes back as it is."""
    step = Step(concern)
    for watch in concern.watches:
        if watch.rings <= scene.at:
            step = _bells(step, watch.function, scene)
    for task in concern.tasks:
        if task.is_open and task.rings <= scene.at:
            step = _due(step, task, scene)
    return settled(step, scene, pace=Pace.BELL) if step.concern is not concern else step


def by_mail(concern: Concern, person: StaffId, scene: Scene) -> Step:
    """Somebody was reached by mail only: silence brings in the next, and the reporter is told whom to ring.

    Nothing changes where nobody waits for them, or it was so before (C17).
    """
    mine = concern.involvement(person)
    waits = [one for one in concern.watches if mine is not None and one.function == mine.function]
    if not waits or waits[0].add_by is not None:
        return Step(concern)
    watches = tuple(clocks.by_mail(one, scene.at) if one is waits[0] else one for one in concern.watches)
    known = any(one.add_by is not None for one in concern.watches)
    word = telling.to_reporter(concern, Purpose.BY_MAIL, at=scene.at)
    entry = Entry(scene.at, Happening.BY_MAIL, codes={"person": person})
    changed = replace(concern, watches=watches)
    return settled(Step(changed, (entry,), () if known else (word,)), scene)


def not_reached(concern: Concern, person: StaffId, scene: Scene) -> Step:
    """Every way to this person failed: the next is added; where nobody is left, the reporter rings (I12)."""
    moved = move_on(concern, person=person)
    entry = Entry(scene.at, Happening.NOT_REACHED, codes={"person": person})
    step = settled(Step(moved, (entry,)), scene)
    routing = scene.route(step.concern.facts)
    ring_us = telling.if_with_nobody(step.concern, routing, at=scene.at)
    if not ring_us:
        return step
    return step.then(step.concern, Entry(scene.at, Happening.NOBODY_LEFT), messages=ring_us)


def silent(step: Step) -> frozenset[StaffId]:
    """Who did not answer two pings by the time at which others were added, or took a case and let it be."""
    found: set[StaffId] = set()
    for entry in step.entries:
        if entry.what is Happening.REMINDED and SILENT in entry.codes:
            found |= {StaffId(one) for one in entry.codes[SILENT].split(",")}
        if entry.what is Happening.MOVED_ON and entry.codes["part"] == DECISION:
            found.add(StaffId(entry.codes["people"]))
    return frozenset(found)


def _bells(step: Step, function: str, scene: Scene) -> Step:
    """The bells of one part. Adding never takes anybody away: they are moved on from, and keep it (I6).

    Only those who were told of it are asked. Whoever is to be told because others do not answer elsewhere
    hears of it for the first time by this step, and has their own time to answer.
    """
    concern = step.concern
    watch = next(one for one in concern.watches if one.function == function)
    rang, onward = clocks.ring(watch, concern.facts.urgency, scene.at, scene.school)
    before = holders(scene.route(concern.facts), function)
    asked = [one.person for one in before if not telling.is_new(one, concern)]
    watches = tuple(onward if one.function == function else one for one in concern.watches)
    concern = replace(concern, watches=watches)
    adds = bool(rang & {Bell.ADD, Bell.RAISE})
    entries: list[Entry] = []
    if adds:
        if new := [one for one in asked if one not in concern.facts.moved_on]:
            entries.append(Entry(scene.at, Happening.MOVED_ON, codes=_people(new, function)))
        facts = replace(concern.facts, moved_on=concern.facts.moved_on | frozenset(asked))
        concern = replace(concern, facts=facts)
    if Bell.RAISE in rang:
        facts = replace(concern.facts, raised=concern.facts.raised | {function})
        concern = replace(concern, facts=facts)
        entries.append(Entry(scene.at, Happening.RAISED, codes={"part": function}))
    if asked:
        entries.append(Entry(scene.at, Happening.REMINDED, codes=_reminded(concern, asked, function, adds)))
    rung = step.then(
        _counted(concern, asked), *entries, messages=_reminders(concern, asked, function, scene.at)
    )
    return _nobody(rung, asked, function, scene) if adds else rung


def _reminders(
    concern: Concern, asked: Sequence[StaffId], function: str, at: datetime
) -> tuple[Message, ...]:
    return tuple(
        telling.message(concern, one, Purpose.REMINDER, at=at, about=function)
        for one in asked
        if one != concern.facts.reporter
    )


def _counted(concern: Concern, asked: Sequence[StaffId]) -> Concern:
    involved = tuple(
        replace(one, reminded=one.reminded + 1) if one.person in asked else one for one in concern.involved
    )
    return replace(concern, involved=involved)


def _reminded(concern: Concern, asked: Sequence[StaffId], function: str, adds: bool) -> Mapping[str, str]:
    """Who is reminded and, where others are added, who left two pings unanswered before (C16)."""
    before = {one.person: one.reminded for one in concern.involved}
    deaf = [one for one in asked if adds and before.get(one, 0) >= 1]
    return {**_people(asked, function), **({SILENT: ",".join(deaf)} if deaf else {})}


def _people(people: Sequence[StaffId], part: str) -> Mapping[str, str]:
    """Several people in one line: a bell at a large school must fit into one transaction."""
    return {"people": ",".join(people), "part": part}


def _nobody(step: Step, asked: list[StaffId], function: str, scene: Scene) -> Step:
    """Where nobody could be added to those asked, the reporter is told once to ring (I4, I12)."""
    concern = step.concern
    routing = scene.route(concern.facts)
    added = [one for one in holders(routing, function) if one.person not in asked]
    ring_us = telling.if_with_nobody(concern, routing, at=scene.at)
    if added or not ring_us or concern.nobody_told:
        return step
    entry = Entry(scene.at, Happening.NOBODY_LEFT)
    return step.then(replace(concern, nobody_told=True), entry, messages=ring_us)


def _due(step: Step, task: Task, scene: Scene) -> Step:
    """A task is due and not done: whoever is to do it is told, and again each morning until it is done.

    Of several that are due at the same time a person is told once: what they are stands inside.
    """
    if task.duty is Duty.REDACT:
        return redaction.redact(step, task, scene)
    concern = step.concern
    rung = replace(task, rung=task.rung + 1, rings=_next(task, concern, scene))
    concern = replace(concern, tasks=tuple(rung if one.id == task.id else one for one in concern.tasks))
    codes = {"duty": task.duty.value}
    entry = Entry(scene.at, Happening.TASK_DUE, codes=codes, part=duties.part_of(task.duty))
    messages = tuple(
        telling.message(concern, one, Purpose.DUE, at=scene.at)
        for one in _told_it_is_due(task, concern, scene)
    )
    step = step.then(concern, entry, messages=messages)
    return _forgotten(step, scene) if task.duty is Duty.DECIDE and task.rung >= 1 else step


def _told_it_is_due(task: Task, concern: Concern, scene: Scene) -> tuple[StaffId, ...]:
    """Whoever is to do it; where the police are not rung yet, whoever decided so is told as well (Q8)."""
    routing = scene.route(concern.facts)
    who = doers(task, concern, routing, scene)
    decided = concern.standing("police")
    if task.duty is Duty.POLICE_CONTACT and decided is not None and decided.by not in routing.excluded:
        who = (*who, decided.by)
    return tuple(dict.fromkeys(who))


def _forgotten(step: Step, scene: Scene) -> Step:
    """Somebody took it and then decided nothing: the next of the chain is added as if nobody had it (D2)."""
    concern = step.concern
    holder = concern.picked_up_by
    if holder is None or concern.state is not State.PICKED_UP:
        return step
    entry = Entry(scene.at, Happening.MOVED_ON, codes=_people([holder], DECISION))
    return step.then(move_on(concern, person=holder), entry)


def _next(task: Task, concern: Concern, scene: Scene) -> datetime:
    urgency, since = concern.facts.urgency, clocks.counted_from(task.rings, scene.at)
    if task.duty is Duty.DECIDE and urgency is Urgency.U0:
        return since + timedelta(hours=1)
    return clocks.in_the_morning(scene.school, bell_told(concern, since, scene.school), urgency)
