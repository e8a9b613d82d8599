"""What scenarios of absence share: the form filled in, who hears of a concern meanwhile, what is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping

from rehearsal.azurite import Azurite
from rehearsal.conversations import Message
from rehearsal.doorway import Answer
from tests.scenarios import seen
from tests.scenarios.hearing import Heard, heard_of, only
from tests.scenarios.town import ABOUT, DEPUTY_HEAD, DSL, HAPPENED, HEAD, TEACHER, Town, reference_in

TODAY, NEXT_MONDAY, NEXT_FRIDAY = "2026-11-24", "2026-11-30", "2026-12-04"
USUALLY = only(alerted=[DSL], noticed=[HEAD])
COVERED = only(alerted=[DEPUTY_HEAD], noticed=[HEAD])
"""Who hears of a pupil who is bullied: usually, and while the deputy head covers for the DSL."""
THE_DSL, THE_COVER = "Daniel Marsh, safeguarding lead", "Owen Fairbrother, deputy head"
"""What the two are called on cards."""


async def form(town: Town, person: str, words: str = "away") -> Message:
    """The form that comes when somebody types that they are away."""
    await town.teams.message(person, words)
    return town.teams.messages(person)[-1]


async def away(town: Town, person: str, **answers: str) -> Answer:
    """Fill the form in for today, or as it is said, and save it."""
    return await town.press(person, await form(town, person), "Save", {"first": TODAY, **answers})


async def heard(town: Town, about: Mapping[str, str] | None = None) -> Heard:
    """Who hears of a concern that is reported now."""
    reference = reference_in(await town.report(about=about))
    await town.settled()
    return heard_of(town, reference)


async def goes_to(town: Town) -> str:
    """Whom the last step of the form names, before anything is sent."""
    second = await town.press(TEACHER, await town.form(), "Next", ABOUT)
    third = await town.press(TEACHER, second, "Next", HAPPENED)
    found = next(one for one in seen.blocks(third.card) if one.startswith("Goes to: "))
    return found.removeprefix("Goes to: ")


async def absences(azurite: Azurite, town: Town) -> int:
    """How many absences are on record."""
    return sum(key.startswith("away:") for key in await seen.rows(azurite, town))


async def audited(azurite: Azurite, town: Town) -> list[dict[str, object]]:
    """What the audit says of absences and silences: action, actor and codes, in order."""
    found = await seen.rows(azurite, town)
    traces = [json.loads(json.loads(found[key])["trace_0"]) for key in sorted(found) if "audit:" in key]
    return [one for one in traces if one["action"].split(".")[0] in ("absence", "staff")]
