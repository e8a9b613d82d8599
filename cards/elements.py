"""The few elements our cards are built from: every one is safe for a phone, labelled, and wraps.

People's own words go through `said`, never through `line`: a TextBlock is Markdown and would make links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cards.verbs import Verb

Element = Mapping[str, object]
Choices = Sequence[tuple[str, str]]
"""Pairs of the value that is sent and the words that are read."""


def heading(text: str) -> Element:
    """The first thing read on a card; never holds content (I9)."""
    return {"type": "TextBlock", "text": text, "wrap": True, "weight": "Bolder", "size": "Medium"}


def line(text: str, *, subtle: bool = False, strong: bool = False) -> Element:
    """One idea in our own words."""
    element: dict[str, object] = {"type": "TextBlock", "text": text, "wrap": True}
    if subtle:
        element["isSubtle"] = True
    if strong:
        element["weight"] = "Bolder"
    return element


def warning(text: str) -> Element:
    """Something to read first; the words say so too, because colour alone says nothing."""
    return {"type": "TextBlock", "text": text, "wrap": True, "weight": "Bolder", "color": "Attention"}


def said(label: str, words: str) -> Element:
    """Somebody's own words, exactly as written, under a short label; never read as Markdown."""
    runs: list[Element] = [{"type": "TextRun", "text": f"{label}\n", "weight": "Bolder"}] if label else []
    runs.append({"type": "TextRun", "text": words or "—"})
    return {"type": "RichTextBlock", "inlines": runs}


def group(elements: Iterable[Element], *, style: str = "emphasis") -> Element:
    """Elements that belong together."""
    return {"type": "Container", "style": style, "items": list(elements)}


def text_box(
    id_: str, label: str, *, value: str = "", hint: str = "", most: int = 200, tall: bool = False
) -> Element:
    """A box to type in; the label stands above it and the hint inside it."""
    element: dict[str, object] = {"type": "Input.Text", "id": id_, "label": label, "maxLength": most}
    element["placeholder"] = hint or label
    if tall:
        element["isMultiline"] = True
    if value:
        element["value"] = value
    return element


def one_of(
    id_: str, label: str, choices: Choices, *, value: str = "", folded: bool = False, filtered: bool = False
) -> Element:
    """One choice among several: radio buttons, or folded into a list where there are many.

    A `value` that is not among them is left out: a client might show anything for it.
    """
    style = "filtered" if filtered else "compact" if folded else "expanded"
    element: dict[str, object] = {
        "type": "Input.ChoiceSet",
        "id": id_,
        "label": label,
        "style": style,
        "wrap": True,
        "choices": [{"title": title, "value": key} for key, title in choices],
    }
    if style != "expanded":
        # A phone that knows cards of 1.2 only shows no labels: the question stands in the list as well.
        element["placeholder"] = label
    if value in {key for key, _ in choices}:
        element["value"] = value
    return element


def some_of(id_: str, label: str, choices: Choices, *, value: str = "") -> Element:
    """Any number of ticks among several; `value` holds those that were ticked, between commas."""
    element = dict(one_of(id_, label, choices))
    ticked = [key for key, _ in choices if key in value.split(",")]
    return {**element, "isMultiSelect": True, **({"value": ",".join(ticked)} if ticked else {})}


def day(id_: str, label: str, *, value: str = "") -> Element:
    """A date, which the server checks: clients on phones check nothing."""
    element: dict[str, object] = {"type": "Input.Date", "id": id_, "label": label, "placeholder": label}
    return {**element, "value": value} if value else element


def button(title: str, verb: Verb, data: Mapping[str, str] | None = None, *, style: str = "") -> Element:
    """A button: Execute, and Submit with the same data where a client knows no Execute (platform 1.4)."""
    sent = {**(data or {}), "verb": verb.value}
    action: dict[str, object] = {
        "type": "Action.Execute",
        "title": title,
        "verb": verb.value,
        "data": sent,
        "fallback": {"type": "Action.Submit", "title": title, "data": sent},
    }
    if style:
        action["style"] = style
    return action


def link(title: str, url: str) -> Element:
    """A button that opens an address, such as a telephone number."""
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def picture(address: str, alt: str) -> Element:
    """A small picture; `address` holds its bytes (a data URI), so that nothing fetches or keeps it."""
    return {"type": "Image", "url": address, "altText": alt, "size": "Stretch"}


def buttons(*actions: Element) -> Element:
    """Buttons in the body, one below the other: side by side, a phone cuts the last ones off."""
    return {"type": "Container", "items": [{"type": "ActionSet", "actions": [action]} for action in actions]}
