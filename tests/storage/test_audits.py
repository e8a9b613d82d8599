"""Reading the audit of the consent record: all of it, in order, a thousand lines at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policy.chronology import Trace
from storage import audits
from storage.audits import Audits
from storage.connection import Store
from storage.consents import Consents
from tests.builders import DSL, NOON


async def test_the_lines_that_are_wanted_come_in_the_order_of_time_however_many_there_are(
    store: Store, school: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audits, "AT_ONCE", 3)
    lines = [
        Trace(NOON + timedelta(seconds=at), DSL, "consent.checked", codes={"pupil": "ab"[at % 2]})
        for at in range(9)
    ]
    await Consents(store, school).trace(list(reversed(lines)))
    found = await Audits(store, school).those(lambda one: one.codes["pupil"] == "a")
    assert found == tuple(lines[::2])
    assert len(await Audits(store, school).those(lambda _: True)) == 9


async def test_there_may_be_nothing_in_it(store: Store, school: str) -> None:
    assert await Audits(store, school).those(lambda _: True) == ()
