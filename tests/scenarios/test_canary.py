"""What somebody types stands in the concern and before those who may read it, and nowhere else at all."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO

import pytest

from bot import logs
from cards import forms
from cards.verbs import Verb
from rehearsal.azurite import Azurite
from rehearsal.connector import Sent
from rehearsal.doorway import Answer
from rehearsal.graph_records import Fault, SeenRequest
from tests.scenarios import seen
from tests.scenarios.town import ABOUT, DSL, HAPPENED, TEACHER, Town

MARK = "7c1f"
FIELDS = (*forms._ALL, "typed", "more", "danger", "reference", "asked", "verb", "to", "page", "token")
"""Every input of every step, and whatever else a press or a message can carry."""


def canary(field: str) -> str:
    """A sentence that nobody would write, another for each field."""
    return f"The zq{field.replace('_', '')}{MARK} sang."


def singing(text: object) -> set[str]:
    """The fields whose canary can be heard in this, in whatever case."""
    whole = text if isinstance(text, str) else json.dumps(text, default=str)
    return {field for field in FIELDS if canary(field).split()[1].casefold() in whole.casefold()}


@contextmanager
def everything_logged() -> Iterator[StringIO]:
    """Everything that is logged meanwhile, the libraries' talk of every level too."""
    root, levels = logging.getLogger(), {}
    kept = (root.handlers[:], root.level, logging.raiseExceptions)
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    stream = StringIO()
    logs.configure(stream)
    for name in ("", "asyncio", "aiohttp", "azure", "botbuilder", "httpx", "httpcore", "kiota_http", "msal"):
        levels[name] = logging.getLogger(name).level
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield stream
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level, logging.raiseExceptions = kept
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Everything that is logged during one test."""
    with everything_logged() as stream:
        yield stream


class Teller:
    """Somebody who presses by one kind of button, and keeps every answer."""

    def __init__(self, town: Town, *, by_submit: bool) -> None:
        self.town = town
        self.answers: list[Answer] = []
        self._by_submit = by_submit

    async def press(self, verb: str, data: Mapping[str, object], person: str = TEACHER) -> Answer:
        """Press a button of any verb with any data."""
        if self._by_submit:
            answer = await self.town.teams.submit(person, {**data, "verb": verb})
        else:
            answer = await self.town.teams.execute(person, verb, dict(data))
        self.answers.append(answer)
        return answer

    async def fill_in(self) -> str:
        """Type a concern, get every step wrong, then right; the reference of what was sent."""
        town = self.town
        await town.teams.message(TEACHER, canary("typed"))
        token = seen.token_of(town.teams.messages(TEACHER)[-1].card)
        wrong = {field: canary(field) for field in forms._ALL} | {"to": canary("to"), "token": token}
        for verb in (Verb.ABOUT, Verb.HAPPENED, Verb.SEND, Verb.BACK, Verb.RESUME, Verb.KEEP):
            await self.press(verb, wrong)
        words = f"{canary('typed')} {canary('words')}"
        right = {**ABOUT, **HAPPENED, "adult": "", "avoid": "none", "closest": "", "on_date": "2026-01-07"}
        own = {field: canary(field) for field in ("name", "evidence", "mention")} | {"words": words}
        data = {**right, **own, "confidential": "false", "token": token, "drawn": "adult,closest"}
        for verb in (Verb.ABOUT, Verb.HAPPENED, Verb.SEND):
            await self.press(verb, data)
        concern = await town.concerns.by_token(token)  # type: ignore[arg-type]  # a bare token of the test
        assert concern is not None
        return concern.reference

    async def press_oddly(self, reference: str) -> None:
        """Presses that no card of ours makes, with words in every place there is."""
        everywhere = {field: canary(field) for field in FIELDS}
        for verb in (*Verb, canary("verb")):
            if verb not in (Verb.DANGER, Verb.ADD_SEND, Verb.START, Verb.POLICY):
                await self.press(verb, everywhere)
                await self.press(verb, {**everywhere, "reference": reference}, DSL)
        await self.press(Verb.START, everywhere)
        await self.press(Verb.ERASE, {"token": "x"})


@pytest.mark.rule("R94")
@pytest.mark.invariant("I9")
@pytest.mark.parametrize("by_submit", [False, True], ids=["by Execute", "by Submit"])
async def test_what_is_typed_is_in_the_concern_and_on_the_opened_card_and_nowhere_else(
    azurite: Azurite, lines: StringIO, by_submit: bool
) -> None:
    async with Town(azurite) as town:
        teller = Teller(town, by_submit=by_submit)
        reference = await teller.fill_in()
        assert reference in json.dumps((await town.told(DSL)).activity)
        opened = await town.teams.execute(DSL, Verb.OPEN, {"reference": reference})
        assert singing(opened.body) == {"typed", "words", "name", "evidence"}
        await town.teams.message(TEACHER, f"danger {canary('danger')}")
        more = {"reference": reference, "more": canary("more"), "token": "m" * 32}
        await teller.press(Verb.ADD_SEND, {**more, "adult": canary("adult")})
        await teller.press(Verb.ADD_SEND, more)
        await teller.press_oddly(reference)
        await town.teams.message(DSL, f"open {reference}")
        for person in (TEACHER, DSL):
            await town.teams.message(person, "help")
        await town.settled()
        await town.parts.later.close()

        found = {key: singing(row) for key, row in (await seen.rows(azurite, town)).items() if singing(row)}
        assert {key.split(":")[0] for key in found} - {"draft"} == {"case", "entry"}
        concern = await town.concerns.by_reference(reference)
        assert found[f"case:{concern.id}"] == {"typed", "words", "name", "evidence"}
        assert {"more"} in [found[key] for key in found if key.startswith(f"entry:{concern.id}")]
        assert {"danger"} in [found[key] for key in found if key.startswith("case:")]
        assert not [key for key in found if concern.token in key]
        check_chats(town)
        check_answers(teller.answers)
        assert by_submit or not any(singing(sent.activity) for sent in allowed(town))
        check_elsewhere(town, lines)


@pytest.mark.invariant("I9")
async def test_what_is_typed_is_nowhere_else_when_a_part_of_us_fails(
    hurried: None, lines: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    async with Azurite() as store, Town(store) as town:
        teller = Teller(town, by_submit=False)
        town.graph.fault(Fault("*", status=503, times=99, body=json.dumps({"error": canary("words")})))
        town.teams.fault("send", person=DSL, status=400, times=1)
        await town.teams.message(TEACHER, f"danger {canary('danger')}")
        reference = await teller.fill_in()
        await town.settled()

        await seen.spoil(store, town, canary("words"))
        broken = await teller.press(Verb.OPEN, {"reference": reference}, DSL)
        assert "Something went wrong on our side" in seen.blocks(seen.shown(broken))
        await teller.press(Verb.ADD_SEND, {"reference": reference, "more": canary("more")})
        await teller.press(Verb.HAVE, {"reference": reference}, DSL)

        await store.stop()
        await town.teams.message(TEACHER, canary("typed"))
        data = {**ABOUT, **HAPPENED, "name": canary("name"), "words": canary("words"), "token": "f" * 32}
        for verb in (Verb.ABOUT, Verb.HAPPENED, Verb.SEND):
            await teller.press(verb, data)
        await teller.press(Verb.ADD_SEND, {"reference": reference, "more": canary("more")})
        await town.teams.message(TEACHER, f"danger {canary('danger')}")
        await teller.press(Verb.OPEN, {"reference": reference}, DSL)
        turned_away = town.teams.sender.message(town.teams.person(TEACHER), canary("typed"))
        refused = await town.teams.deliver(turned_away, token="nobodys")
        assert (refused.status, refused.body) == (401, None)

        assert not any(singing(sent.activity) for sent in town.teams.sent)
        check_chats(town)
        check_answers(teller.answers)
        check_elsewhere(town, lines)
        assert '"turn_failed"' in lines.getvalue()
        assert not singing("".join(capfd.readouterr()))


def allowed(town: Town) -> Iterator[Sent]:
    """What was sent, but for the content that a typed "open" shows and that is put away again."""
    return (sent for sent in town.teams.sent if "What happened, as written" not in json.dumps(sent.activity))


def check_chats(town: Town) -> None:
    """No message ever said anything where a lock screen shows it, and none that stands now says anything."""
    for sent in town.teams.sent:
        aside = {key: part for key, part in sent.activity.items() if key != "attachments"}
        assert not singing(aside)
        check_glance(*(one["content"] for one in sent.activity.get("attachments", ())))
    for person in town.school.people.everyone:
        assert not [one.activity for one in town.teams.messages(person.id) if singing(one.activity)]


def check_answers(answers: list[Answer]) -> None:
    """A press is answered with words on a card alone, never in an error or beside the card."""
    for answer in answers:
        if answer.card is None:
            assert not singing(answer.body)
        else:
            check_glance(answer.card)


def check_glance(*cards: seen.Wire) -> None:
    """What is shown of a card at a glance, or read out, says nothing."""
    for card in cards:
        assert not singing([card["speak"], card["fallbackText"], seen.blocks(card)])


def check_elsewhere(town: Town, lines: StringIO) -> None:
    """Not in the log, not in a mail, not in a line of the feed, nor in anything else that Graph was sent."""
    assert len(lines.getvalue()) > 1000
    assert not singing(lines.getvalue())
    assert not singing([vars_of(request) for request in town.graph.requests])


def vars_of(request: SeenRequest) -> object:
    """All that a request to Graph said."""
    return [request.path, dict(request.query), request.body]
