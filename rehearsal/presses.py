"""What a client sends when somebody fills a card in and presses a button, worked out from the card itself."""

from collections.abc import Iterator, Mapping

from rehearsal.conversations import Wire

_NESTED = (
    "body",
    "items",
    "columns",
    "actions",
    "rows",
    "cells",
    "inlines",
    "card",
    "selectAction",
    "action",
)
_PRESSABLE = ("Action.Execute", "Action.Submit")


class NoSuchButton(Exception):
    """The card has no button of that title or verb, so a person could not have pressed it."""


class NoSuchInput(Exception):
    """The card has no such field or no such choice, so a person could not have filled it in."""


def press(card: Wire, button: str, answers: Mapping[str, str]) -> Wire:
    """Find a button by title or verb and give its action with what the fields hold merged into `data`.

    Fields start at their `value`; `answers` are typed over it. Empty fields are left out, as Teams does.
    Raises NoSuchButton or NoSuchInput for what no person could do with this card.
    """
    action = _button(card, button)
    fields = {field["id"]: field for field in _elements(card) if _is_field(field)}
    for name, answer in answers.items():
        _check_answer(fields, name, answer)
    held = {name: answers.get(name, _initial(field)) for name, field in fields.items()}
    data = action.get("data")
    merged = (data if isinstance(data, dict) else {}) | {name: text for name, text in held.items() if text}
    kept = {name: action[name] for name in ("type", "id", "title", "verb") if name in action}
    return kept | {"data": merged}


def buttons(card: Wire) -> list[str]:
    """The titles of everything that can be pressed and that a bot hears of, in reading order."""
    return [str(action.get("title", "")) for action in _actions(card)]


def _button(card: Wire, button: str) -> Wire:
    for action in _actions(card):
        if button in (action.get("title"), action.get("verb")):
            return action
    raise NoSuchButton(f"{button!r} is not among {buttons(card)}")


def _actions(card: Wire) -> Iterator[Wire]:
    return (element for element in _elements(card) if element.get("type") in _PRESSABLE)


def _elements(value: object) -> Iterator[Wire]:
    if isinstance(value, list):
        for part in value:
            yield from _elements(part)
    elif isinstance(value, dict):
        yield value
        for name in _NESTED:
            yield from _elements(value.get(name))


def _is_field(element: Wire) -> bool:
    return str(element.get("type", "")).startswith("Input.") and "id" in element


def _initial(field: Wire) -> str:
    if field["type"] == "Input.Toggle":
        return str(field.get("value", field.get("valueOff", "false")))
    return str(field.get("value", ""))


def _check_answer(fields: Mapping[str, Wire], name: str, answer: str) -> None:
    if name not in fields:
        raise NoSuchInput(f"{name!r} is not among {list(fields)}")
    choices = {choice["value"] for choice in fields[name].get("choices", ())}
    asked = answer.split(",") if fields[name].get("isMultiSelect") else [answer]
    if choices and "choices.data" not in fields[name] and not choices.issuperset(filter(None, asked)):
        raise NoSuchInput(f"{answer!r} is no choice of {name!r}: {sorted(choices)}")
