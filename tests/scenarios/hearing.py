"""Who heard of a concern and how, looked up by its reference at the stand-ins of Teams and Graph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rehearsal.conversations import Message
from tests.scenarios.town import Town

NOTICE = "For your information"
"""How a message begins that asks for nothing to be done."""
ALERT = "You have 1 item"
"""How a message begins that somebody must act on."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Whom word of one concern reached, as often as it did: sorted ids, by way and by what was said."""

    alerted: tuple[str, ...] = ()
    noticed: tuple[str, ...] = ()
    told_otherwise: tuple[str, ...] = ()
    mailed: tuple[str, ...] = ()
    fed: tuple[str, ...] = ()


def only(
    *,
    alerted: Iterable[str] = (),
    noticed: Iterable[str] = (),
    told_otherwise: Iterable[str] = (),
    mailed: Iterable[str] = (),
    fed: Iterable[str] = (),
) -> Heard:
    """These people, each once for each time they are named, and nobody else by any way."""
    ways = (alerted, noticed, told_otherwise, mailed, fed)
    return Heard(*(tuple(sorted(way)) for way in ways))


def heard_of(town: Town, reference: str) -> Heard:
    """Who has heard of a concern by now; what answers somebody's own press or words is not counted."""
    by_text: dict[str, list[str]] = {ALERT: [], NOTICE: [], "": []}
    for sent in town.teams.sent:
        rings = sent.activity.get("channelData", {}).get("notification", {}).get("alert")
        if sent.kind == "send" and rings and reference in json.dumps(sent.activity):
            text = str(sent.activity["text"])
            by_text[next(start for start in by_text if text.startswith(start))].append(sent.person_id)
    owners = {account.mail: account.id for account in town.graph.accounts}
    return only(
        alerted=by_text[ALERT],
        noticed=by_text[NOTICE],
        told_otherwise=by_text[""],
        mailed=[owners[to] for mail in town.graph.mailbox if reference in mail.subject for to in mail.to],
        fed=[line.user_id for lines in town.graph.feed.values() for line in lines if line.topic == reference],
    )


def reference_on(message: Message) -> str:
    """The reference on a message in somebody's chat."""
    found = re.search(r"FH-[0-9A-Z]{5}", json.dumps(message.activity))
    assert found, f"no reference in {message.activity}"
    return found[0]
