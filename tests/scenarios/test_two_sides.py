"""A pupil who bullies a colleague is two cases, and nobody of one side reads what the other wrote (Q30)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from cards.verbs import Verb
from rehearsal.azurite import Azurite
from tests.policy.test_evidence import png
from tests.scenarios import seen
from tests.scenarios.casebook import GUEST, PEOPLE, SUPPORTER, Fernhill
from tests.scenarios.matrix import Who
from tests.scenarios.slices import Told, sentence, word
from tests.scenarios.town import DSL, HEAD, SUPPLY, TEACHER

pytestmark = [pytest.mark.usefixtures("hurried"), pytest.mark.rule("R112", "R116")]

COLLEAGUES = frozenset({Who.PRINCIPAL, Who.SUPPORTER})
PUPILS = frozenset({Who.DSL, Who.COLLEAGUE})
BOTH = COLLEAGUES | PUPILS

PLACES: Mapping[str, frozenset[Who]] = {
    # What the reporter told is where both sides begin.
    "told": BOTH,
    # The colleague's side: the Principal has it, and another teacher supports the colleague.
    "headnote": frozenset({Who.PRINCIPAL}),
    "headdecided": COLLEAGUES,
    "headevidence": frozenset({Who.PRINCIPAL}),
    "headquestion": frozenset({Who.PRINCIPAL, Who.REPORTER}),
    "headanswer": frozenset({Who.PRINCIPAL}),
    "headadded": COLLEAGUES,
    "headinvited": COLLEAGUES,
    "helpernote": COLLEAGUES,
    "headshared": frozenset({Who.PRINCIPAL, Who.GUEST}),
    # The pupil's side: the safeguarding lead has it, and another teacher looks after the pupil.
    "dslnote": frozenset({Who.DSL}),
    "dsldecided": PUPILS,
    "dslevidence": frozenset({Who.DSL}),
    "dslquestion": frozenset({Who.DSL, Who.REPORTER}),
    "dslanswer": frozenset({Who.DSL}),
    "dsladded": PUPILS,
    "dslinvited": PUPILS,
    "carernote": PUPILS,
}
"""For each place everybody who may read it, of either case."""

KEEPERS = {Who.PRINCIPAL: "head", Who.DSL: "dsl"}
SHOWING = (Verb.OPEN, Verb.STORY, Verb.CORRECT, Verb.DECIDE, Verb.DONE, Verb.MORE, Verb.QUESTION, Verb.JOIN)


@dataclass(slots=True)
class Sides:
    """The two cases, under who has them, with what everybody was shown of both."""

    cases: dict[Who, Told]
    files: dict[Who, str] = field(default_factory=dict)
    cards: dict[Who, str] = field(default_factory=dict)

    def heard(self, who: Who) -> set[str]:
        """The places that this person can read."""
        return {place for place in PLACES if word(place) in self.cards[who].lower()}


@pytest_asyncio.fixture(scope="module")
async def sides(hurried: None, azurite: Azurite) -> AsyncIterator[Sides]:
    """Both cases, in which everybody wrote, after everybody looked at each of them."""
    async with Fernhill(azurite) as town:
        await seen.settled_in(town)
        reference = await town.tell(TEACHER, {}, {"closest": "K03", "words": sentence("told")})
        (other,) = (await town.concern(reference)).linked
        await town.settled()
        sides = Sides({Who.PRINCIPAL: Told(town, reference), Who.DSL: Told(town, other)})
        for who in KEEPERS:
            await written(sides, who)
        colleague, pupil = sides.cases.values()
        shared = {"person": GUEST, "slice": "shared", "words": sentence("headshared")}
        await colleague.does(HEAD, Verb.INVITE_SAVE, "being told", **shared)
        support = {"topic": "support", "choice": "staff", "rationale": sentence("headdecided")}
        await colleague.does(HEAD, Verb.DECIDE_SAVE, "recorded", **support)
        await colleague.does(SUPPORTER, Verb.NOTE_SAVE, "is saved", words=sentence("helpernote"))
        safety = {"topic": "safety", "choice": "safe", "rationale": sentence("dsldecided")}
        await pupil.does(DSL, Verb.DECIDE_SAVE, "recorded", **safety)
        await pupil.does(SUPPLY, Verb.NOTE_SAVE, "is saved", words=sentence("carernote"))
        await town.settled()
        await asyncio.gather(*[looked(sides, who) for who in Who])
        yield sides


async def written(sides: Sides, who: Who) -> None:
    """What whoever has a case writes into it, and its reporter."""
    case, name, person = sides.cases[who], KEEPERS[who], PEOPLE[who]
    await case.does(person, Verb.HAVE, "You have this")
    await case.does(person, Verb.NOTE_SAVE, "is saved", words=sentence(f"{name}note"))
    await case.does(person, Verb.EVIDENCE_SAVE, "Saved", kept=sentence(f"{name}evidence"))
    await case.does(person, Verb.ASK_SEND, "on its way", words=sentence(f"{name}question"))
    answer = await case.town.does(TEACHER, Verb.QUESTION, case.reference)
    sides.cards[Who.REPORTER] = sides.cards.get(Who.REPORTER, "") + str(answer.body)
    await case.does(TEACHER, Verb.ANSWER, "is saved", words=sentence(f"{name}answer"))
    await case.does(TEACHER, Verb.ADD_SEND, "Added", more=sentence(f"{name}added"))
    asked, slice_ = (SUPPORTER, "support") if who is Who.PRINCIPAL else (SUPPLY, "welfare")
    invitation = {"person": asked, "slice": slice_, "words": sentence(f"{name}invited")}
    await case.does(person, Verb.INVITE_SAVE, "being told", **invitation)
    await case.does(person, Verb.EXHIBIT, "Add a screenshot")
    await case.town.teams.send_file(person, png(name.encode()))
    entries = await case.town.concerns.chronology((await case.town.concern(case.reference)).id)
    sides.files[who] = next(one.codes["file"] for one in reversed(entries) if "file" in one.codes)


async def looked(sides: Sides, who: Who) -> None:
    """Everything that this person is shown of both cases, page by page."""
    for case in sides.cases.values():
        for verb in SHOWING:
            for page in ("1", "2", "3"):
                answer = await case.town.does(PEOPLE[who], verb, case.reference, {"page": page})
                sides.cards[who] = sides.cards.get(who, "") + str(answer.body)


@pytest.mark.invariant("I1")
@pytest.mark.parametrize("who", Who)
def test_everybody_reads_their_own_side_and_nothing_of_the_other(sides: Sides, who: Who) -> None:
    may = {place for place, readers in PLACES.items() if who in readers}
    read = sides.heard(who)
    assert (sorted(read - may), sorted(may - read)) == ([], [])


@pytest.mark.parametrize("who", Who)
async def test_the_file_of_one_side_is_opened_by_nobody_of_the_other(sides: Sides, who: Who) -> None:
    for owner, file in sides.files.items():
        for case in sides.cases.values():
            answer = await case.town.does(PEOPLE[who], Verb.EXHIBIT_SHOW, case.reference, {"file": file})
            may = who is owner and case is sides.cases[owner]
            assert ("/exhibits/" in str(answer.body)) is may


async def test_the_lead_learns_only_that_there_is_another_case_and_the_principal_opens_a_notice(
    sides: Sides,
) -> None:
    colleague, pupil = sides.cases.values()
    theirs = seen.shown(await colleague.town.does(DSL, Verb.OPEN, pupil.reference))
    assert "A linked case is with somebody else." in seen.said(theirs)
    assert colleague.reference not in str(theirs)
    notice = seen.shown(await colleague.town.does(HEAD, Verb.OPEN, pupil.reference))
    assert "A report came in and is with the person who handles it." in seen.said(notice)
