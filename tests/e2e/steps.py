"""What several browser tests do: write a report as a teacher, decide something as whoever handles it."""

from __future__ import annotations

from playwright.async_api import Locator, expect

from cards import words
from cards.decision_words import CHOICES, TOPICS
from policy.concerns import Answer, SubjectKind
from policy.decisions import Topic
from policy.kinds import Group
from tests.e2e.browser import Window

WORDS = "He said he would post it if I told anybody. I feel sick."
REASON = "She told us enough to act on, and nobody else can be harmed by it."


async def write(teacher: Window) -> None:
    """Report what a child told, in three steps."""
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


async def decide(window: Window, on: Locator, topic: Topic, choice: str, **details: str) -> Locator:
    """Press Decide, choose a topic, fill the form in and save it; the card that stands in its place.

    That is the answer to the press, and a moment later what the message itself says by then.
    """
    await window.press(on, "Decide")
    topics = await window.shows("What is it about? (needed)")
    await topics.get_by_role("radio", name=TOPICS[topic]).check()
    await window.press(topics, "Next")
    form = await window.shows(TOPICS[topic])
    await form.get_by_role("radio", name=CHOICES[topic, choice]).check()
    for label, typed in {"Why": REASON, **details}.items():
        await form.get_by_label(label).fill(typed)
    await window.picture(form, f"case-{topic.value}")
    await window.press(form, "Save")
    await expect(window.page.get_by_label("Why?")).to_have_count(0)
    return await window.shows("Ref ")
