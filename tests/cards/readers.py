"""Ways of reading a card as a person, a phone or a screen reader would: for the tests of cards only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cards.card import Card

Json = Mapping[str, Any]
"""Part of a card as it goes over the wire."""


def parts(one: object) -> Iterator[Json]:
    """Every object in a card, from the outside inwards; fallbacks are left out, they say the same again."""
    if isinstance(one, Mapping):
        if "type" in one:
            yield one
        for key, inside in one.items():
            if key != "fallback":
                yield from parts(inside)
    elif isinstance(one, list | tuple):
        for inside in one:
            yield from parts(inside)


def of_type(card: Card, kind: str) -> list[Json]:
    """Every part of this type, or of every type that begins so when `kind` ends with a dot."""
    return [
        one
        for one in parts(card.content)
        if (one["type"].startswith(kind) if kind.endswith(".") else one["type"] == kind)
    ]


def inputs(card: Card) -> list[Json]:
    """Everything that can be filled in, from the top."""
    return of_type(card, "Input.")


def input_ids(card: Card) -> list[str]:
    """The names of everything that can be filled in, from the top."""
    return [one["id"] for one in inputs(card)]


def presses(card: Card) -> list[Json]:
    """Every button that asks us for something, from the top."""
    return of_type(card, "Action.Execute")


def ways_out(card: Card) -> list[Json]:
    """Every button that opens an address, from the top."""
    return of_type(card, "Action.OpenUrl")


def titles(card: Card) -> list[str]:
    """What stands on the buttons."""
    return [one["title"] for one in (*presses(card), *ways_out(card))]


def choices(card: Card, id_: str) -> dict[str, str]:
    """What can be chosen for one input: the words under each value."""
    found = next(one for one in inputs(card) if one["id"] == id_)
    return {one["value"]: one["title"] for one in found["choices"]}


def filled_in(card: Card) -> dict[str, str]:
    """What stands filled in on a card."""
    return {one["id"]: one["value"] for one in inputs(card) if "value" in one}


def sends(card: Card, title: str) -> Json:
    """What the button of this title sends, apart from what is filled in."""
    data: Json = next(one["data"] for one in presses(card) if one["title"] == title)
    return data


def marked_up(card: Card) -> str:
    """Everything that a client reads as Markdown, or shows as a label or a title: our own words only."""
    keys = ("text", "title", "label", "placeholder", "fallbackText", "speak", "altText")
    found = [
        str(one[key])
        for one in (*parts(card.content), *_choices(card))
        if one.get("type") != "TextRun"
        for key in keys
        if key in one
    ]
    return "\n".join(found)


def quoted(card: Card) -> str:
    """Everything that is shown exactly as somebody wrote it."""
    return "\n".join(one["text"] for one in of_type(card, "TextRun"))


def read(card: Card) -> str:
    """Everything that a person can read on a card, people's own words included."""
    return f"{marked_up(card)}\n{quoted(card)}"


def wire(card: Card) -> str:
    """The card as it goes over the wire."""
    return json.dumps(card.content, ensure_ascii=False)


def weight(card: Card) -> int:
    """How many bytes of UTF-8 a card is."""
    return len(wire(card).encode())


def on_an_old_phone(one: Any) -> Any:
    """What a client that knows cards of version 1.2 only makes of a part: no labels, and Submit buttons.

    Its lists have no placeholder, and one that cannot be searched is an ordinary list.
    """
    if isinstance(one, list | tuple):
        return [on_an_old_phone(inside) for inside in one]
    if not isinstance(one, Mapping):
        return one
    if one.get("type") == "Action.Execute":
        return on_an_old_phone(one["fallback"])
    lost = {"label", "placeholder"} if one.get("type") == "Input.ChoiceSet" else {"label"}
    return {key: on_an_old_phone(inside) for key, inside in one.items() if key not in lost}


def unfiltered(one: Any) -> Any:
    """The same with ordinary lists: the published schemas of 1.2 to 1.5 forgot "filtered", which 1.5 has."""
    if isinstance(one, list | tuple):
        return [unfiltered(inside) for inside in one]
    if not isinstance(one, Mapping):
        return one
    seen = {key: unfiltered(inside) for key, inside in one.items()}
    return {**seen, "style": "compact"} if seen.get("style") == "filtered" else seen


def _choices(card: Card) -> Iterator[Json]:
    for one in inputs(card):
        yield from one.get("choices", ())
