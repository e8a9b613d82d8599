"""What is written into a case after it was sent: notes, corrections, questions, answers, the evidence index.

Nothing is ever written over: a correction stands beside the original.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policy import duties, telling
from policy.chronology import Entry, Happening
from policy.concerns import Answer, Concern, State
from policy.errors import No, Refused
from policy.lanes import Slice
from policy.messages import Purpose
from policy.people import StaffId
from policy.scenes import Scene, Step
from policy.settling import settled
from policy.tasks import Duty, Task

WRITTEN = frozenset(
    {
        Happening.DETAILS_ADDED,
        Happening.NOTED,
        Happening.DECIDED,
        Happening.CORRECTED,
        Happening.ASKED,
        Happening.ANSWERED,
        Happening.EVIDENCE,
    }
)
"""Lines that hold somebody's words, and so may be corrected."""


def note(concern: Concern, *, by: StaffId, slice_: Slice, words: str, token: str, scene: Scene) -> Step:
    """A note. Whoever has a part writes into that part; whoever has the case is read by nobody else."""
    entry = Entry(scene.at, Happening.NOTED, by, words=words, part=slice_.value)
    return settled(Step(reviewed(concern, scene), (entry,)), scene, token=token)


def correct(
    concern: Concern,
    lines: Sequence[tuple[int, Entry]],
    *,
    by: StaffId,
    line: int,
    words: str,
    token: str,
    scene: Scene,
) -> Step:
    """A correction of one line, which stays as it was; raises `Refused` where there is no such line.

    `lines` are those that this person may read, under the numbers that the card shows.
    """
    original = dict(lines).get(line)
    if original is None or original.what not in WRITTEN:
        raise Refused(No.NO_SUCH_LINE)
    codes = {"line": str(line)}
    entry = Entry(scene.at, Happening.CORRECTED, by, codes, words, part=original.part)
    return settled(Step(concern, (entry,)), scene, token=token)


def ask(concern: Concern, *, by: StaffId, slice_: Slice, words: str, token: str, scene: Scene) -> Step:
    """A question to the reporter, whose chat says only that there is one.

    Raises `Refused` where the reporter asks it of themselves, or is kept out of the case by now (I1), and for
    a closed case, which is opened again first.
    """
    if concern.state is State.CLOSED:
        raise Refused(No.CLOSED)
    reporter = concern.facts.reporter
    if reporter == by or reporter in scene.route(concern.facts).excluded:
        raise Refused(No.NOBODY_TO_ASK)
    task = duties.task(Duty.ANSWER, scene.at, scene.school, person=reporter, about=by)
    entry = Entry(scene.at, Happening.ASKED, by, {"task": task.id}, words, part=slice_.value)
    asked = replace(concern, tasks=(*concern.tasks, task))
    word = telling.message(asked, reporter, Purpose.QUESTION, at=scene.at, about=task.id)
    return settled(Step(asked, (entry,), (word,)), scene, token=token)


def question(concern: Concern) -> Task | None:
    """The question that the reporter has not answered yet, the oldest first."""
    return next((one for one in concern.tasks if one.duty is Duty.ANSWER and one.is_open), None)


def answer(concern: Concern, entries: tuple[Entry, ...], *, words: str, token: str, scene: Scene) -> Step:
    """The reporter's answer goes into the case, and whoever asked is told that there is one.

    Raises `Refused` where nothing is asked any more. `entries` are all lines of the case.
    """
    task = question(concern)
    if task is None:
        raise Refused(No.NO_SUCH_TASK)
    asked = next(one for one in entries if one.codes.get("task") == task.id)
    tasks = tuple(one.done(scene.at) if one.id == task.id else one for one in concern.tasks)
    answered = replace(concern, tasks=tasks)
    entry = Entry(
        scene.at, Happening.ANSWERED, concern.facts.reporter, {"task": task.id}, words, part=asked.part
    )
    routing = scene.route(concern.facts)
    to = [asked.by] if asked.by is not None and asked.by not in routing.excluded else [routing.owner]
    words_to = tuple(
        telling.message(answered, one, Purpose.ANSWERED, at=scene.at, about=task.id) for one in to if one
    )
    return settled(Step(answered, (entry,), words_to), scene, token=token)


def evidence(
    concern: Concern,
    *,
    by: StaffId,
    slice_: Slice | None,
    details: Mapping[str, str],
    codes: Mapping[str, str],
    token: str,
    scene: Scene,
) -> Step:
    """A line of the evidence index: address, account, when it was seen, where it is kept (R115).

    A file is named by its digest in `codes`. Raises `Refused` for a file where imagery is possible: then
    nothing is ever kept here but where it is (Q7). The reporter, who has no part, has none in `slice_`.
    """
    if "digest" in codes and concern.account.imagery is not Answer.NO:
        raise Refused(No.NO_PICTURES)
    part = slice_.value if slice_ is not None else ""
    entry = Entry(scene.at, Happening.EVIDENCE, by, codes, details=details, part=part)
    return settled(Step(concern, (entry,)), scene, token=token)


def reviewed(concern: Concern, scene: Scene) -> Concern:
    """Somebody worked on it: the ten school days to the next look begin anew (B4)."""
    if not any(one.duty is Duty.REVIEW and one.is_open for one in concern.tasks):
        return concern
    due = duties.DUE[Duty.REVIEW](scene.school, scene.at)
    return replace(
        concern,
        tasks=tuple(
            replace(one, due=due, rings=due, rung=0) if one.duty is Duty.REVIEW and one.is_open else one
            for one in concern.tasks
        ),
    )
