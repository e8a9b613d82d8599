"""The whole rehearsal without windows: it starts, breaks and mends on request, and keeps its data."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from rehearsal.kept_ports import KeptPorts
from rehearsal.ports import LOOPBACK
from rehearsal.system import DSL, TEACHER, AlreadyRunning, System
from tests.scenarios.town import ABOUT, HAPPENED, reference_in


class Visitor:
    """Somebody at the page, with their browser's headers."""

    def __init__(self, system: System, session: aiohttp.ClientSession) -> None:
        self._system = system
        self._session = session

    async def state(self) -> dict[str, Any]:
        async with self._session.get(f"{self._system.page.url}/state.json") as response:
            state: dict[str, Any] = await response.json()
            return state

    async def switch(self, id: str, on: bool, **headers: str) -> int:
        address = f"{self._system.page.url}/switches/{id}"
        own = {"Origin": self._system.page.url} | {name.replace("_", "-"): v for name, v in headers.items()}
        async with self._session.post(
            address, data={"on": str(int(on))}, headers=own, allow_redirects=False
        ) as answer:
            return answer.status

    async def is_on(self, id: str) -> bool:
        return any(switch["on"] for switch in (await self.state())["switches"] if switch["id"] == id)

    async def lock_screen(self, person: str) -> list[dict[str, str]]:
        everyone = (await self.state())["people"]
        notices: list[dict[str, str]] = next(one["notices"] for one in everyone if one["id"] == person)
        return notices

    async def readiness(self, wanted: int) -> int:
        """The bot's status, waited for as long as it is another one."""
        for _ in range(100):
            async with self._session.get(f"{self._system.bot.url}/readyz") as response:
                if response.status == wanted:
                    break
            await asyncio.sleep(0.1)
        return response.status


async def test_a_rehearsal_starts_breaks_mends_and_keeps_its_data(tmp_path: Path) -> None:
    before = _programs()
    async with System(tmp_path, windows=()) as system, aiohttp.ClientSession() as session:
        visitor = Visitor(system, session)
        assert await visitor.readiness(200) == 200
        await _everybody_is_on_the_page(visitor)
        await _only_the_page_itself_may_switch(visitor, system, session)
        await _switches_do_what_they_say(visitor, system)
        _nothing_listens_beyond_loopback(_programs() - before)
        with pytest.raises(AlreadyRunning, match=system.page.url):
            await System(tmp_path, windows=()).__aenter__()
        reference = await _report(system)
        await system.teams.wait_for(lambda sent: sent.person_id == DSL)
        notices = await visitor.lock_screen(DSL)
        assert [notice["text"] for notice in notices] == [f"You have 1 item that needs you. Ref {reference}"]
        address, service_url = system.page.url, system.teams.service_url
    assert _programs() == before
    async with System(tmp_path, windows=()) as again:
        assert (again.page.url, again.teams.service_url) == (address, service_url)
        await again.teams.message(TEACHER, "my reports")
        assert reference in str(again.teams.messages(TEACHER)[-1].card)
    assert _programs() == before


async def _everybody_is_on_the_page(visitor: Visitor) -> None:
    state = await visitor.state()
    assert len(state["people"]) == 12
    assert {"name": "Daniel Marsh", "window": "", "notices": []}.items() <= next(
        person for person in state["people"] if person["id"] == DSL
    ).items()
    assert state["missing"] == []
    assert state["mails"] == []


async def _only_the_page_itself_may_switch(
    visitor: Visitor, system: System, session: aiohttp.ClientSession
) -> None:
    assert await visitor.switch("teams", True, Origin="http://elsewhere.example") == 403
    assert await visitor.switch("teams", True, Origin="null") == 403
    assert await visitor.switch("teams", True, Sec_Fetch_Site="cross-site") == 403
    assert await visitor.switch("teams", True, Sec_Fetch_Site="same-site") == 403
    assert not system.teams.down
    async with session.post(f"{system.page.url}/switches/teams", data={"on": "1"}) as nameless:
        assert nameless.status == 403
    async with session.get(system.page.url, headers={"Host": "elsewhere.example"}) as rebound:
        assert rebound.status == 421


async def _switches_do_what_they_say(visitor: Visitor, system: System) -> None:
    for id in ("teams", "graph", f"app-{DSL}"):
        for on in (True, True, False, False):
            assert await visitor.switch(id, on) == 303
            assert await visitor.is_on(id) is on
    assert not system.graph.faults
    assert await visitor.switch("nonsense", True) == 404
    await asyncio.gather(visitor.switch("store", True), visitor.switch("store", True))
    assert await visitor.readiness(503) == 503
    assert (await visitor.state())["missing"] == ["storage"]
    await asyncio.gather(visitor.switch("store", False), visitor.switch("store", False))
    assert await visitor.readiness(200) == 200


async def _report(system: System) -> str:
    """Fill in the three steps as a teacher, and send; the reference on the receipt."""
    teams = system.teams
    await teams.message(TEACHER, "report concern")
    form = teams.messages(TEACHER)[-1]
    second = await teams.press(TEACHER, form, "Next", ABOUT)
    third = await teams.press(TEACHER, second.card or {}, "Next", HAPPENED, reply_to=form.id)
    return reference_in(await teams.press(TEACHER, third.card or {}, "Send", reply_to=form.id))


def _nothing_listens_beyond_loopback(programs: set[psutil.Process]) -> None:
    connections = [c for program in (psutil.Process(), *programs) for c in program.net_connections()]
    listening = [connection.laddr for connection in connections if connection.status == psutil.CONN_LISTEN]
    assert len(programs) == 2
    assert len(listening) >= 5
    assert {address.ip for address in listening} == {LOOPBACK}


def _programs() -> set[psutil.Process]:
    """Every program that runs because of this one."""
    return set(psutil.Process().children(recursive=True))


async def test_a_port_that_somebody_took_is_replaced_and_said(tmp_path: Path) -> None:
    ports = KeptPorts(tmp_path / "ports.json")
    kept = await ports.claim("teams")
    server = await asyncio.start_server(lambda *_: None, LOOPBACK, kept)
    async with server:
        later = KeptPorts(tmp_path / "ports.json")
        moved = await later.claim("teams")
        assert later.moved == {"teams": (kept, moved)}
    assert moved != kept
    assert await KeptPorts(tmp_path / "ports.json").claim("teams") == moved
