"""What can befall one call to Teams or to Graph, by name, and how to ask each stand-in for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from rehearsal.faults import Kind
from rehearsal.graph_records import Fault
from tests.scenarios.town import DSL, Town

CUT_AFTER = 0.3
"""Seconds after which the product gives up a call where it hangs, instead of ten."""
HANG = 30.0
"""Seconds for which a stand-in hangs: always longer than the product waits."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One misfortune. `delivered` carries the call out all the same, so that the bot cannot know."""

    status: int | None = None
    retry_after: int | None = None
    hang: float | None = None
    reset: bool = False
    body: str | None = None
    delivered: bool = False


HTML = "<!DOCTYPE html><html><title>Sign in to the guest wifi</title></html>"

PASSING: Mapping[str, Trouble] = {
    "429": Trouble(429),
    "502": Trouble(502),
    "503": Trouble(503),
    "504": Trouble(504),
    "503 in HTML": Trouble(503, body=HTML),
    "reset": Trouble(reset=True),
    "hang": Trouble(hang=HANG),
    "HTML": Trouble(body=HTML),
    "truncated JSON": Trouble(body='{"id": "17'),
    "a list": Trouble(body="[]"),
}
"""After any of these, whatever the call is, it is not known to have been done and is worth another try."""

UNNAMED: Mapping[str, Trouble] = {
    "empty body": Trouble(body=""),
    "JSON without an id": Trouble(body='{"value": []}'),
    "an id that is none": Trouble(body='{"id": null}'),
}
"""Answers that look like a success and name nothing that was made."""

UNKNOWN: Mapping[str, Trouble] = {
    "reset afterwards": Trouble(reset=True, delivered=True),
    "hang afterwards": Trouble(hang=HANG, delivered=True),
    "504 afterwards": Trouble(504, delivered=True),
    "truncated JSON afterwards": Trouble(body='{"id": "17', delivered=True),
}
"""It was done, and the bot cannot know: told twice is better than not at all."""


def befall(
    town: Town, call: Kind | Literal["*"], person: str, trouble: Trouble, *, times: int | None = 1
) -> None:
    """Let this befall the bot's next calls to Teams about a person; without `times`, all of them."""
    _cut(town, trouble)
    town.teams.fault(
        call,
        person=person,
        status=trouble.status,
        retry_after=trouble.retry_after,
        times=times,
        hang=trouble.hang,
        reset=trouble.reset,
        delivered=trouble.delivered,
        body=trouble.body,
    )


def befall_graph(town: Town, call: str, trouble: Trouble, *, times: int = 1) -> None:
    """Let this befall the next calls to Graph of this name."""
    _cut(town, trouble)
    town.graph.fault(
        Fault(
            call,
            status=trouble.status or 0,
            retry_after=trouble.retry_after,
            times=times,
            hang=trouble.hang or 0.0,
            reset=trouble.reset,
            body=trouble.body,
            delivered=trouble.delivered,
        )
    )


def impatient(town: Town, seconds: float = CUT_AFTER) -> None:
    """Let the product give up each call to Teams and to Graph after so many seconds."""
    town.parts.teams._connector._timeout = seconds
    town.parts.graph._timeout = seconds


def restored(town: Town) -> None:
    """Let everything go well again, and the product wait as long as it does."""
    town.teams.clear_faults()
    town.teams.give(DSL)
    town.graph.faults.clear()
    town.graph.installed.clear()
    impatient(town, 10.0)


def _cut(town: Town, trouble: Trouble) -> None:
    """Nobody waits ten seconds for a test; where nothing hangs, a busy machine is not taken for a hang."""
    if trouble.hang is not None:
        impatient(town)
