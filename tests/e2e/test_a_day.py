"""The DSL's day in a browser: alert, open, take it, decide, the Principal's half of the police, and close."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from cards.task_words import RESULTS
from policy.decisions import Topic
from policy.tasks import Duty
from rehearsal.system import DSL, PRINCIPAL, TEACHER, System
from tests.e2e.browser import Window
from tests.e2e.steps import WORDS, decide, write


@pytest.mark.rule("R19", "R97", "R98", "R99", "R101")
@pytest.mark.invariant("I10")
async def test_the_dsl_decides_the_principal_rings_the_police_and_the_case_is_closed(
    browser: Browser, tmp_path: Path
) -> None:
    async with System(tmp_path, windows=(TEACHER, DSL, PRINCIPAL)) as system:
        teacher = await Window.open(browser, system.windows[TEACHER], "teacher")
        dsl = await Window.open(browser, system.windows[DSL], "dsl")
        head = await Window.open(browser, system.windows[PRINCIPAL], "principal")
        await write(teacher)
        await dsl.press(await dsl.shows("1 item needs you within 30 minutes"), "I have this")
        await dsl.press(await dsl.shows("You have this"), "Open")
        opened = await dsl.shows(WORDS)
        await dsl.picture(opened, "case-opened")
        recorded = await decide(dsl, opened, Topic.POLICE, "call")
        await dsl.picture(recorded, "case-recorded")
        await _the_other_half(head)
        await dsl.press(recorded, "Open")
        opened = await dsl.shows("Picked up")
        closing = {"What came of it?": "The other boy's phone is with the police."}
        await decide(dsl, opened, Topic.CLOSE, "resolved", **closing)
        await expect(dsl.page.get_by_text("is closed.").last).to_be_visible()
        await dsl.type("my work")
        await dsl.picture(await dsl.shows("My work"), "case-work")
        await expect(await teacher.shows("Your report was picked up")).not_to_contain_text(WORDS)
        kept = str([one.activity for who in (DSL, PRINCIPAL) for one in system.teams.messages(who)])
        assert WORDS not in kept


async def _the_other_half(head: Window) -> None:
    """The Principal is asked to ring the police, reads what that needs, and says that it is done."""
    asked = await head.shows("1 item needs you")
    await expect(asked).not_to_contain_text("Amelia")
    await head.picture(asked, "case-police-alert")
    await head.press(asked, "Open")
    opened = await head.shows(WORDS)
    await head.picture(opened, "case-police-opened")
    await head.press(opened, "Say what was done")
    form = await head.shows("What came of it? (needed)")
    await form.get_by_role("radio", name=RESULTS[Duty.POLICE_CONTACT, "rang_101"]).check()
    await head.picture(form, "case-police-done")
    await head.press(form, "Save")
    await head.shows("Saved")
