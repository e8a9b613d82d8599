"""The main job in a browser: a teacher writes, the DSL is told, reads and takes it, the teacher hears so."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from rehearsal.system import DSL, TEACHER, System
from tests.e2e.browser import Window
from tests.e2e.steps import WORDS, write


@pytest.mark.rule("R19", "R27", "R97")
async def test_a_teacher_reports_and_the_dsl_picks_it_up(browser: Browser, tmp_path: Path) -> None:
    async with System(tmp_path, windows=(TEACHER, DSL)) as system:
        teacher = await Window.open(browser, system.windows[TEACHER], "teacher")
        dsl = await Window.open(browser, system.windows[DSL], "dsl")
        await write(teacher)
        alert = await dsl.shows("1 item needs you within 30 minutes")
        await expect(alert).not_to_contain_text("Amelia")
        await expect(alert).not_to_contain_text(WORDS)
        await dsl.picture(alert, "4-alert")
        await dsl.press(alert, "Open")
        opened = await dsl.shows(WORDS)
        await expect(opened).to_contain_text("Amelia Stone")
        await dsl.picture(opened, "5-opened")
        await dsl.press(opened, "I have this")
        await dsl.picture(await dsl.shows("You have this"), "6-taken")
        await teacher.picture(await teacher.shows("Your report was picked up"), "7-picked-up")
        assert WORDS not in str([one.activity for one in system.teams.messages(DSL)])
