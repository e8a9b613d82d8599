"""Children are found however their names are typed, and told apart where they share one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.pupils import Pupil, class_code, class_key, folded, found, of_class, pupil_id
from tests.children import a_pupil

CHILDREN = (
    a_pupil("Zoë", "O\u2019Sample"),
    a_pupil("Anne-Marie", "Smith-Example"),
    a_pupil("Łukasz", "Wiśniewski-Example"),
    a_pupil("De\u2019Andre", "Stone"),
    a_pupil("Mia", "Twin"),
    a_pupil("Mia", "Twin", class_name="3A"),
    a_pupil("Muhammad", "Li", also=("Mo Li",)),
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zoe", [0]),
        ("ZOË O'Sample", [0]),
        ("osample zoe", [0]),
        ("o sample", [0]),
        ("O\u02bcSample", [0]),
        ("O\u00b4Sample", [0]),
        ("anne marie", [1]),
        ("Annemarie", [1]),
        ("marie example", [1]),
        ("smithexample", [1]),
        ("lukasz wisniewski", [2]),
        ("Łuk", [2]),
        ("deandre", [3]),
        ("de andre", [3]),
        ("mia twin", [4, 5]),
        ("Twin, Mia", [4, 5]),
        ("mo", [6]),
        ("m", [1, 4, 5, 6]),
        ("mia stone", []),
        ("", []),
        ("'", []),
        ("  ", []),
    ],
)
def test_children_are_found_however_their_names_are_typed(typed: str, expected: list[int]) -> None:
    assert found(typed, CHILDREN) == tuple(CHILDREN[one] for one in expected)


@pytest.mark.parametrize("typed", ["3B", "3b", "class 3B", "Class  3b"])
@pytest.mark.parametrize("name", ["3B", "Class 3B", " 3b "])
def test_a_class_is_found_with_and_without_the_word(typed: str, name: str) -> None:
    here, gone = a_pupil(class_name=name), a_pupil(class_name=name, left_on="2026-07-20")
    others = [a_pupil(class_name=one) for one in ("3A", "", "33B")]
    assert of_class(class_code(typed), [here, gone, *others]) == (here,)


def test_no_class_is_not_everybody_without_one() -> None:
    assert of_class(class_code(""), [a_pupil(class_name="")]) == ()
    assert of_class(class_code("class"), [a_pupil(class_name="")]) == ()


NAMES = st.text(max_size=20)


@given(forename=NAMES, surname=NAMES)
def test_every_child_is_found_by_their_own_name_in_any_script(forename: str, surname: str) -> None:
    child = Pupil(pupil_id("s", "1"), surname, forename)
    if folded(child.name):
        assert found(child.name, [child]) == (child,)
        assert found(child.name.upper(), [child]) or folded(child.name.upper()) != folded(child.name)


@given(name=NAMES)
def test_a_folded_name_is_folded_once(name: str) -> None:
    assert folded(folded(name)) == folded(name)
    assert class_key(f"class {class_key(name)}") in (class_key(name), f"class {class_key(name)}".strip())


@given(name=st.text("abcdefghijklmnopqrstuvwxyz '-", min_size=1), mark=st.sampled_from("\u0301\u0308\u0327"))
def test_accents_make_no_difference(name: str, mark: str) -> None:
    accented = "".join(f"{one}{mark}" if one.isalpha() else one for one in name)
    assert folded(accented) == folded(name)


def test_the_same_keys_are_the_same_pupil_and_of_another_school_another() -> None:
    assert pupil_id("s", "A123", "Zoë") == pupil_id("s", "a123", "ZOE")
    assert pupil_id("s", "A123") != pupil_id("t", "A123")
    assert pupil_id("s", "A", "B") != pupil_id("s", "AB")
