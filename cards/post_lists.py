"""Lists of posts: my own, those to decide, the month, and the lead's ten of the term."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from cards import consent_words
from cards import post_words as words
from cards.card import Card
from cards.chronology import dated
from cards.elements import Element, button, buttons, heading, line, one_of, text_box
from cards.post_decisions import LONGEST_WORDS, Said
from cards.post_outings import turns
from cards.posts import PostView, content, stands
from cards.verbs import Verb
from policy.posts import Post, State

FINDINGS = (("fine", "It is fine as it is"), ("not_fine", "It should not have gone out"))


def mine(posts: Sequence[Post], view: PostView, *, page: int, has_more: bool) -> Card:
    """What somebody asked for, the newest first."""
    body: list[Element] = [heading("My posts")]
    if not posts:
        body.append(line("You have not asked for a post yet." if page == 1 else "There are no more."))
    for post in posts:
        body.append(
            line(f"{post.reference}: {words.where_it_stands(post)} Begun {view.clock(post.made_at)}.")
        )
        body.append(buttons(button(f"Open {post.reference}", Verb.OPEN, {"reference": post.reference})))
    body += turns(Verb.MY_POSTS, page, has_more=has_more)
    body.append(buttons(button("Ask for a post", Verb.POST)))
    return Card(tuple(body), "Sargent: your posts.")


def to_approve(posts: Sequence[Post], view: PostView, *, page: int, has_more: bool) -> Card:
    """What waits for this person to decide, the longest waiting first."""
    body: list[Element] = [heading("Posts to decide")]
    if not posts:
        body.append(line("No post waits for you."))
    for post in posts:
        asked = view.clock(post.asked_at or post.made_at)
        what = "Out already: look at it" if post.state is not State.SUBMITTED else "Waits"
        body.append(line(f"{post.reference}: {what}, since {asked}. {_day(post)}"))
        body.append(buttons(button(f"Open {post.reference}", Verb.OPEN, {"reference": post.reference})))
    body += turns(Verb.TO_APPROVE, page, has_more=has_more)
    return Card(tuple(body), "Sargent: posts to decide.")


def month(posts: Sequence[Post], first: date, view: PostView) -> Card:
    """What is planned or out in one month: when, where and for what, and never what it says."""
    body: list[Element] = [heading(f"Posts in {calendar.month_name[first.month]} {first.year}")]
    if not posts:
        body.append(line("Nothing is planned, and nothing went out."))
    for post in posts:
        day = post.outings[0].at if post.outings else None
        when = view.clock(day) if day is not None else dated(post.content.on_day)
        where = ", ".join(consent_words.place(one, view.terms) for one in post.content.places)
        what = words.CATEGORIES[post.content.category]
        body.append(line(f"{when}: {what}, {where}. {post.reference}: {words.STATES[post.state]}"))
    body.append(
        buttons(
            button("Month before", Verb.CALENDAR, {"to": _turned(first, -1)}),
            button("Month after", Verb.CALENDAR, {"to": _turned(first, 1)}),
        )
    )
    return Card(tuple(body), "Sargent: the calendar of posts.")


def sample(posts: Sequence[tuple[Post, bool]]) -> Card:
    """The ten of this term, and which of them were looked at."""
    seen = sum(done for _, done in posts)
    body: list[Element] = [
        heading("Ten posts of this term to look at"),
        line(f"{seen} of {len(posts)} looked at." if posts else "Nothing went out this term yet."),
    ]
    for post, done in posts:
        title = f"Look at {post.reference}" if not done else f"Look again at {post.reference}"
        body.append(buttons(button(title, Verb.SAMPLE, {"reference": post.reference})))
    return Card(tuple(body), "Sargent: posts to look at.")


def sampling(post: Post, said_: Said, view: PostView) -> Card:
    """One of them, as it went out, and what was found."""
    body: list[Element] = [
        heading(f"Look at this post. Ref {post.reference}"),
        *said_.banner,
        *stands(post, view),
        *content(post, view),
        one_of("finding", "What do you find? (needed)", FINDINGS, value=said_.values.get("finding", "")),
        text_box(
            "words",
            "Why? Needed where it should not have gone out",
            value=said_.values.get("words", ""),
            most=LONGEST_WORDS,
            tall=True,
        ),
        buttons(
            button("Save", Verb.SAMPLE_SAVE, said_.data(post), style="positive"),
            button("Back to the list", Verb.SAMPLE),
        ),
    ]
    return Card(tuple(body), f"Look at {post.reference}.")


def _day(post: Post) -> str:
    on = post.content.on_day
    return f"Planned for {dated(on)}." if on else "Planned for as soon as it may."


def _turned(first: date, by: int) -> str:
    months = first.year * 12 + first.month - 1 + by
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
