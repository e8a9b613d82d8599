"""Saying what came of something that was to be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.asks import Ask, Referred
from bot.casework import Box, Case, Trouble, cleared, show, submit
from bot.turns import Answer
from cards import casework
from cards import tasks as cards
from cards.card import Card
from cards.forms import Filled, Values
from policy import doing
from policy.powers import Act
from policy.scenes import Step
from policy.tasks import Task


async def done(ask: Ask[Referred]) -> Answer:
    """What this person has to do about a case, to say what came of one of it."""
    case = await cleared(ask, Act.DONE)
    if not _open(ask, case):
        return Answer(cards.nothing(case.concern.reference))
    return await show(ask, DONE)


async def done_save(ask: Ask[Referred]) -> Answer:
    """Record it, once."""
    return await submit(ask, DONE)


def _open(ask: Ask[Referred], case: Case) -> tuple[Task, ...]:
    return doing.for_person(case.concern, ask.actor.id, case.slice, ask.scene)


async def _draw(ask: Ask[Referred], case: Case | None, filled: Filled, token: str, trouble: Trouble) -> Card:
    return cards.done(
        ask.form.reference,
        _open(ask, case) if case is not None else (),
        filled,
        token,
        ask.office.school,
        refused=trouble.refused,
        not_saved=trouble.not_saved,
    )


def _check(ask: Ask[Referred], values: Values) -> Mapping[str, str]:
    return cards.faults(values, today=ask.office.school.local(ask.at).date())


async def _apply(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    day = values.get("on_day", "")
    step = doing.done(
        case.concern,
        by=ask.actor.id,
        slice_=case.slice,
        task_id=values.get("task", ""),
        result=values.get("result", ""),
        details={name: values[name] for name in cards.WRITTEN if values.get(name)},
        on_day=date.fromisoformat(day) if day else None,
        token=token,
        scene=ask.scene,
    )
    return (step,)


def _saved(reference: str) -> Card:
    return casework.saved(reference, "task")


DONE = Box(Act.DONE, cards.NAMES, _draw, _check, _apply, _saved, shows_content=True)
