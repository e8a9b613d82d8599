"""The cards about taking the consent record out, in the states that people meet them in."""

from __future__ import annotations

from collections.abc import Mapping

from cards import papers
from cards.card import Card
from policy.consents import Record
from policy.papers import Paper
from policy.pupils import Pupil, class_code, pupil_id

ADDRESS = "https://sargent.school.example/papers/Zx9_-abcdefghijklmnopqrstuvwxyz0123456789ABC"
CHILD = Record(Pupil(pupil_id("t", "Amelia Stone"), "Stone", "Amelia", "Year 4", "Oak"))
CLASSES = {class_code(name): name for name in ("Oak", "Elm", "3B")}
MANY = {class_code(name): name for name in (f"Class {number}" for number in range(1, 70))}
LISTS = (Paper.CSV, Paper.XLSX, Paper.CLASS)

PAPERS: Mapping[str, Card] = {
    "papers.choose": papers.choose(CLASSES, LISTS, opens=True),
    "papers.choose: class lists only": papers.choose(CLASSES, (Paper.CLASS,), opens=True),
    "papers.choose: a large school": papers.choose(MANY, LISTS, opens=True, page=2),
    "papers.choose: nobody yet": papers.choose({}, LISTS, opens=True),
    "papers.choose: no address": papers.choose(CLASSES, LISTS, opens=False),
    **{f"papers.address: {one.value}": papers.address(one, ADDRESS) for one in Paper},
    "papers.held": papers.held(CHILD, opens=True),
    "papers.held: no address": papers.held(CHILD, opens=False),
    "papers.erasing": papers.erasing(CHILD, 3, "0123456789abcdef"),
    "papers.erasing: something came between": papers.erasing(CHILD, 4, "0123456789abcdef", moved=True),
    "papers.erased": papers.erased(),
}
