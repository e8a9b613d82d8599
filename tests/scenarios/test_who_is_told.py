"""Who hears of a concern, and that nobody else does: by whom it is about and what the reporter asks for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from policy import hours
from policy.clocks import DIGEST_AT
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios.clocks import NIGHT, RunningClock, SettableClock
from tests.scenarios.hearing import Heard, heard_of, only, reference_on
from tests.scenarios.seen import said, shown
from tests.scenarios.town import (
    ABOUT,
    CHAIR,
    DEPUTY,
    DEPUTY_HEAD,
    DPO,
    DSL,
    HAPPENED,
    HEAD,
    ICT,
    MANAGER,
    SCHOOL_FILE,
    TEACHER,
    TRUSTEE,
    VICE,
    Town,
    reference_in,
)

Answers = Mapping[str, str]

ADULT = {"about": "adult", "who": "adult", "name": ""}
"""How an adult at school behaves towards pupils: by its kind a child may be affected."""
MISUSE = {"closest": "K15"}
"""The kind about an adult that affects no child."""


@pytest_asyncio.fixture(scope="module")
async def town(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite) as day:
        yield day


@pytest.fixture
def clock() -> RunningClock:
    return RunningClock()


@pytest_asyncio.fixture
async def quiet_town(azurite: Azurite, clock: RunningClock) -> AsyncIterator[Town]:
    """A town of its own, because the time of day is moved on in it."""
    async with Town(azurite, clock=clock) as day:
        yield day


@pytest_asyncio.fixture(scope="module")
async def night(azurite: Azurite) -> AsyncIterator[Town]:
    async with Town(azurite, clock=SettableClock(NIGHT)) as asleep:
        yield asleep


async def heard(
    town: Town, about: Answers, happened: Answers | None = None, *, reporter: str = TEACHER
) -> Heard:
    """Who heard of a concern that was reported with these answers."""
    receipt = await town.report(reporter, about=about, happened=happened)
    await town.settled()
    return heard_of(town, reference_in(receipt))


async def heard_in_the_digest(
    town: Town, clock: RunningClock, about: Answers, happened: Answers | None = None
) -> Heard:
    """Who heard, once a day, of a concern that can wait a day; nobody does before."""
    reference = reference_in(await town.report(about=about, happened=happened))
    await town.settled()
    assert heard_of(town, reference) == only()
    clock.go_to(hours.next_at(town.school, clock.now(), DIGEST_AT))
    await town.settled()
    return heard_of(town, reference)


async def reviewed(town: Town, about: Answers, happened: Answers) -> Answer:
    """The third step of a form filled in so, before it is sent."""
    second = await town.press(TEACHER, await town.form(), "Next", {**ABOUT, **about})
    return await town.press(TEACHER, second, "Next", {**HAPPENED, **happened})


async def sent(town: Town, review: Answer, answers: Answers) -> Heard:
    """Who heard of a concern after the third step was answered so."""
    receipt = await town.press(TEACHER, review, "Send", answers)
    await town.settled()
    return heard_of(town, reference_in(receipt))


@pytest.mark.rule("R19", "R97", "R112")
async def test_a_concern_about_a_pupil_goes_to_the_dsl_with_a_notice_to_the_principal(town: Town) -> None:
    assert await heard(town, {}) == only(alerted=[DSL], noticed=[HEAD])


@pytest.mark.rule("R94")
async def test_what_a_child_disclosed_goes_to_the_deputy_dsl_as_well(town: Town) -> None:
    assert await heard(town, {"about": "worried"}) == only(alerted=[DSL, DEPUTY], noticed=[HEAD])


@pytest.mark.rule("R93")
async def test_a_friend_request_goes_to_the_dsl(quiet_town: Town, clock: RunningClock) -> None:
    expected = only(alerted=[DSL], noticed=[HEAD])
    assert await heard_in_the_digest(quiet_town, clock, {"about": "friend"}) == expected


@pytest.mark.rule("R92")
@pytest.mark.invariant("I8")
async def test_unsuitable_content_goes_to_the_dsl_and_its_technical_part_to_the_manager(town: Town) -> None:
    receipt = await town.report(about={"about": "seen"}, happened={"evidence": "tablet 7"})
    await town.settled()
    reference = reference_in(receipt)
    assert heard_of(town, reference) == only(alerted=[DSL, MANAGER], noticed=[HEAD])
    technical = said(shown(await town.press(MANAGER, await town.told(MANAGER), "Open")))
    assert "tablet 7" in technical
    assert not any(words in technical for words in ("Amelia", "Nadia", HAPPENED["words"]))


@pytest.mark.rule("R27")
@pytest.mark.invariant("I9")
async def test_the_principals_notice_about_a_pupil_says_nothing_and_opens_nothing(town: Town) -> None:
    reference = reference_in(await town.report())
    await town.settled()
    notice = json.dumps((await town.told(HEAD)).activity)
    assert reference in notice
    await town.teams.message(HEAD, f"open {reference}")
    opened = json.dumps(town.teams.messages(HEAD)[-1].activity)
    assert all(words not in notice + opened for words in ("Amelia", "bull", "Nadia", HAPPENED["words"]))


@pytest.mark.rule("R94")
async def test_a_picture_that_may_be_sexual_goes_to_both_dsls_and_nothing_about_evidence_is_asked(
    town: Town,
) -> None:
    second = await town.press(TEACHER, await town.form(), "Next", {**ABOUT, "imagery": "yes"})
    assert "Do not look at the picture" in said(shown(second))
    assert '"evidence"' not in json.dumps(second.card)
    review = await town.press(TEACHER, second, "Next", HAPPENED)
    assert await sent(town, review, {}) == only(alerted=[DSL, DEPUTY], noticed=[HEAD])


@pytest.mark.rule("R27", "R95")
async def test_a_member_of_staffs_misuse_goes_to_the_principal_alone(
    quiet_town: Town, clock: RunningClock
) -> None:
    about = {**ADULT, "adult": ICT}
    assert await heard_in_the_digest(quiet_town, clock, about, MISUSE) == only(alerted=[HEAD])


@pytest.mark.rule("R95", "R113")
@pytest.mark.invariant("I5")
async def test_where_staff_may_have_affected_a_child_the_dsl_reads_the_childs_part(town: Town) -> None:
    reference = reference_in(await town.report(about={**ADULT, "adult": ICT}))
    await town.settled()
    assert heard_of(town, reference) == only(alerted=[HEAD, DSL])
    concern = await town.concerns.by_reference(reference)
    assert {one.person: one.slice for one in concern.involved} == {HEAD: "case", DSL: "welfare"}


@pytest.mark.rule("R114")
async def test_a_colleague_bullied_by_a_pupil_has_the_principals_support(town: Town) -> None:
    reference = reference_in(await town.report(happened={"closest": "K03"}))
    await town.settled()
    (linked,) = (await town.concerns.by_reference(reference)).linked
    assert heard_of(town, reference) == only(alerted=[HEAD])
    assert heard_of(town, linked) == only(alerted=[DSL], noticed=[HEAD])


@pytest.mark.rule("R96")
@pytest.mark.invariant("I1", "I2")
async def test_a_concern_about_the_principal_goes_to_the_chair_and_nobody_of_the_office(town: Town) -> None:
    reference = reference_in(await town.report(about={**ADULT, "adult": HEAD}))
    await town.settled()
    assert heard_of(town, reference) == only(alerted=[CHAIR, DSL])
    for kept_out in (HEAD, DEPUTY_HEAD, MANAGER):
        await town.teams.message(kept_out, f"open {reference}")
        assert "We cannot find that" in json.dumps(town.teams.messages(kept_out)[-1].activity)


@pytest.mark.rule("R96")
async def test_the_principals_misuse_that_affects_no_child_goes_to_the_chair_alone(
    quiet_town: Town, clock: RunningClock
) -> None:
    about = {**ADULT, "adult": HEAD}
    assert await heard_in_the_digest(quiet_town, clock, about, MISUSE) == only(alerted=[CHAIR])


@pytest.mark.rule("R96")
@pytest.mark.invariant("I2")
async def test_a_principal_who_is_the_dsl_too_is_told_in_neither_capacity(azurite: Azurite) -> None:
    school = SCHOOL_FILE.read_text("utf-8").replace('["principal"]', '["principal", "dsl"]')
    async with Town(azurite, school=school.replace('["dsl", "slt"]', '["slt"]')) as small:
        assert await heard(small, {**ADULT, "adult": HEAD}) == only(alerted=[CHAIR, DEPUTY])
        assert await heard(small, {}) == only(alerted=[HEAD, DEPUTY])


@pytest.mark.rule("R95")
@pytest.mark.invariant("I1", "I5")
async def test_a_concern_about_the_dsl_goes_to_the_principal_and_the_deputy_dsl(town: Town) -> None:
    assert await heard(town, {**ADULT, "adult": DSL}) == only(alerted=[HEAD, DEPUTY])


@pytest.mark.invariant("I1")
async def test_a_concern_about_the_chair_goes_to_the_vice_chair_and_the_principal_only_keeps_safe(
    town: Town,
) -> None:
    reference = reference_in(await town.report(about={**ADULT, "adult": CHAIR}))
    await town.settled()
    assert heard_of(town, reference) == only(alerted=[VICE, DSL], noticed=[HEAD])
    await town.teams.message(HEAD, f"open {reference}")
    opened = json.dumps(town.teams.messages(HEAD)[-1].activity)
    assert "arrangements" in opened
    assert HAPPENED["words"] not in opened


@pytest.mark.invariant("I3")
async def test_a_dsl_who_reports_has_picked_it_up_and_the_deputy_dsl_is_told(town: Town) -> None:
    reference = reference_in(await town.report(DSL))
    await town.settled()
    assert heard_of(town, reference) == only(told_otherwise=[DEPUTY], noticed=[HEAD])
    assert (await town.concerns.by_reference(reference)).picked_up_by == DSL


async def test_private_information_goes_to_those_who_answer_for_it(town: Town) -> None:
    lost = {"about": "data", "who": "nobody", "name": ""}
    assert await heard(town, lost) == only(alerted=[HEAD, DPO, MANAGER])


async def test_what_a_parent_wrote_goes_to_the_principal_and_the_dsl(town: Town) -> None:
    wrote = {"about": "outside", "who": "parent", "name": "Mr Stone"}
    assert await heard(town, wrote) == only(alerted=[HEAD, DSL])


async def test_about_nobody_knows_whom_goes_to_the_dsl_and_the_principal(town: Town) -> None:
    unknown = {"about": "unsure", "who": "unknown", "name": ""}
    assert await heard(town, unknown) == only(alerted=[HEAD, DSL])


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"avoid": "usual"}, only(alerted=[DEPUTY], noticed=[HEAD])),
        ({"avoid": "dsl"}, only(alerted=[DEPUTY], noticed=[HEAD])),
        ({"avoid": "principal"}, only(alerted=[DSL])),
        ({**ADULT, "adult": ICT, "avoid": "usual"}, only(alerted=[DEPUTY_HEAD, DSL])),
        ({**ADULT, "adult": HEAD, "avoid": "chair"}, only(alerted=[VICE, DSL])),
    ],
)
async def test_whoever_the_reporter_asks_to_keep_out_hears_nothing(
    town: Town, about: Answers, expected: Heard
) -> None:
    assert await heard(town, about) == expected


@pytest.mark.invariant("I1")
@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({**ADULT, "name": "the head"}, only(alerted=[CHAIR, DSL])),
        ({**ADULT, "name": "Mrs Okafor"}, only(alerted=[CHAIR, DSL])),
        ({**ADULT, "name": "Jonas Pike\nMrs Okafor"}, only(alerted=[CHAIR, DSL])),
        ({"who": "parent", "name": "Marsh"}, only(alerted=[HEAD, DEPUTY])),
        ({"who": "pupil", "name": "Mr Marsh"}, only(alerted=[HEAD, DEPUTY])),
        ({"who": "unknown", "name": "the safeguarding lead"}, only(alerted=[HEAD, DEPUTY])),
    ],
)
async def test_a_typed_name_or_office_keeps_that_person_out(
    town: Town, about: Answers, expected: Heard
) -> None:
    assert await heard(town, about) == expected


@pytest.mark.invariant("I1")
async def test_words_that_name_a_reader_are_not_sent_before_the_reporter_says_if_it_is_about_them(
    town: Town,
) -> None:
    review = await reviewed(town, {}, {"words": "She said Mr Marsh sends her messages."})
    asked_again = await town.press(TEACHER, review, "Send")
    assert "Please say whether it is about the person you named." in said(shown(asked_again))
    assert await sent(town, asked_again, {"mention": DSL}) == only(alerted=[HEAD, DEPUTY])


async def test_words_that_name_a_reader_go_to_them_when_it_is_not_about_them(town: Town) -> None:
    review = await reviewed(town, {}, {"words": "She would like to talk to Mr Marsh."})
    assert await sent(town, review, {"mention": f"not,{DSL}"}) == only(alerted=[DSL], noticed=[HEAD])


@pytest.mark.invariant("I1")
async def test_whoever_would_read_it_instead_is_asked_about_as_well(town: Town) -> None:
    review = await reviewed(town, {}, {"words": "Mr Marsh and Ms Lindqvist both write to her at night."})
    assert "Daniel Marsh and Grace Lindqvist" in json.dumps(review.card)
    assert await sent(town, review, {"mention": f"{DSL},{DEPUTY}"}) == only(alerted=[HEAD, DEPUTY_HEAD])


@pytest.mark.rule("R96")
@pytest.mark.invariant("I4", "I11")
async def test_where_nobody_is_clear_nobody_is_told_and_the_reporter_sees_whom_to_ring(
    azurite: Azurite,
) -> None:
    school = SCHOOL_FILE.read_text("utf-8")
    for close in (DSL, DEPUTY, CHAIR, VICE, TRUSTEE):
        school = school.replace(f'id = "{close}"', f'id = "{close}"\nrelated_to = ["{HEAD}"]')
    async with Town(azurite, school=school) as family:
        review = await reviewed(family, {**ADULT, "adult": HEAD}, {})
        receipt = await family.press(TEACHER, review, "Send")
        await family.settled()
        assert heard_of(family, reference_in(receipt)) == only()
        assert "Nobody at school is clear" in said(shown(review))
        for card in (review, receipt):
            for number in ("999", "01632 960101", "01632 960102", "01632 960103"):
                assert number in said(shown(card))


EVERY_DSL = only(alerted=[DSL, DEPUTY], mailed=[DSL, DEPUTY], noticed=[HEAD])


@pytest.mark.rule("R111")
async def test_a_child_who_is_not_safe_rings_and_mails_every_dsl_at_once_even_at_night(night: Town) -> None:
    assert await heard(night, {}, {"safe": "no"}) == EVERY_DSL


@pytest.mark.rule("R111")
async def test_the_danger_button_needs_no_form(night: Town) -> None:
    answer = await night.press(TEACHER, await night.form(), "A child is in danger now")
    await night.settled()
    assert "Ring 999 now" in said(shown(answer))
    assert heard_of(night, reference_in(answer)) == EVERY_DSL


@pytest.mark.rule("R111")
@pytest.mark.parametrize("typed", ["danger", "Danger: he ran out of the gate", "a child is in danger"])
async def test_danger_typed_in_the_chat_is_raised_at_once(night: Town, typed: str) -> None:
    await night.teams.message(TEACHER, typed)
    reference = reference_on(night.teams.messages(TEACHER)[-1])
    await night.settled()
    assert heard_of(night, reference) == EVERY_DSL


@pytest.mark.invariant("I1")
async def test_a_reader_named_afterwards_is_asked_about_although_another_was_answered(town: Town) -> None:
    review = await reviewed(town, {}, {"words": "She would like to talk to Mr Marsh."})
    back = await town.press(TEACHER, review, "Back", {"mention": f"not,{DSL}"})
    more = {"words": "Mr Marsh and Mrs Lindqvist both send her messages.", "safe": "no"}
    again = await town.press(TEACHER, back, "Next", more)
    refused = await town.press(TEACHER, again, "Send", {"mention": ""})
    assert "Please say whether it is about the person you named." in said(shown(refused))


@pytest.mark.invariant("I5")
async def test_danger_from_an_adult_reaches_every_dsl_at_once(town: Town) -> None:
    review = await reviewed(town, {"who": "adult", "name": "Mr Pike"}, {"safe": "no"})
    assert set((await sent(town, review, {})).alerted) == {HEAD, DSL, DEPUTY}


@pytest.mark.invariant("I1")
async def test_danger_that_names_a_dsl_is_told_to_the_others_only(night: Town) -> None:
    await night.teams.message(TEACHER, "danger: Mr Marsh is shouting at a child behind the hall")
    await night.settled()
    told = heard_of(night, reference_on(night.teams.messages(TEACHER)[-1]))
    assert set(told.alerted) == {HEAD, DEPUTY}
    assert set(told.mailed) == {HEAD, DEPUTY}
