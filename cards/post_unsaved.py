"""What was typed about a post while the store was away, to be sent again with one press.

The post cannot be read then, so nothing of it is here: only what this person typed themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cards import post_words as words
from cards.card import Card
from cards.elements import Choices, Element, button, buttons, heading, one_of, text_box
from cards.post_decisions import LONGEST_TEXT, LONGEST_WORDS, Said
from cards.post_lists import FINDINGS
from cards.post_outings import RESULTS
from cards.verbs import Verb
from policy.publishing import LONGEST_ADDRESS

_AT = "at-"
_NUMBERS = frozenset(str(one) for one in range(20))
_CODES = ("task", "place")
"""Choices among what only the post can name: they go with the button."""


def again(reference: str, verb: Verb, said_: Said) -> Card:
    """The boxes that were filled in, and the same button."""
    title, names = _WAYS[verb]
    places = sorted(one for one in said_.values if one.startswith(_AT) and one.removeprefix(_AT) in _NUMBERS)
    codes = {one: said_.values[one] for one in _CODES if one in said_.values}
    data = {"reference": reference, "edition": said_.edition, "token": said_.token, **codes}
    body: list[Element] = [
        heading(f"Not saved. Ref {reference}"),
        *said_.banner,
        *(_BOXES[one](said_.values.get(one, "")) for one in names if _is_asked(verb, one, said_)),
        *(_where(one, said_.values[one]) for one in places if verb in _WITH_PLACES),
        buttons(
            button(title, verb, data, style="positive"),
            button("Back", Verb.OPEN, {"reference": reference}),
        ),
    ]
    return Card(tuple(body), f"Sargent: not saved. Ref {reference}.")


_WITH_PLACES = frozenset({Verb.OUT_SAVE, Verb.MOVED_SAVE})


def _is_asked(verb: Verb, name: str, said_: Said) -> bool:
    """Whether the form asked for it: for an approval words are needed now and then only."""
    return verb is not Verb.APPROVE_SAVE or name in said_.values


def _box(id_: str, label: str, most: int = LONGEST_WORDS) -> Callable[[str], Element]:
    return lambda value: text_box(id_, label, value=value, most=most, tall=most > LONGEST_ADDRESS)


def _choice(id_: str, label: str, choices: Choices) -> Callable[[str], Element]:
    return lambda value: one_of(id_, label, choices, value=value)


def _where(name: str, address: str) -> Element:
    number = int(name.removeprefix(_AT)) + 1
    return text_box(name, f"Where is it out? Place {number}", value=address, most=LONGEST_ADDRESS)


_BOXES: Mapping[str, Callable[[str], Element]] = {
    "text": _box("text", "The words of the post (needed)", LONGEST_TEXT),
    "reason": _choice(
        "reason", "Why? (needed)", [(key.value, title) for key, title in words.REASONS.items()]
    ),
    "finding": _choice("finding", "What do you find? (needed)", FINDINGS),
    "result": _choice("result", "What came of it? (needed)", RESULTS),
    "address": _box("address", "Where is it? (needed)", LONGEST_ADDRESS),
    "words": _box("words", "What you wrote"),
    "copies": _box("copies", "Do you know of copies?"),
}
_WAYS: Mapping[Verb, tuple[str, tuple[str, ...]]] = {
    Verb.APPROVE_SAVE: ("Approve", ("words",)),
    Verb.APPROVE_EDIT_SAVE: ("Save, and ask somebody else to approve", ("text",)),
    Verb.ASK_CHANGE_SAVE: ("Ask for a change", ("reason", "words")),
    Verb.DECLINE_SAVE: ("Decline", ("reason", "words")),
    Verb.HOLD_SAVE: ("Hold it", ("words",)),
    Verb.OUT_SAVE: ("Save", ()),
    Verb.MOVED_SAVE: ("Save", ()),
    Verb.TAKE_DOWN_SAVE: ("It has to come down", ("words",)),
    Verb.TAKEN_SAVE: ("Save", ("result", "words", "copies")),
    Verb.SHARED_SAVE: ("Save", ("address",)),
    Verb.SAMPLE_SAVE: ("Save", ("finding", "words")),
}
