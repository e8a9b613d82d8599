"""A post in a browser, from a teacher's first step to the proof that it is gone.

A teacher asks with a photograph, the Principal approves between lessons, it goes out, a parent takes a
permission back, and it comes down.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from cards import consent_forms, consent_words, register_words
from cards import post_words as words
from policy.consents import Source
from policy.devices import DeviceKind
from policy.posts import Carries, Category, ImageKind, Naming, People, Tick
from policy.uses import WEBSITE, Medium
from rehearsal.system import BUSINESS_MANAGER, PRINCIPAL, TEACHER, System
from tests.e2e.browser import PATIENCE, Window
from tests.e2e.test_consents import LIST, _brought_in, _checked
from tests.pictures import a_picture

TEXT = "What a morning at the lake! We counted eleven ducks."
SITE = consent_words.capital(consent_words.PLACES[WEBSITE])
PHOTO = consent_words.capital(consent_words.MEDIA[Medium.PHOTO])
ADDRESS = "https://school.example/news/lake"
PROOF = "Deleted from the page, and looked from another computer."


@pytest.mark.rule("R38", "R39", "R41", "R42", "R44", "R45", "R47", "R53", "R57", "R58")
async def test_from_the_first_step_to_the_proof_that_it_is_gone(browser: Browser, tmp_path: Path) -> None:
    async with System(tmp_path, windows=(TEACHER, BUSINESS_MANAGER, PRINCIPAL)) as system:
        manager = await Window.open(browser, system.windows[BUSINESS_MANAGER], "manager")
        teacher = await Window.open(browser, system.windows[TEACHER], "teacher")
        head = await Window.open(browser, system.windows[PRINCIPAL], "head")
        await _sent(manager, system.page.url, BUSINESS_MANAGER, LIST)
        await _brought_in(manager, (system.clock.now() - timedelta(days=1)).date().isoformat())
        await _device(manager)
        photo = tmp_path / "IMG_0001.jpg"
        photo.write_bytes(a_picture(size=(1600, 1200)))
        await _asked(teacher, system.page.url, photo)
        await _approved(head)
        await _put_out(manager)
        await _taken_back(manager)
        await _taken_down(manager)
        chats = [one.activity for who in (TEACHER, PRINCIPAL) for one in system.teams.messages(who)]
        await head.type("help")
        await head.shows("Sargent: help")
        assert not [one for one in (TEXT, "Amelia", "data:image") if one in str(chats)]


async def _sent(window: Window, address: str, person: str, file: Path) -> None:
    """Send a file from the rehearsal's page, as somebody would from their phone."""
    page = await window.page.context.new_page()
    await page.goto(address)
    await page.get_by_role("combobox").select_option(person)
    await page.get_by_label("File", exact=True).set_input_files(file)
    await page.get_by_role("button", name="Send it in their chat").click()
    await page.wait_for_load_state("networkidle")
    await page.close()


async def _device(manager: Window) -> None:
    await manager.type("devices")
    await manager.press(await manager.shows("School devices for pictures"), "Add a device")
    form = await manager.shows("Add a school device")
    await form.get_by_label("What stands on its tag? (needed)").fill("iPad 3")
    await form.get_by_label("Who looks after it? (needed)").fill("Oak class")
    await _chosen(form, "What is it?", register_words.DEVICES[DeviceKind.TABLET])
    await manager.press(form, "Save")
    await manager.shows("Looked after by Oak class")


async def _chosen(form: Locator, label: str, option: str) -> None:
    """Choose from a list that is folded."""
    await form.get_by_role("combobox", name=label).click()
    await form.page.get_by_role("option", name=option).first.click()


async def _asked(teacher: Window, address: str, photo: Path) -> None:
    """The five steps, with a photograph sent in between."""
    await teacher.type("request post")
    first = await teacher.shows("Ask for a post")
    await first.get_by_role("checkbox", name=SITE).check()
    await first.get_by_role("radio", name=words.CATEGORIES[Category.EVENT]).check()
    await first.get_by_role("radio", name=words.CARRIES[Carries.PHOTO], exact=True).check()
    await first.get_by_role("radio", name=words.PEOPLE[People.PUPILS]).check()
    await teacher.picture(first, "post-1-where")
    await teacher.press(first, "Next")
    second = await teacher.shows("The words of the post (needed)")
    await second.get_by_label("The words of the post (needed)").fill(TEXT)
    await second.get_by_role("radio", name=words.NAMING[Naming.NONE]).check()
    await teacher.picture(second, "post-2-words")
    await teacher.press(second, "Next")
    third = await teacher.shows("What does it show? (needed)")
    await teacher.press(third, "Send a picture")
    await teacher.shows("Send the picture now")
    await _sent(teacher, address, TEACHER, photo)
    await teacher.press(await teacher.shows("1 picture is with your post."), "Carry on")
    third = await teacher.shows("Pictures sent: 1.")
    await third.get_by_role("radio", name=words.IMAGES[ImageKind.GROUP]).check()
    await _chosen(third, "Which school device took it?", "iPad 3")
    await third.get_by_label("How many pupils' faces can be seen?").fill("1")
    await teacher.picture(third, "post-3-picture")
    await teacher.press(third, "Next")
    fourth = await teacher.shows("Write names, one on a line")
    await fourth.get_by_label("Write names, one on a line").fill("Amelia Stone")
    await teacher.picture(fourth, "post-4-pupils")
    await teacher.press(fourth, "Next")
    fifth = await teacher.shows("1 of 1 may be shown.")
    for tick in set(Tick) - {Tick.NO_OTHER_NAME}:
        await fifth.get_by_role("checkbox", name=words.TICKS[tick]).check()
    await teacher.picture(fifth, "post-5-check")
    await teacher.press(fifth, "Send for approval")
    await teacher.picture(await teacher.shows("It waits for a decision."), "post-6-asked")


async def _approved(head: Window) -> None:
    alert = await head.shows("A post needs your decision")
    await head.picture(alert, "post-7-alert")
    await head.press(alert, "Open")
    opened = await head.shows("1 of 1 may be shown, as at")
    await expect(opened.get_by_role("img", name="A picture of this post")).to_be_visible(timeout=PATIENCE)
    await head.picture(opened, "post-8-opened")
    await head.press(opened, "Approve")
    confirm = await head.shows("Approve this post?")
    await head.picture(confirm, "post-9-approve")
    await head.press(confirm, "Approve")
    await head.shows("It is approved. It is not out yet.")


async def _put_out(manager: Window) -> None:
    await manager.press(await manager.shows("A post may go out"), "Open")
    await manager.press(await manager.shows("It is approved. It is not out yet."), "About to post")
    go = await manager.shows("You may put it out until")
    await manager.picture(go, "post-10-go")
    await manager.press(go, "It is out: say where")
    where = await manager.shows("Where is it out?")
    await where.get_by_label(f"Where on: {consent_words.PLACES[WEBSITE]}?").fill(ADDRESS)
    await manager.press(where, "Save")
    await manager.picture(await manager.shows(ADDRESS), "post-11-out")


async def _taken_back(manager: Window) -> None:
    """Amelia's mother rings: no photograph on the website any more."""
    child = await _checked(manager, "Change an answer")
    await manager.press(child, "Change an answer")
    form = await manager.shows("What is it about? (needed)")
    for tick in (PHOTO, SITE):
        await form.get_by_role("checkbox", name=tick).check()
    await form.get_by_role("radio", name=consent_forms.ANSWERS[1][1]).check()
    await form.get_by_role("radio", name="Somebody with parental responsibility who is new here").check()
    await form.get_by_label("Their name, if they are new (needed for a yes)").fill("Robin Stone")
    source = consent_words.capital(consent_words.SOURCES[Source.PHONE])
    await form.get_by_role("radio", name=source).check()
    await manager.press(form, "Save")
    await manager.picture(await manager.shows(consent_forms.HELD), "post-12-taken-back")


async def _taken_down(manager: Window) -> None:
    task: Locator = await manager.shows("Something has to be taken down")
    await manager.picture(task, "post-13-task")
    await manager.press(task, "Open")
    opened = await manager.shows("This has to be taken down:")
    await manager.picture(opened, "post-14-to-come-down")
    await manager.press(opened, "Say what was taken down")
    form = await manager.shows("What was taken down?")
    await form.get_by_role("radio", name="It is gone, and I have looked").check()
    await form.get_by_label("How do you know, or why can it not be done? (needed)").fill(PROOF)
    await manager.press(form, "Save")
    await manager.picture(await manager.shows("It was taken down."), "post-15-gone")
