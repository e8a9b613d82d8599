"""The Business Manager's hour in a browser: drop a list, read what it would do, confirm, change one child."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from cards import consent_forms, consent_words
from policy.consents import Source
from policy.uses import WEBSITE, Medium
from rehearsal.system import BUSINESS_MANAGER, SCHOOL_FILE, TEACHER, System
from tests.e2e.browser import PATIENCE, Window

LIST = SCHOOL_FILE.with_name("permissions.csv")
PHOTO = consent_words.capital(consent_words.MEDIA[Medium.PHOTO])
VIDEO = consent_words.capital(consent_words.MEDIA[Medium.VIDEO])
SITE = consent_words.capital(consent_words.PLACES[WEBSITE])
MOTHER = "Robin Stone"
FULL_NAME = consent_words.capital(consent_words.MEDIA[Medium.FULL_NAME])
YES, NO = (label for _, label in consent_forms.ANSWERS)


@pytest.mark.rule("R35", "R36", "R37", "R38", "R41", "R47")
async def test_a_list_is_brought_in_and_a_permission_taken_back_bites_at_once(
    browser: Browser, tmp_path: Path
) -> None:
    async with System(tmp_path, windows=(TEACHER, BUSINESS_MANAGER)) as system:
        manager = await Window.open(browser, system.windows[BUSINESS_MANAGER], "manager")
        teacher = await Window.open(browser, system.windows[TEACHER], "teacher")
        before = await _checked(teacher, "Nobody on the list fits")
        await teacher.picture(before, "consent-1-nobody")
        page = await manager.page.context.new_page()
        await _dropped(page, system.page.url)
        await _brought_in(manager, (system.clock.now() - timedelta(days=1)).date().isoformat())
        after = await _checked(teacher, "Yes: photograph, video")
        await teacher.picture(after, "consent-5-yes")
        await _told(manager, YES, (FULL_NAME, SITE))
        await _checked(teacher, "Yes: photograph, video, first name, full name")
        await _told(manager, NO, (PHOTO, VIDEO, SITE), "consent-6-form", "consent-7-saved")
        withdrawn = await _checked(teacher, "No: photograph, video")
        await teacher.picture(withdrawn, "consent-8-no")
        await manager.type("consents")
        await manager.picture(await manager.shows("The consent record"), "consent-9-record")
        kept = str(
            [one.activity for who in (TEACHER, BUSINESS_MANAGER) for one in system.teams.messages(who)]
        )
        await teacher.type("help")
        await teacher.shows("Sargent: help")
        assert "Rookwood" not in kept


async def _checked(window: Window, words: str) -> Locator:
    """Ask about Amelia Stone, and wait for these words."""
    await window.type("check consent Amelia Stone")
    return await window.shows(words)


async def _dropped(page: Page, address: str) -> None:
    """Send the list from the rehearsal's page, as somebody would from their files."""
    await page.goto(address)
    await page.get_by_role("combobox").select_option(BUSINESS_MANAGER)
    await page.get_by_label("File", exact=True).set_input_files(LIST)
    await page.get_by_role("button", name="Send it in their chat").click()


async def _brought_in(manager: Window, made_on: str) -> None:
    about = await manager.shows("A list to bring in")
    await _day(about, "On which day was it made?", made_on)
    await manager.picture(about, "consent-2-about")
    await manager.press(about, "See what it would do")
    preview = await manager.shows("What this list would do")
    await expect(preview).to_contain_text("Children on the list: 63. New: 63.")
    await manager.picture(preview, "consent-3-preview")
    await manager.press(preview, "Bring it in")
    await manager.picture(await manager.shows("The list is in force"), "consent-4-in-force")


async def _told(manager: Window, answer: str, ticks: tuple[str, ...], *pictures: str) -> None:
    """Record what Amelia's mother said; she is new the first time, and known from then on."""
    child = await _checked(manager, "Change an answer")
    await manager.press(child, "Change an answer")
    form = await manager.shows("What is it about? (needed)")
    for tick in ticks:
        await form.get_by_role("checkbox", name=tick).check()
    await form.get_by_role("radio", name=answer).check()
    known = form.get_by_role("radio", name=MOTHER, exact=True)
    if await known.count():
        await known.check()
    else:
        await form.get_by_role("radio", name="Somebody with parental responsibility who is new here").check()
        await form.get_by_label("Their name, if they are new (needed for a yes)").fill(MOTHER)
    source = consent_words.capital(consent_words.SOURCES[Source.PHONE])
    await form.get_by_role("radio", name=source).check()
    for picture in pictures[:1]:
        await manager.picture(form, picture)
    await manager.press(form, "Save")
    saved = await manager.shows("It is in force now.")
    for picture in pictures[1:]:
        await manager.picture(saved, picture)


async def _day(form: Locator, label: str, day: str) -> None:
    """Fill in a date; the calendar that pops up hides the rest of the page until it is closed."""
    box = form.get_by_label(label)
    await box.fill(day)
    await form.page.keyboard.press("Enter")
    await form.page.keyboard.press("Escape")
    await expect(form.page.locator("[role=grid]")).to_have_count(0, timeout=PATIENCE)
