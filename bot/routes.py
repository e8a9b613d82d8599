"""The dispatch table: every verb, how its form is read, the permission it needs, and who handles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import asks
from bot.asks import Handler, Parser
from bot.handlers import cases, concerns, dangers, help, reports  # noqa: A004 - the noun is help.
from cards.verbs import Verb
from policy.permissions import Permission


@dataclass(frozen=True, slots=True)
class Route:
    """One row; no route is without a permission."""

    verb: Verb
    parser: Parser[Any]
    permission: Permission
    handler: Handler[Any]


ROUTES = (
    Route(Verb.HELP, asks.nothing, Permission.ASK, help.show),
    Route(Verb.DUTY, asks.nothing, Permission.ASK, help.duty),
    Route(Verb.POLICY, asks.asked, Permission.ASK, help.policy),
    Route(Verb.NOT_YET, asks.nothing, Permission.ASK, help.not_yet),
    Route(Verb.START, asks.drafted, Permission.REPORT, concerns.start),
    Route(Verb.ABOUT, asks.drafted, Permission.REPORT, concerns.about),
    Route(Verb.HAPPENED, asks.drafted, Permission.REPORT, concerns.happened),
    Route(Verb.SEND, asks.drafted, Permission.REPORT, concerns.send),
    Route(Verb.BACK, asks.drafted, Permission.REPORT, concerns.back),
    Route(Verb.KEEP, asks.drafted, Permission.REPORT, concerns.keep),
    Route(Verb.RESUME, asks.drafted, Permission.REPORT, concerns.resume),
    Route(Verb.ERASE, asks.drafted, Permission.REPORT, concerns.erase),
    Route(Verb.DANGER, asks.drafted, Permission.REPORT, dangers.raise_),
    Route(Verb.MY_REPORTS, asks.nothing, Permission.REPORT, reports.mine),
    Route(Verb.CHASE, asks.referred, Permission.REPORT, reports.chase),
    Route(Verb.ADD, asks.referred, Permission.REPORT, reports.add),
    Route(Verb.ADD_SEND, asks.referred, Permission.REPORT, reports.add_send),
    Route(Verb.MY_WORK, asks.nothing, Permission.HANDLE, cases.mine),
    Route(Verb.OPEN, asks.referred, Permission.HANDLE, cases.open_),
    Route(Verb.HAVE, asks.referred, Permission.HANDLE, cases.have),
    Route(Verb.PASS, asks.referred, Permission.HANDLE, cases.pass_on),
    Route(Verb.CONFLICT, asks.referred, Permission.HANDLE, cases.conflict),
    Route(Verb.HIDE, asks.referred, Permission.HANDLE, cases.hide),
)

BY_VERB: Mapping[str, Route] = {route.verb.value: route for route in ROUTES}
