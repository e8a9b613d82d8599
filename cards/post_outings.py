"""Putting a post out and taking it down (C7, C8): what to copy, where it is, what came of taking it down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cards import consent_words
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line, one_of, said, text_box, warning
from cards.post_decisions import LONGEST_WORDS, Said
from cards.posts import PostView
from cards.verbs import Verb
from policy.posts import Post
from policy.publishing import LONGEST_ADDRESS, places_left
from policy.takedowns import Result, Takedown, not_gone, still_open
from policy.uses import Place

RESULTS = (
    (Result.REMOVED.value, "It is gone, and I have looked"),
    (Result.CANNOT.value, "It cannot be taken down"),
)
MOST_TASKS = 5


def go(post: Post, view: PostView) -> Card:
    """It was checked a moment ago: what goes out, word for word, and until when it may."""
    until = view.clock(post.go.until) if post.go is not None else ""
    where = ", ".join(consent_words.place(one, view.terms) for one in places_left(post))
    body: list[Element] = [
        heading(f"Go. Ref {post.reference}"),
        line(f"Checked a moment ago. You may put it out until {until}.", strong=True),
        line(f"Where: {where}. Nowhere else, and nothing but this."),
        said("Copy these words", post.content.text),
    ]
    if post.content.pictures:
        body.append(line("Use the picture that Sargent keeps: where it was taken is removed from that one."))
    data = {"reference": post.reference, "edition": str(post.edition)}
    presses = [
        button("It is out: say where", Verb.OUT, data, style="positive"),
        button("It did not go out", Verb.NOT_OUT, data),
    ]
    if post.content.pictures:
        presses.append(button("See the picture in full", Verb.POST_SHOW, {"reference": post.reference}))
    body.append(buttons(*presses))
    return Card(tuple(body), f"Post {post.reference} may go out.")


def out(post: Post, said_: Said, view: PostView) -> Card:
    """Where it is out: an address for each place."""
    body: list[Element] = [
        heading(f"Where is it out? Ref {post.reference}"),
        *said_.banner,
        line("Copy the address of each post. Leave empty where it is not out yet."),
        *_addresses(post, said_, view, dict.fromkeys(places_left(post), "")),
        buttons(
            button("Save", Verb.OUT_SAVE, said_.data(post), style="positive"),
            button("Back", Verb.OPEN, {"reference": post.reference}),
        ),
    ]
    return Card(tuple(body), f"Where is {post.reference}?")


def moved(post: Post, said_: Said, view: PostView) -> Card:
    """The address that was written down is wrong: the right one."""
    body: list[Element] = [
        heading(f"Put the address right. Ref {post.reference}"),
        *said_.banner,
        line("What has to be taken down is looked for there from now on."),
        *_addresses(post, said_, view, {one.place: one.address for one in post.outings}),
        buttons(
            button("Save", Verb.MOVED_SAVE, said_.data(post), style="positive"),
            button("Back", Verb.OPEN, {"reference": post.reference}),
        ),
    ]
    return Card(tuple(body), f"Put the address of {post.reference} right.")


def _addresses(post: Post, said_: Said, view: PostView, known: Mapping[Place, str]) -> list[Element]:
    """A box for each of these places, with the address that is known of it."""
    return [
        text_box(
            f"at-{number}",
            f"Where on: {consent_words.place(one, view.terms)}?",
            value=said_.values.get(f"at-{number}", known[one]),
            hint="https://…",
            most=LONGEST_ADDRESS,
        )
        for number, one in enumerate(post.content.places)
        if one in known
    ]


def take_down(post: Post, said_: Said) -> Card:
    """Ask once more before everything of it has to come down."""
    body: list[Element] = [
        heading(f"Take this post down? Ref {post.reference}"),
        *said_.banner,
        line("Whoever posts for the school gets a task for every place where it is out."),
        text_box(
            "words", "Why? (needed)", value=said_.values.get("words", ""), most=LONGEST_WORDS, tall=True
        ),
        buttons(
            button("It has to come down", Verb.TAKE_DOWN_SAVE, said_.data(post), style="positive"),
            button("Back", Verb.OPEN, {"reference": post.reference}),
        ),
    ]
    return Card(tuple(body), f"Take {post.reference} down?")


def taken(post: Post, said_: Said, view: PostView) -> Card:
    """What came of taking it down: which place, gone or not, and how that is known."""
    open_ = not_gone(post.takedowns)
    body: list[Element] = [heading(f"What was taken down? Ref {post.reference}"), *said_.banner]
    body += [said(f"{number}. {_where(one, view)}", one.address) for number, one in enumerate(open_, start=1)]
    if len(open_) > 1:
        choices = [(one.id, f"{number}. {_where(one, view)}") for number, one in enumerate(open_, start=1)]
        body.append(one_of("task", "Which one?", choices, value=said_.values.get("task", "")))
    body += [
        one_of("result", "What came of it? (needed)", RESULTS, value=said_.values.get("result", "")),
        text_box(
            "words",
            "How do you know, or why can it not be done? (needed)",
            value=said_.values.get("words", ""),
            most=LONGEST_WORDS,
            tall=True,
        ),
        text_box(
            "copies", "Do you know of copies?", value=said_.values.get("copies", ""), most=LONGEST_WORDS
        ),
    ]
    first = {"task": open_[0].id} if len(open_) == 1 else {}
    body.append(
        buttons(
            button("Save", Verb.TAKEN_SAVE, {**said_.data(post), **first}, style="positive"),
            button("Back", Verb.OPEN, {"reference": post.reference}),
        )
    )
    return Card(tuple(body), f"What was taken down of {post.reference}?")


def shared(post: Post, said_: Said, view: PostView) -> Card:
    """Somebody else shows it: where."""
    places = [(one, _place(one, view)) for one in post.content.places]
    alone = {"place": places[0][0]} if len(places) == 1 else {}
    which = [] if alone else [one_of("place", "Which of our places was it shared from?", places, folded=True)]
    body: list[Element] = [
        heading(f"Who shared it? Ref {post.reference}"),
        *said_.banner,
        line("A copy on somebody else's page has to come down as well. Ask them to take it down."),
        text_box(
            "address",
            "Where is it? (needed)",
            value=_typed(said_, "address"),
            hint="https://… or a name",
            most=LONGEST_ADDRESS,
        ),
        *which,
        buttons(
            button("Save", Verb.SHARED_SAVE, {**said_.data(post), **alone}, style="positive"),
            button("Back", Verb.OPEN, {"reference": post.reference}),
        ),
    ]
    return Card(tuple(body), f"Who shared {post.reference}?")


def to_take_down(posts: Sequence[Post], view: PostView, *, page: int, has_more: bool) -> Card:
    """Everything that has to come down, the soonest due first; references and times only."""
    body: list[Element] = [heading("To take down")]
    if not posts:
        body.append(line("Nothing has to come down."))
    for post in posts:
        body += _left(post, view)
        body.append(buttons(button(f"Open {post.reference}", Verb.OPEN, {"reference": post.reference})))
    body += turns(Verb.TO_TAKE_DOWN, page, has_more=has_more)
    return Card(tuple(body), "Sargent: what has to come down.")


def _left(post: Post, view: PostView) -> list[Element]:
    """What is left to be done about one post, and what could not be done."""
    told: list[Element] = []
    if open_ := still_open(post.takedowns):
        first = min(one.due for one in open_)
        words = f"{post.reference}: {len(open_)} to take down, by {view.clock(first)}."
        told.append(warning(f"Late. {words}") if first <= view.at else line(words))
    if stuck := len(not_gone(post.takedowns)) - len(open_):
        told.append(warning(f"{post.reference}: {stuck} could not be taken down, and may still be seen."))
    return told


def turns(verb: Verb, page: int, *, has_more: bool) -> list[Element]:
    """The buttons to turn the page of a list whose end is not known."""
    offered = [("Earlier page", page - 1)] if page > 1 else []
    offered += [("Next page", page + 1)] if has_more else []
    return [buttons(*(button(title, verb, {"page": str(to)}) for title, to in offered))] if offered else []


def _typed(said_: Said, name: str) -> str:
    return said_.values.get(name, "")


def _where(task: Takedown, view: PostView) -> str:
    where = _place(task.place, view)
    return f"{where}, shared by somebody else" if task.is_share else f"{where}, our own post"


def _place(place: Place, view: PostView) -> str:
    return consent_words.capital(consent_words.place(place, view.terms))
