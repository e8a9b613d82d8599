"""Earlier cases of a pupil are found by the name, and the name stands in no key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.concerns import Subject, SubjectKind
from storage.concerns import Concerns
from storage.records import name_digest
from tests.builders import a_concern
from tests.storage.cases import kept


@pytest.mark.parametrize(
    "typed",
    [
        "Zoë O'Sample",
        "zoë o'sample",
        "ZOË O'SAMPLE",
        "  Zoë   O'Sample ",
        "Zoë\u00a0O'Sample",
        "Zoe\u0308 O'Sample",
        "Zoë\tO'Sample\n",
    ],
)
async def test_earlier_cases_of_a_pupil_are_found_however_the_name_is_typed(
    concerns: Concerns, typed: str
) -> None:
    before = await kept(concerns, a_concern(pupil="Zoë O'Sample"))
    await kept(concerns, a_concern(pupil="Zoë O'Sampler"))
    now = await kept(concerns, a_concern(pupil=typed))

    assert await concerns.earlier(now) == (before,)
    assert await concerns.earlier(before) == (now,)


NAMES = st.text(st.characters(categories=["Lu", "Ll", "Mn", "Zs"], exclude_characters="ıſ"), max_size=20)


@given(name=NAMES, gap=st.sampled_from(["", " ", "\t", "\u00a0"]))
def test_a_name_is_the_same_name_spaced_or_written_large(name: str, gap: str) -> None:
    assert name_digest(gap + name.replace(" ", " " + gap) + gap) == name_digest(name)
    assert name_digest(name.casefold()) == name_digest(name)


@pytest.mark.parametrize(
    ("one", "other"), [("ΐ", "Ϊ́"), ("STRASSE", "straße"), ("ǰan", "J\u030cAN"), ("ﬁona", "FIONA")]
)
def test_letters_that_change_with_their_size_are_the_same_letters(one: str, other: str) -> None:
    assert name_digest(one) == name_digest(other)


async def test_earlier_cases_are_about_a_child_of_that_name_and_never_the_case_itself(
    concerns: Concerns,
) -> None:
    case = await kept(concerns, a_concern())
    blank, colleague = (
        Subject(SubjectKind.PUPIL, name=" "),
        Subject(SubjectKind.ADULT_HERE, name="Sam Example"),
    )
    nobody, adult = [replace(case.facts, subjects=(one,)) for one in (blank, colleague)]
    others = [replace(a_concern(), facts=facts) for facts in (nobody, nobody, adult)]
    for other in others:
        await kept(concerns, other)

    for one in (case, *others):
        assert await concerns.earlier(one) == ()


async def test_a_case_about_two_pupils_finds_each_earlier_case_once(concerns: Concerns) -> None:
    pupils = ("Sam Example", "Ada Sample")
    two = tuple(Subject(SubjectKind.PUPIL, name=name) for name in pupils)
    about_both = replace(a_concern(), facts=replace(a_concern().facts, subjects=two))
    before = [await kept(concerns, case) for case in (about_both, *[a_concern(pupil=it) for it in pupils])]
    now = await kept(concerns, replace(a_concern(), facts=about_both.facts))

    found = await concerns.earlier(now)
    assert len(found) == 3
    assert {case.id for case in found} == {case.id for case in before}
