"""The frame of every form about a case: what is wrong at the top, the words kept below, the way to save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from cards.elements import Element, button, buttons, heading, line, warning
from cards.forms import Filled
from cards.refusals import REFUSALS
from cards.verbs import Verb
from policy.errors import No


class Back(TypedDict, total=False):
    """Why a form comes back although it was filled in.

    `refused` is what the school's rules say against it, `not_saved` the numbers to ring while nothing saves.
    """

    refused: No | None
    not_saved: Sequence[Element]


CHANGED = "This changed since you opened it. Here is the latest. What you wrote is kept."


def head(
    title: str,
    reference: str,
    filled: Filled,
    *,
    changed: bool = False,
    **back: Unpack[Back],
) -> list[Element]:
    """The top of a form: its title, and why it came back."""
    refused, not_saved = back.get("refused"), back.get("not_saved", ())
    if not_saved:
        sentence = "Nothing could be saved now. Your words are below. Is it urgent? Ring, then save again:"
        return [heading(f"Not saved. Ref {reference}"), warning(sentence), *not_saved, line(title)]
    body: list[Element] = [heading(f"{title}. Ref {reference}")]
    if changed:
        body.append(warning(CHANGED))
    if refused is not None:
        body += [warning(REFUSALS[refused]), line("Nothing was saved. Your words are below.")]
    if not filled.is_complete:
        body.append(warning("Please look at this again. Nothing is lost."))
        body += [warning(sentence) for sentence in dict.fromkeys(filled.faults.values())]
    return body


def foot(
    reference: str,
    token: str,
    verb: Verb,
    *,
    title: str = "Save",
    more: Mapping[str, str] | None = None,
    way_back: bool = True,
) -> Element:
    """The buttons of a form. A reporter has no case to go back to."""
    save = button(title, verb, {"reference": reference, "token": token, **(more or {})}, style="positive")
    if not way_back:
        return buttons(save)
    return buttons(save, button("Back to the case", Verb.OPEN, {"reference": reference}))


def summary(reference: str) -> str:
    """What stands for a form where it cannot be seen."""
    return f"Item {reference}: your form is open."
