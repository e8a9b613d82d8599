"""Deciding about a post (C6): approve, approve with a change of words, ask for a change, decline, hold.

Each asks once more on a small card, so that a thumb on a lock screen decides nothing; the edition that was
read travels with it, and another one is not decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cards import post_words as words
from cards import wording
from cards.card import Card
from cards.elements import Element, button, buttons, heading, line, one_of, said, text_box, warning
from cards.posts import PostView, consents, content, flags
from cards.verbs import Verb
from policy.posts import Naming, Post
from policy.wording import Finding

LONGEST_WORDS = 2_000
LONGEST_TEXT = 5_000


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed on a form about a post, the edition it is about, and what needs another look."""

    edition: str
    token: str
    values: Mapping[str, str] = field(default_factory=dict)
    banner: tuple[Element, ...] = ()

    def data(self, post: Post) -> dict[str, str]:
        """What the button of the form sends."""
        return {"reference": post.reference, "edition": self.edition, "token": self.token}


def approve(post: Post, said_: Said, view: PostView) -> Card:
    """Ask once more before it is approved, with all that it shows: whoever typed "approve" has not seen it
    yet. Full names beside a picture need a reason (Q12)."""
    body: list[Element] = [
        heading(f"Approve this post? Ref {post.reference}"),
        *said_.banner,
        *content(post, view),
        *consents(post, view),
        *flags(post, view),
        line("Is everybody dressed for school? Does it meet the eight rules?"),
        _criteria(),
    ]
    if post.content.naming is Naming.FULL and post.content.has_image:
        body.append(warning(words.FULL_NAMES))
        why = said_.values.get("words", "")
        body.append(text_box("words", "Why may full names stand beside it?", value=why, most=LONGEST_WORDS))
    body.append(_ways(post, "Approve", Verb.APPROVE_SAVE, said_))
    return Card(tuple(body), f"Approve {post.reference}?")


def edit(post: Post, said_: Said, findings: Iterable[Finding] = ()) -> Card:
    """The words of it, to be changed; then somebody else has to approve it."""
    body: list[Element] = [
        heading(f"Change the words. Ref {post.reference}"),
        *said_.banner,
        line("Whoever changes a post has written it too. Somebody else has to approve it after that."),
        *wording.findings(findings),
        text_box(
            "text",
            "The words of the post (needed)",
            value=said_.values.get("text", post.content.text),
            most=LONGEST_TEXT,
            tall=True,
        ),
        _ways(post, "Save, and ask somebody else to approve", Verb.APPROVE_EDIT_SAVE, said_),
    ]
    return Card(tuple(body), f"Change the words of {post.reference}.")


def change(post: Post, said_: Said) -> Card:
    """What the author is to change."""
    return _reasons(post, said_, "What should change?", "Ask for a change", Verb.ASK_CHANGE_SAVE)


def decline(post: Post, said_: Said) -> Card:
    """Why it does not go out."""
    return _reasons(post, said_, "Decline this post?", "Decline", Verb.DECLINE_SAVE)


def hold(post: Post, said_: Said) -> Card:
    """Stop it for now."""
    body: list[Element] = [
        heading(f"Hold this post? Ref {post.reference}"),
        *said_.banner,
        line("It cannot go out until somebody lets it be decided again."),
        text_box(
            "words", "Why? You may leave it empty", value=said_.values.get("words", ""), most=LONGEST_WORDS
        ),
        _ways(post, "Hold it", Verb.HOLD_SAVE, said_),
    ]
    return Card(tuple(body), f"Hold {post.reference}?")


def _words(said_: Said) -> str:
    return said_.values.get("words", "")


def _reasons(post: Post, said_: Said, title: str, press: str, verb: Verb) -> Card:
    reasons = [(key.value, title_) for key, title_ in words.REASONS.items()]
    body: list[Element] = [
        heading(f"{title} Ref {post.reference}"),
        *said_.banner,
        said("Words", post.content.text),
        _criteria(),
        one_of("reason", "Why? (needed)", reasons, value=said_.values.get("reason", "")),
        text_box(
            "words",
            "What would you like to tell the author?",
            value=said_.values.get("words", ""),
            most=LONGEST_WORDS,
            tall=True,
        ),
        _ways(post, press, verb, said_),
    ]
    return Card(tuple(body), f"Post {post.reference}.")


def _criteria() -> Element:
    return line("The eight rules: " + ". ".join(words.CRITERIA) + ".", subtle=True)


def _ways(post: Post, title: str, verb: Verb, said_: Said) -> Element:
    return buttons(
        button(title, verb, said_.data(post), style="positive"),
        button("Back", Verb.OPEN, {"reference": post.reference}),
    )
