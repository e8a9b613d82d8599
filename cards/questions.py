"""A question to a reporter, and their answer: neither of them has to open the case of the other for it."""

from __future__ import annotations

from typing import Unpack

from cards.card import Card
from cards.elements import Element, line, said, text_box
from cards.forms import Filled
from cards.people import is_it_about
from cards.sheets import Back, foot, head, summary
from cards.verbs import Verb
from policy.people import Person


def ask(reference: str, filled: Filled, token: str, **back: Unpack[Back]) -> Card:
    """A question to the reporter; they answer it here, and need not read the case for that."""
    body = head("Ask the reporter a question", reference, filled, **back)
    body += [
        line("They can read your question. Do not write what they do not know yet."),
        line("Never ask them to question the child."),
        _box("Your question (needed)", filled, most=1_000),
        foot(reference, token, Verb.ASK_SEND, title="Send"),
    ]
    return Card(tuple(body), summary(reference))


def asked(
    reference: str,
    question: str,
    filled: Filled,
    token: str,
    *,
    named: tuple[Person, ...] = (),
    **back: Unpack[Back],
) -> Card:
    """What the reporter is asked, and the box for the answer, which may name the readers `named` (I1)."""
    body = head("A question about your report", reference, filled, **back)
    if question:
        body.append(said("The question", question))
    body += [
        line("Do not question the child about it. Write what you know already."),
        _box("Your answer (needed)", filled, most=3_000),
        *([is_it_about(named, filled.values.get("mention", ""))] if named else []),
        foot(reference, token, Verb.ANSWER, title="Send", way_back=False),
    ]
    return Card(tuple(body), summary(reference))


def _box(label: str, filled: Filled, *, most: int) -> Element:
    return text_box("words", label, value=filled.values.get("words", ""), most=most, tall=True)
