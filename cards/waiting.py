"""What somebody is told in the chat of posts and registers: a reference and a button, never what it is."""

from __future__ import annotations

from collections.abc import Mapping

from cards.card import Card
from cards.elements import button, buttons, heading, line
from cards.verbs import Verb
from policy.messages import Purpose

WORDS: Mapping[Purpose, tuple[str, str]] = {
    Purpose.POST_WAITS: ("A post needs your decision", "Press Open to see what is asked of you."),
    Purpose.POST_NEWS: ("There is news about your post", "Open it to see what was decided."),
    Purpose.POST_READY: ("A post may go out", "Press Open, then About to post. It is checked once more."),
    Purpose.POST_HELD: ("A permission changed: a post is held", "It cannot go out as it is."),
    Purpose.POST_STOPPED: ("A post was stopped: do not put it out", "If it is out already, say where."),
    Purpose.POST_CHANGED: (
        "A permission changed: a post comes down",
        "Whoever posts for the school takes it down.",
    ),
    Purpose.NOT_DOWN: (
        "Something could not be taken down",
        "It may still be seen. Open it, and say what is to be done now.",
    ),
    Purpose.TAKE_DOWN: ("Something has to be taken down", "Please take it down and say so here."),
    Purpose.SAMPLE_WAITS: (
        "Ten posts of this term to look at",
        "Please say what you find. It takes a few minutes.",
    ),
    Purpose.REGISTER_NEWS: ("There is news of the school's accounts", "Open it to see what was done."),
    Purpose.REGISTER_WAITS: ("A request needs you", "Open it to see what is asked for."),
}


def waiting(purpose: Purpose, reference: str) -> Card:
    """Something about a post or a register waits for this person."""
    title, what = WORDS[purpose]
    if purpose is Purpose.SAMPLE_WAITS:
        look = button("Look at them", Verb.SAMPLE, style="positive")
        return Card((heading(title), line(what), buttons(look)), f"{title}.")
    body = (
        heading(f"{title}. Ref {reference}"),
        line(what),
        buttons(button("Open", Verb.OPEN, {"reference": reference}, style="positive")),
    )
    return Card(body, f"{title}. Ref {reference}.")
