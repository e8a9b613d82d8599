"""Who comes into a case and who goes out of it: colleagues asked in, people linked, confidence kept."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from cards.refusals import REFUSALS
from cards.verbs import Verb
from policy.chronology import Happening
from policy.decisions import Topic
from policy.errors import No
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from tests.scenarios.casebook import GUEST, PARENT, SUPPORTER
from tests.scenarios.clocks import SettableClock
from tests.scenarios.desk import NOT_FOUND, RECORDED, WHY, WORRIED, Desk
from tests.scenarios.hearing import heard_of, only
from tests.scenarios.seen import said, shown
from tests.scenarios.town import DEPUTY, DSL, HAPPENED, HEAD, ICT, MANAGER, TEACHER

STAFF = {"about": "adult", "who": "adult", "name": "", "adult": ICT}
ASKED_IN = {"words": "Please keep an eye on the gate at three."}
DEPUTY_TOO = {"who": "adult", "adult": DEPUTY}
NADIA = "Nadia Ali"


@pytest_asyncio.fixture(scope="module")
async def desk(azurite: Azurite) -> AsyncIterator[Desk]:
    async with Desk(azurite, clock=SettableClock()) as one:
        yield one


async def invites(desk: Desk, reference: str, person: str, slice_: str, by: str = DSL) -> str:
    """Ask a colleague in; what the card then says."""
    return await desk.says(by, Verb.INVITE_SAVE, reference, {"person": person, "slice": slice_, **ASKED_IN})


@pytest.mark.rule("R97")
@pytest.mark.invariant("I1", "I9")
async def test_a_named_colleague_is_asked_in_to_what_is_written_for_them_and_reads_nothing_else(
    desk: Desk,
) -> None:
    reference = await desk.case()
    await desk.says(DSL, Verb.NOTE_SAVE, reference, {"words": "Her brother told me more."})
    assert NOT_FOUND in await desk.opened(GUEST, reference)
    form = await desk.does(DSL, Verb.INVITE, reference)
    assert "Tell them only what they need to know." in said(shown(form))
    await desk.press(DSL, form, "Ask them in", {"person": GUEST, "slice": "shared", **ASKED_IN})
    await desk.settled()
    assert heard_of(desk, reference).alerted.count(GUEST) == 1
    opened = await desk.opened(GUEST, reference)
    assert ASKED_IN["words"] in opened
    assert "You see only what was written for you." in opened
    for text in (opened, await desk.story(GUEST, reference)):
        assert not any(one in text for one in ("Amelia", "brother", NADIA, HAPPENED["words"]))
    await desk.says(GUEST, Verb.NOTE_SAVE, reference, {"words": "Two older boys waited there."})
    assert "Two older boys waited there." in await desk.opened(DSL, reference)
    story = await desk.story(DSL, reference)
    assert "Daniel Marsh asked Kim Darrow in, to see only what was written for them" in story
    reads = await desk.concerns.reads((await desk.concern(reference)).id)
    assert [(one.person, one.slice) for one in reads if one.person == GUEST] == [(GUEST, "shared")] * 2


@pytest.mark.rule("R97")
@pytest.mark.invariant("I8")
async def test_each_part_shows_its_own_side_and_somebody_asked_in_to_both_reads_more(desk: Desk) -> None:
    reference = await desk.case(STAFF)
    await desk.says(HEAD, Verb.NOTE_SAVE, reference, {"words": "He was warned in May."})
    await invites(desk, reference, SUPPORTER, "support", by=HEAD)
    await invites(desk, reference, GUEST, "shared", by=HEAD)
    for person in (SUPPORTER, GUEST, DSL):
        assert "He was warned in May." not in await desk.opened(person, reference)
    await invites(desk, reference, GUEST, "welfare", by=HEAD)
    assert HAPPENED["words"] in await desk.opened(GUEST, reference)


@pytest.mark.rule("R97")
@pytest.mark.invariant("I1", "I8")
@pytest.mark.parametrize(
    ("person", "no"),
    [
        (PARENT, No.CANNOT_INVITE),
        ("00000000-0000-4000-8000-0000000000ff", No.CANNOT_INVITE),
        (DSL, No.CANNOT_INVITE),
        (ICT, No.TECHNICAL_ONLY),
        (MANAGER, No.TECHNICAL_ONLY),
    ],
    ids=["kept out", "unknown", "oneself", "technician", "manager"],
)
async def test_who_may_not_know_of_it_cannot_be_asked_in(desk: Desk, person: str, no: No) -> None:
    # Morgan Stone works here and is Amelia's parent.
    reference = await desk.case()
    before = await desk.concern(reference)
    assert REFUSALS[no] in await invites(desk, reference, person, "shared")
    assert (await desk.concern(reference)).involved == before.involved
    await desk.settled()
    assert person not in heard_of(desk, reference).alerted or person == DSL


@pytest.mark.invariant("I8")
async def test_whoever_has_the_childs_part_asks_nobody_in_to_more_than_that(desk: Desk) -> None:
    reference = await desk.case(STAFF)
    for slice_ in ("support", "case", "technical", "breach"):
        refused = await invites(desk, reference, GUEST, slice_)
        assert "being told" not in refused
    assert NOT_FOUND in await desk.opened(GUEST, reference)
    assert "being told" in await invites(desk, reference, GUEST, "welfare")


@pytest.mark.invariant("I1", "I6", "I7", "I9")
async def test_whoever_a_case_turns_out_to_be_about_loses_it_before_it_goes_to_others(desk: Desk) -> None:
    reference = await desk.case(WORRIED)
    await desk.settled()
    for _ in range(2):
        await desk.opened(DEPUTY, reference)
    await desk.story(DEPUTY, reference)
    before, told = len(desk.teams.sent), heard_of(desk, reference)
    assert told == only(alerted=[DSL, DEPUTY], noticed=[HEAD])
    form = await desk.does(DSL, Verb.LINK, reference)
    assert "they lose it at once" in said(shown(form))
    desk.teams.fault("send", person=HEAD, hang=0.2, times=1)
    await desk.press(DSL, form, "Save", DEPUTY_TOO)
    assert heard_of(desk, reference) == told
    assert NOT_FOUND in await desk.opened(DEPUTY, reference)
    assert NOT_FOUND in await desk.says(DEPUTY, Verb.NOTE_SAVE, reference, ASKED_IN)
    await desk.settled()

    sent = [one for one in desk.teams.sent[before:] if reference in json.dumps(one.activity)]
    neutral = next(one for one in sent if one.person_id == DEPUTY)
    assert neutral.kind == "update"
    assert "with somebody else now" in json.dumps(neutral.activity)
    assert heard_of(desk, reference).alerted.count(HEAD) == 1
    assert [one for one in sent if one.person_id == DEPUTY and one.kind == "send"] == []
    chat = json.dumps(
        [one.activity for one in desk.teams.messages(DEPUTY) if reference in json.dumps(one.activity)]
    )
    assert "case.open" not in chat
    assert HAPPENED["words"] in await desk.opened(HEAD, reference)

    (lost,) = await desk.entries(reference, Happening.SHUT_OUT)
    reads = [
        one for one in await desk.concerns.reads((await desk.concern(reference)).id) if one.person == DEPUTY
    ]
    assert lost.codes == {
        "person": DEPUTY,
        "opened": "3",
        "first": reads[0].at.isoformat(),
        "last": reads[-1].at.isoformat(),
        "slices": "case",
        "lines": "1",
    }
    assert "Grace Lindqvist was kept out from then on. Times they had opened it: 3" in await desk.story(
        HEAD, reference
    )


@pytest.mark.invariant("I7")
async def test_somebody_who_never_opened_it_had_seen_nothing(desk: Desk) -> None:
    reference = await desk.case(WORRIED)
    await desk.says(DSL, Verb.LINK_SAVE, reference, DEPUTY_TOO)
    (lost,) = await desk.entries(reference, Happening.SHUT_OUT)
    assert lost.codes == {"person": DEPUTY, "opened": "0"}


@pytest.mark.invariant("I1", "I7")
async def test_a_typed_name_keeps_out_everybody_it_may_mean_and_cannot_be_taken_back(desk: Desk) -> None:
    reference = await desk.case(WORRIED)
    typed = {"who": "someone", "name": "Mrs Lindqvist"}
    await desk.says(DSL, Verb.LINK_SAVE, reference, typed)
    assert NOT_FOUND in await desk.opened(DEPUTY, reference)
    assert "Mrs Lindqvist" in await desk.opened(DSL, reference)
    assert REFUSALS[No.CANNOT_INVITE] in await invites(desk, reference, DEPUTY, "shared", by=HEAD)


@pytest.mark.invariant("I1", "I7")
async def test_whoever_was_to_ring_the_police_is_replaced_when_it_turns_out_to_be_about_them(
    desk: Desk,
) -> None:
    reference = await desk.case()
    await desk.decides(DSL, reference, Topic.POLICE, "call")
    assert (await desk.task(reference, Duty.POLICE_CONTACT)).person == HEAD
    await desk.says(DSL, Verb.LINK_SAVE, reference, {"who": "adult", "adult": HEAD})
    assert NOT_FOUND in await desk.opened(HEAD, reference)
    assert (await desk.task(reference, Duty.POLICE_CONTACT)).person not in (None, HEAD, DSL)


async def test_a_reporter_in_confidence_is_known_by_name_to_the_owner_alone(desk: Desk) -> None:
    reference = await desk.case(WORRIED, confidential="true")
    await desk.says(TEACHER, Verb.ADD_SEND, reference, {"more": "She came back to me."})
    await desk.says(DSL, Verb.ASK_SEND, reference, {"words": "Which lesson?"})
    await desk.says(TEACHER, Verb.ANSWER, reference, {"words": "Maths."})
    assert NADIA in await desk.opened(DSL, reference)
    hidden = "somebody who asked that only the person in charge know their name"
    assert hidden in await desk.opened(DEPUTY, reference)
    for text in (await desk.opened(DEPUTY, reference), await desk.story(DEPUTY, reference)):
        assert NADIA not in text
        assert "Maths." in text
    await desk.settled()
    chats = [desk.teams.messages(one) for one in (DSL, DEPUTY, HEAD)]
    assert NADIA not in json.dumps([[one.activity for one in chat] for chat in chats])


async def test_whoever_comes_to_own_a_case_in_confidence_then_knows_the_reporter(desk: Desk) -> None:
    reference = await desk.case(WORRIED, confidential="true")
    assert NADIA not in await desk.opened(DEPUTY, reference)
    await desk.says(DSL, Verb.CONFLICT, reference)
    assert NADIA in await desk.opened(DEPUTY, reference)


async def test_a_reporter_who_asked_for_no_confidence_is_named_to_all_who_read_the_case(desk: Desk) -> None:
    reference = await desk.case(WORRIED)
    assert NADIA in await desk.opened(DEPUTY, reference)


@pytest.mark.rule("R97")
async def test_somebody_asked_in_for_support_decides_about_support_and_nothing_else(desk: Desk) -> None:
    reference = await desk.case(STAFF)
    await invites(desk, reference, SUPPORTER, "support", by=HEAD)
    assert RECORDED in await desk.tries(SUPPORTER, reference, Topic.SUPPORT, "staff", what="A walk.")
    for topic, choice in ((Topic.LADO, "not_met"), (Topic.SAFETY, "safe"), (Topic.CLOSE, "no_action")):
        assert NOT_FOUND in await desk.tries(SUPPORTER, reference, topic, choice)
    assert WHY in await desk.story(HEAD, reference)
