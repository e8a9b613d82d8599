"""The main job in a browser: a teacher writes, the DSL is told, reads and takes it, the teacher hears so."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from cards import words
from policy.concerns import Answer, SubjectKind
from policy.kinds import Group
from rehearsal.system import DSL, TEACHER, System
from tests.e2e.browser import LAUNCH, Window

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WORDS = "He said he would post it if I told anybody. I feel sick."

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium is on the PATH; CI installs one, and there this test runs"
)


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for the run."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(LAUNCH))
        yield browser
        await browser.close()


@pytest.mark.rule("R19", "R27", "R97")
async def test_a_teacher_reports_and_the_dsl_picks_it_up(browser: Browser, tmp_path: Path) -> None:
    async with System(tmp_path, windows=(TEACHER, DSL)) as system:
        teacher = await Window.open(browser, system.windows[TEACHER], "teacher")
        dsl = await Window.open(browser, system.windows[DSL], "dsl")
        await _write(teacher)
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


async def _write(teacher: Window) -> None:
    await teacher.type("report concern")
    first = await teacher.shows("step 1 of 3")
    await first.get_by_role("radio", name=words.IMAGERY[Answer.NO]).check()
    await first.get_by_role("radio", name=words.GROUPS[Group.TOLD_OR_WORRIED]).check()
    await first.get_by_role("radio", name=words.SUBJECTS[SubjectKind.PUPIL]).check()
    await first.get_by_label("Their name, if you know it").fill("Amelia Stone")
    await teacher.picture(first, "1-about")
    await teacher.press(first, "Next")
    second = await teacher.shows("step 2 of 3")
    await second.get_by_label("What happened, in the child's own words").fill(WORDS)
    await second.get_by_role("radio", name=words.SAFE[Answer.YES]).check()
    await teacher.picture(second, "2-happened")
    await teacher.press(second, "Next")
    third = await teacher.shows("step 3 of 3")
    await expect(third).to_contain_text("Goes to: Daniel Marsh")
    await teacher.picture(third, "3-review")
    await teacher.press(third, "Send")
    await teacher.picture(await teacher.shows("Sent. Ref"), "3-receipt")
