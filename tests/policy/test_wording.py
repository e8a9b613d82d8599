"""What the check of words finds, one reason at a time, and the traps it does not fall into."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.lexicons import Lexicon
from policy.pupils import Pupil
from policy.wording import Finding, Slip, WordTerms, found
from tests.children import a_pupil

TODAY = date(2026, 11, 25)
AMELIA = a_pupil("Amelia", "Hart", class_name="Oak", also=("Millie Hart", "Amelia Vane"))
NOAH = a_pupil("Noah", "Hart", class_name="Elm")
ROSE = replace(a_pupil("Rose", "Hill", class_name="Oak"), born="2018-05-03")
JURGEN = a_pupil("Ju\u0308rgen", "Möller", class_name="Oak")
LEFT = a_pupil("Zoë", "O'Neill-Quist", left_on="2026-07-20")
ROLL = (AMELIA, NOAH, ROSE, LEFT, a_pupil("Will", "Brown"), a_pupil("Sam", "Reed"), JURGEN)


def check(text: str, terms: WordTerms | None = None, roll: tuple[Pupil, ...] = ROLL) -> tuple[Finding, ...]:
    """What is found in a text about these children."""
    return found(text, Lexicon.of(roll), terms or WordTerms(), TODAY)


def stops(text: str, terms: WordTerms | None = None) -> list[tuple[Slip, str]]:
    """What of it stops the post."""
    return [(one.slip, one.words) for one in check(text, terms) if one.blocks]


@pytest.mark.rule("R45", "R46")
@pytest.mark.parametrize(
    "name",
    [
        "Amelia Hart",
        "AMELIA HART",
        "amelia hart",
        "Amelia J. Hart",
        "Amelia Grace Hart",
        "Hart, Amelia",
        "HART Amelia",
        "Amelia Hart's",
        "Amelia\u00a0Hart",
        "Ame\u00adlia Hart",
        "AmeliaHart",
        "amelia_hart",
        "Millie Hart",
        "Amelia Vane",
        "Zoe O’Neill-Quist",
        "Zoe\u0308 ONeill Quist",
        "Zoë Quist",
        "Amelia “Mills” Hart",
        "Amelia 'Mills' Hart",
        "Juergen Moeller",
        "Jurgen Moller",
    ],
)
def test_a_full_name_is_found_however_it_is_written(name: str) -> None:
    assert stops(f"Well done to {name} for that!") == [(Slip.FULL_NAME, name)]


def test_a_shared_name_means_every_child_who_has_it() -> None:
    other = a_pupil("Amelia", "Hart", class_name="Elm")
    (finding,) = check("Amelia Hart", roll=(*ROLL, other))
    assert finding.pupils == tuple(sorted((AMELIA.id, other.id)))


def test_two_who_share_a_surname_are_both_found() -> None:
    findings = check("Look at Amelia and Noah Hart!")
    assert {one.pupils for one in findings if one.blocks} == {(AMELIA.id,), (NOAH.id,)}


def test_a_name_that_runs_into_the_next_hides_neither() -> None:
    longer = a_pupil("Ivy Rose", "Hart")
    named = {one.pupils for one in check("Noah Hart, Ivy Rose", roll=(NOAH, longer)) if one.blocks}
    assert named == {(NOAH.id,), (longer.id,)}


def test_a_childs_own_name_is_not_taken_for_a_class() -> None:
    roll = (*ROLL, a_pupil("Kit", "Vale", class_name="Rose"))
    findings = check("Amelia Hart, Rose Hill and Kit", roll=roll)
    assert [one.slip for one in findings if one.blocks] == [Slip.FULL_NAME, Slip.FULL_NAME]


def test_a_word_of_another_sentence_makes_no_grown_up_of_a_child() -> None:
    assert stops("Yes, sir. Amelia Hart won.") == [(Slip.FULL_NAME, "Amelia Hart")]
    assert stops("It was an A\n\nRose Hill sang.") == [(Slip.FULL_NAME, "Rose Hill")]


@pytest.mark.parametrize(
    "text",
    [
        "May we thank Rose Hill Farm",
        "Will Brown bears wake?",
        "We met Sam. Reed warblers sang.",
        "Mrs Amelia Hart is our new governor",
        "the rose hill was green",
        "Amelia sang and the hart ran",
        "Hill, Rose garden and pond: three places to draw",
    ],
)
def test_words_that_are_names_elsewhere_do_not_stop_a_post(text: str) -> None:
    assert stops(text) == []


@pytest.mark.parametrize("text", ["Thank you, Rose Hill", "Rose Hill won", "Will Brown scored twice."])
def test_names_that_are_words_are_still_names(text: str) -> None:
    assert [slip for slip, _ in stops(text)] == [Slip.FULL_NAME]


def test_a_first_name_and_a_surname_alone_are_pointed_at_once() -> None:
    findings = check("Amelia sang. Then Amelia danced, and the Harts cheered like Hart fans.")
    assert [(one.slip, one.words, one.blocks) for one in findings] == [
        (Slip.FIRST_NAME, "Amelia", False),
        (Slip.SURNAME, "Hart", False),
    ]


def test_an_author_who_shares_a_first_name_is_not_pointed_at() -> None:
    assert check("Amelia Earhart was a pilot") == ()


@pytest.mark.rule("R45", "R48")
@pytest.mark.parametrize(
    "words",
    [
        "Amelia in Oak class",
        "Oak's Amelia",
        "Amelia (Year 3)",
        "Amelia from Oak",
        "Oak ⭐ Amelia",
        "Oak | Amelia",
        "Oak\tAmelia",
        "Amelia Yr3",
        "Amelia Y3",
        "Amelia Year 3",
        "Amelia, #OakClass",
        "Amelia, who is seven and in Oak",
        "Amelia (all Oak)",
        "Amelia's class, Oak",
        "Amelia, one of our Year 3 children",
    ],
)
def test_a_first_name_with_a_class_stops_a_post(words: str) -> None:
    assert stops(f"Hello, {words}") == [(Slip.NAME_AND_CLASS, words.removesuffix(" children").rstrip(")"))]


@pytest.mark.parametrize(
    "text",
    [
        "Amelia, the author of our poem, is in Year 3",
        "Amelia the donkey from Oak class was splendid",
        "Captain Amelia of Oak class lifted the cup",
        "Our king, Noah (Elm), lost his crown",
        "Amelia and her dog walked to Year 3",
    ],
)
def test_a_child_who_plays_a_part_is_still_found(text: str) -> None:
    assert [slip for slip, _ in stops(text)] == [Slip.NAME_AND_CLASS]


def test_a_class_on_a_line_of_its_own_is_said_of_its_children_below_and_of_no_others() -> None:
    text = "Oak Class\n⭐ Amelia\n⭐ Sam\n\nElm Class\n⭐ Noah\n\nAnd thanks to Rose."
    assert [words for _, words in stops(text)] == ["Oak Class\n⭐ Amelia", "Elm Class\n⭐ Noah"]
    assert stops("Elm Class\n⭐ Amelia\nRose came too") == []


@pytest.mark.parametrize(
    "text",
    [
        "Year 3 acted out the story of Noah and the flood",
        "Year 3 read a book by Amelia Pottersby",
        "Oak class stroked Amelia, the therapy pony",
        "Oak class fed our hamster Amelia",
        "Oak class met Farmer Sam",
        "Year 3 wrote to Noah the vet",
        "In Year 3, Rose exhibition posters are up",
        "Rose is a value of Year 3",
        "Amelia rang the bell. Oak class ran.",
    ],
)
def test_a_name_of_somebody_else_beside_a_class_does_not(text: str) -> None:
    assert stops(text) == []


def test_a_full_name_with_a_class_is_two_reasons() -> None:
    # A parent may permit the name; nobody permits the class beside it.
    assert {slip for slip, _ in stops("Amelia Hart in Oak class")} == {Slip.FULL_NAME, Slip.NAME_AND_CLASS}


@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    "day", ["3 May 2018", "3rd May 2018", "03/05/2018", "3.5.18", "2018-05-03", "May 3rd, 2018", "3 May 18"]
)
def test_the_day_on_which_a_child_was_born_stops_a_post(day: str) -> None:
    assert (Slip.BORN, day) in stops(f"Something happened on {day}.")


@pytest.mark.parametrize(
    "text", ["Sports day is on 3 May.", "Opened on 4 May 2018.", "Shakespeare was born on 23 April 1564."]
)
def test_other_days_do_not(text: str) -> None:
    assert stops(text) == []


@pytest.mark.rule("R45")
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Rose has a surprise for us on 3 May", "3 May"),
        ("Happy birthday, Rose!\nThe cake is cut on 3 May", "3 May"),
        ("Birthdays:\nRose 3/5", "3/5"),
        ("Sam's birthday is 4/7", "4/7"),
        ("Rose is turning 9! 3 May, 2pm, at the pool", "3 May"),
    ],
)
def test_a_childs_name_and_birthday_stop_a_post_without_the_year(text: str, day: str) -> None:
    assert stops(text) == [(Slip.BORN, day)]


@pytest.mark.parametrize("text", ["Rose won on 4 May", "Rose ate 3/4 of a cake", "Only 3/5 came, said Sam"])
def test_a_childs_name_and_another_day_do_not(text: str) -> None:
    assert stops(text) == []


@pytest.mark.rule("R45")
def test_a_mailbox_with_a_name_in_it_is_one_finding() -> None:
    (finding,) = check("Write to amelia.hart@example.org now")
    assert (finding.slip, finding.words) == (Slip.EMAIL, "amelia.hart@example.org")
    assert finding.pupils == (AMELIA.id,)


def test_the_schools_own_contacts_may_stand_but_a_childs_mailbox_may_not() -> None:
    terms = WordTerms(("office@oak.example", "1 School Lane", "RG10 9ZZ"), ("oak.example",))
    assert stops("office@oak.example, 1 School Lane, rg10 9zz", terms) == []
    assert stops("amelia.hart@oak.example", terms) == [(Slip.EMAIL, "amelia.hart@oak.example")]
    assert stops("office@notoak.example", terms) == [(Slip.EMAIL, "office@notoak.example")]


@pytest.mark.rule("R58")
def test_campaigning_stops_a_post_before_an_election_and_is_pointed_at_otherwise() -> None:
    before = WordTerms(elections=((date(2026, 11, 25), date(2026, 11, 25)),))
    after = WordTerms(elections=((date(2026, 11, 1), date(2026, 11, 24)),))
    assert stops("Vote Labour!", before) == [(Slip.POLITICAL, "Vote Labour")]
    assert [(one.slip, one.blocks) for one in check("Vote Labour!", after)] == [(Slip.POLITICAL, False)]
    assert check("Vote for your favourite book!", before) == ()


@pytest.mark.rule("R58")
@pytest.mark.parametrize(
    "text",
    [
        "#VoteLabour",
        "vote labour",
        "We support Labour",
        "Please back the Conservatives",
        "Labour's plans are good",
        "Life was better under Labour",
        "She is standing for election and is kind",
        "He is standing as a councillor",
        "He deserves your vote",
        "Vote for Councillor Trewin, a friend of our school",
    ],
)
def test_taking_a_side_stops_a_post_in_many_words(text: str) -> None:
    before = WordTerms(elections=((TODAY, TODAY),))
    assert {slip for slip, _ in stops(text, before)} == {Slip.POLITICAL}


@pytest.mark.parametrize(
    "text",
    [
        "Labour Day is a holiday",
        "A labour of love",
        "Support the Green team",
        "Please vote for our pond project at the supermarket",
        "Thank you to the Conservative Club for its hall",
        "School council elections: thank you to all candidates!",
        "School council results are in. Thank you to our candidates!",
        "She is standing for election as parent governor",
    ],
)
def test_school_life_takes_no_side(text: str) -> None:
    assert check(text, WordTerms(elections=((TODAY, TODAY),)), roll=()) == ()


@pytest.mark.rule("R55")
def test_what_is_past_the_longest_that_a_place_takes_stops_a_post() -> None:
    assert stops("12345", WordTerms(longest=5)) == []
    assert stops("123456", WordTerms(longest=5)) == [(Slip.TOO_LONG, "6")]


def test_handles_and_short_links_are_pointed_at() -> None:
    findings = check("Thanks @some_bakery, see bit.ly/abc12")
    assert [(one.slip, one.words) for one in findings] == [
        (Slip.HANDLE, "@some_bakery"),
        (Slip.LINK, "bit.ly/abc12"),
    ]
    assert not any(one.blocks for one in findings)
