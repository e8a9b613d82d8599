"""Brothers and sisters in a post: the surname that is said once is said of all of them."""

from __future__ import annotations

from datetime import date

import pytest

from policy.lexicons import Lexicon
from policy.wording import Slip, WordTerms, found
from tests.children import a_pupil

AMELIA, NOAH = a_pupil("Amelia", "Hart"), a_pupil("Noah", "Hart")
SAM = a_pupil("Sam", "Reed")
LEXICON = Lexicon.of((AMELIA, NOAH, SAM))


def named(text: str) -> set[str]:
    """The children whose full names are found in a text."""
    findings = found(text, LEXICON, WordTerms(), date(2026, 11, 25))
    return {id_ for one in findings if one.slip is Slip.FULL_NAME and one.blocks for id_ in one.pupils}


@pytest.mark.rule("R45", "R46")
@pytest.mark.parametrize(
    "text",
    [
        "Amelia and Noah Hart sang",
        "Amelia & Noah Hart sang",
        "Amelia and her little brother Noah Hart sang",
        "Amelia, with her brother, Noah Hart, sang",
        "The Hart twins, Amelia and Noah, sang",
        "The Hart siblings (Amelia and Noah) sang",
        "Amelia and Noah, the Hart children, sang",
    ],
)
def test_all_children_of_a_family_are_found(text: str) -> None:
    assert named(text) == {AMELIA.id, NOAH.id}


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Sam and Noah Hart sang", {NOAH.id}),
        ("Amelia sang before Noah Hart did", {NOAH.id}),
        ("The Reed twins, Amelia and Noah, sang", set[str]()),
        ("The Hart family farm gave us eggs. Amelia ate one.", set[str]()),
        ("The Hart family farm gave Amelia an egg", set[str]()),
    ],
)
def test_nobody_is_given_the_surname_of_another(text: str, whose: set[str]) -> None:
    assert named(text) == whose
