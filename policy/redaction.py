"""Taking the narrative out where another system keeps the record (Q2): the index stays, the words go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy import duties
from policy.chronology import Entry, Happening
from policy.concerns import Account, Concern
from policy.scenes import Scene, Step
from policy.tasks import Duty, Task


def is_due(concern: Concern, at: datetime) -> bool:
    """Whether the words of this case are to be taken out now: its reference elsewhere has long been typed."""
    return any(one.duty is Duty.REDACT and one.is_open and one.rings <= at for one in concern.tasks)


def without_words(entry: Entry) -> Entry:
    """The line as it stands afterwards: who did what and when, and nothing that anybody wrote."""
    return replace(entry, words="", details={})


def in_time(step: Step, scene: Scene) -> Concern:
    """The case, whose words go once more where somebody wrote some after the first were taken out (Q2)."""
    concern = step.concern
    waits = any(one.duty is Duty.REDACT and one.is_open for one in concern.tasks)
    is_new = any(one.words or one.details for one in step.entries)
    if concern.redacted_at is None or waits or not is_new:
        return concern
    task = duties.task(Duty.REDACT, scene.at, scene.school)
    return replace(concern, tasks=(*concern.tasks, task))


def redact(step: Step, task: Task, scene: Scene) -> Step:
    """The case without what the reporter wrote; who it is about, the dates and the route stay."""
    concern = step.concern
    tasks = tuple(one.done(scene.at) if one.id == task.id else one for one in concern.tasks)
    account = _without_words(concern.account)
    redacted = replace(concern, tasks=tasks, account=account, redacted_at=scene.at)
    return step.then(redacted, Entry(scene.at, Happening.REDACTED))


def _without_words(account: Account) -> Account:
    return replace(account, words="", evidence="", device="", others="")
