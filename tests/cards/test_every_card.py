"""What holds for every card there is.

The golden files are the cards as a reviewer reads them. After a wanted change write them anew with
`GOLDEN=write .venv/bin/python -m pytest tests/cards/test_every_card.py`, and read the difference.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import adaptive_cards
import pytest
from jsonschema import Draft6Validator

import cards
from cards.card import Card
from cards.verbs import Verb
from tests.cards.gallery import GALLERY
from tests.cards.people import CANARIES, PEOPLE
from tests.cards.readers import (
    input_ids,
    inputs,
    of_type,
    on_an_old_phone,
    parts,
    presses,
    read,
    titles,
    unfiltered,
    ways_out,
    weight,
)

GOLDEN = Path(__file__).parent / "golden"
LARGEST = 20_000
"""Bytes. Well under the 28 KB that meet every limit of Teams that was ever documented."""

TEXT_AND_BOXES = {"AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "Container", "ActionSet"}
KNOWN_IN_1_2 = TEXT_AND_BOXES | {
    "Input.Text",
    "Input.ChoiceSet",
    "Input.Date",
    "Action.Execute",
    "Action.OpenUrl",
    "Image",
}
"""All that our cards are made of: no ColumnSet and no FactSet; Execute falls back to Submit. A picture is a
small one of a post, and its bytes stand in the card."""

ANYWHERE = {"verb", "reference", "token", "drawn", "to", "page", "file"}
ON_CONSENTS = {"pupil", "class", "list", "kind", "made_on", "leavers", "on", "shown"}
"""Ids and codes of the consent record."""
ON_FORMS = {"topic", "task", "result", "line", "edition", "place", "about", "closest"}
"""Codes and numbers: which question a form asks, and the answer where there is but one."""

every_card = pytest.mark.parametrize("card", GALLERY.values(), ids=GALLERY.keys())
every_form = pytest.mark.parametrize(
    "card",
    [card for card in GALLERY.values() if inputs(card)],
    ids=[n for n, c in GALLERY.items() if inputs(c)],
)


def schema(version: str) -> Draft6Validator:
    """Microsoft's own schema of a version of Adaptive Cards; it is written in draft 6."""
    path = Path(inspect.getfile(adaptive_cards)).parent / "schemas" / f"schema-{version}.json"
    return Draft6Validator(json.loads(path.read_text(encoding="utf-8")))


SCHEMAS = {version: schema(version) for version in ("1.2", "1.5")}


def builders() -> Iterator[str]:
    """Every function of the room that makes a card, as "module.function"."""
    for module in pkgutil.iter_modules(cards.__path__):
        found = importlib.import_module(f"cards.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            ours = function.__module__ == found.__name__ and not name.startswith("_")
            if ours and get_type_hints(function).get("return") is Card:
                yield f"{module.name}.{name}"


def test_no_card_is_missing_from_the_gallery() -> None:
    assert {name.split(":")[0] for name in GALLERY} == set(builders())


@every_card
def test_it_is_a_valid_card_of_the_version_that_teams_speaks(card: Card) -> None:
    assert [fault.message for fault in SCHEMAS["1.5"].iter_errors(unfiltered(card.content))] == []


@every_card
def test_it_is_a_valid_card_for_a_phone_that_knows_1_2_only(card: Card) -> None:
    assert card.content["version"] == "1.2"
    seen = unfiltered(on_an_old_phone(card.content))
    assert [fault.message for fault in SCHEMAS["1.2"].iter_errors(seen)] == []
    assert {one["type"] for one in parts(card.content)} <= KNOWN_IN_1_2


@every_card
def test_days_and_sentences_are_written_as_people_write_them(card: Card) -> None:
    assert re.findall(r"\d{4}-\d\d-\d\d|[?!]\.", read(card)) == []


@every_card
def test_every_button_stands_in_the_body_and_works_without_execute(card: Card) -> None:
    assert "actions" not in card.content
    in_sets = [action for one in of_type(card, "ActionSet") for action in one["actions"]]
    assert [one for one in in_sets if one not in ways_out(card)] == presses(card)
    for action in presses(card):
        assert action["fallback"] == {
            "type": "Action.Submit",
            "title": action["title"],
            "data": action["data"],
        }
        assert action["data"]["verb"] == action["verb"]
        assert Verb(action["verb"])


@every_card
def test_an_address_is_opened_by_a_button_in_the_body_and_is_no_other_than_ours(card: Card) -> None:
    for action in ways_out(card):
        assert set(action) == {"type", "title", "url"}
        assert action["url"].startswith(
            tuple(f"https://sargent.school.example/{room}/" for room in ("exhibits", "papers", "pictures"))
        )


@every_card
def test_a_button_carries_no_more_than_a_reference_a_token_codes_and_where_to_go(card: Card) -> None:
    for action in presses(card):
        assert set(action["data"]) <= ANYWHERE | ON_CONSENTS | ON_FORMS
        assert all(len(action["data"].get(name, "")) < 20 for name in ON_FORMS)


@every_card
def test_no_two_buttons_say_the_same(card: Card) -> None:
    assert len(set(titles(card))) == len(titles(card))


@every_card
def test_every_text_of_ours_wraps(card: Card) -> None:
    assert all(one["wrap"] is True for one in of_type(card, "TextBlock"))


@every_card
def test_it_stays_small(card: Card) -> None:
    assert weight(card) < LARGEST


@every_card
@pytest.mark.invariant("I9")
def test_what_a_lock_screen_shows_says_nothing(card: Card) -> None:
    first = of_type(card, "TextBlock")[0]["text"]
    shown = (card.summary, str(card.content["speak"]), str(card.content["fallbackText"]), first)
    names = [part for one in PEOPLE.everyone for part in one.name.casefold().split()]
    for text in shown:
        assert text
        assert not [word for word in (*CANARIES, *names) if word in text.casefold()]


@every_form
def test_every_input_is_named_once_and_says_what_it_is_for(card: Card) -> None:
    ids, labels = input_ids(card), [one["label"] for one in inputs(card)]
    assert len(set(ids)) == len(ids) <= 7
    assert len(set(labels)) == len(labels)
    assert all(label.strip() for label in labels)


@every_form
def test_no_question_is_lost_on_a_phone_that_shows_no_labels(card: Card) -> None:
    for one in inputs(card):
        if one.get("style") == "expanded":
            telling = [choice for choice in one["choices"] if len(choice["title"].split()) > 2]
            assert len(telling) > 1 or (one.get("isMultiSelect") and telling == one["choices"])
        else:
            assert one["placeholder"].strip()
        assert "(needed)" not in one["label"] or one.get("style") not in ("compact", "filtered")


@every_form
def test_every_choice_is_different_and_what_was_chosen_is_among_them(card: Card) -> None:
    for one in of_type(card, "Input.ChoiceSet"):
        values = [choice["value"] for choice in one["choices"]]
        shown = [choice["title"] for choice in one["choices"]]
        assert len(set(values)) == len(values) == len(set(shown))
        chosen = one["value"].split(",") if "value" in one else []
        assert set(chosen) <= set(values)
        assert len(chosen) < 2 or one["isMultiSelect"]


@every_form
def test_no_choice_that_is_first_on_a_card_is_folded(card: Card) -> None:
    assert inputs(card)[0].get("style") not in ("compact", "filtered")


@pytest.mark.parametrize("name", GALLERY)
def test_it_is_as_it_was_last_read_by_a_reviewer(name: str) -> None:
    path = GOLDEN / f"{re.sub(r'[^a-z0-9]+', '-', name.casefold())}.json"
    drawn = json.dumps(GALLERY[name].content, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(drawn, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == drawn


def test_no_golden_file_is_left_of_a_card_that_is_gone() -> None:
    named = {re.sub(r"[^a-z0-9]+", "-", name.casefold()) for name in GALLERY}
    assert {path.stem for path in GOLDEN.glob("*.json")} == named
