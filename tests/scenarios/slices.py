"""One word in each place where somebody can write about a case, and who may ever read it (E3, I8, Q21, Q27).

The table is written by hand from the specification. Readers see all pages of everything that can be pressed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from bot.routes import ROUTES
from cards.decision_words import TOPICS
from cards.verbs import Verb
from policy.chronology import Happening
from policy.decisions import SHAPES, Topic
from policy.tasks import Duty
from tests.scenarios.casebook import A_SCREENSHOT, GUEST, PEOPLE, SUPPORTER, Fernhill
from tests.scenarios.matrix import Who
from tests.scenarios.matrix_verbs import NO_CASE, WHY
from tests.scenarios.seen import said, shown
from tests.scenarios.town import DPO, DSL, HEAD, MANAGER, SUPPLY, TEACHER

WHOLE = frozenset({Who.PRINCIPAL, Who.DEPUTY_HEAD})
"""The Principal has it, and the deputy head was asked in to agree that nothing more is done."""
CHILD = WHOLE | {Who.DSL, Who.DEPUTY, Who.COLLEAGUE}
"""The DSL and, because it is urgent, the deputy; and a teacher who was asked in to the child's part."""
DATA = WHOLE | {Who.DPO}
SUPPORT = WHOLE | {Who.SUPPORTER}
SHARED = WHOLE | {Who.GUEST}
TECHNICAL = WHOLE | {Who.MANAGER}
WRITTEN = CHILD | DATA | SUPPORT
"""Everybody who reads what was written: whoever has any slice with content."""

PLACES: Mapping[str, frozenset[Who]] = {
    # What the reporter tells: for everybody who reads what was written. I8: the technician reads the address
    # and the device, and neither the child, nor the reporter, nor the narrative.
    "account": WRITTEN,
    "child": WRITTEN,
    "address": WRITTEN | TECHNICAL,
    "added": WRITTEN,
    "kept": WRITTEN,
    "beside": WRITTEN,
    "other": WRITTEN,
    # B3: the child slice is "child slice only": no case notes, and nothing about the adult's job.
    "casenote": WHOLE,
    "casecorrection": WHOLE,
    "caseevidence": WHOLE,
    "review": WHOLE,
    "restricted": WHOLE,
    "contained": DATA,
    "disagreed": WHOLE,
    "reopened": WHOLE,
    "childnote": CHILD,
    "childcorrection": CHILD,
    "childevidence": CHILD,
    "childinvited": CHILD,
    "replied": CHILD,
    "safetycorrection": CHILD,
    "datanote": DATA,
    "dataevidence": DATA,
    "supportnote": SUPPORT,
    "supportinvited": SUPPORT,
    "supportevidence": SUPPORT,
    # Q21: whoever is asked in to what was written for them reads that, and what they wrote themselves.
    "sharedinvited": SHARED,
    "sharednote": SHARED,
    # D7: a technical task, and what came of it.
    "task": TECHNICAL,
    "taskdone": TECHNICAL,
    "taskrule": TECHNICAL,
    # A question is the reporter's to read, and goes with its answer to the slice that it came from.
    "casequestion": WHOLE | {Who.REPORTER},
    "caseanswer": WHOLE,
    "childquestion": CHILD | {Who.REPORTER},
    "childanswer": CHILD,
}
"""For each place everybody who may ever read what is written there."""

DECISIONS: Mapping[Topic, frozenset[Who]] = {
    Topic.TRIAGE: WHOLE,
    Topic.SAFETY: CHILD,
    Topic.PARENTS: CHILD,
    Topic.SERVICES: CHILD,
    Topic.POLICE: CHILD,
    Topic.CRIMINALISE: CHILD,
    Topic.LADO: WHOLE,
    Topic.LOW_LEVEL: WHOLE,
    Topic.PREVENT: CHILD,
    Topic.REMOVAL: CHILD | SUPPORT,
    Topic.SCHOOL_ROUTE: WHOLE,
    Topic.SUPPORT: CHILD | SUPPORT,
    Topic.RESTRICTION: WHOLE,
    Topic.SHARED: CHILD | DATA,
    Topic.BARRING: WHOLE,
    Topic.BREACH: DATA,
    Topic.TRAINING: WHOLE,
    Topic.FILTER: WHOLE,
    Topic.EXTERNAL: CHILD,
    Topic.CLOSE: WHOLE,
}
"""For each decision who may read it: B6 by B3's "child slice only, no HR detail" and E3's slices."""

_CHOSEN: Mapping[Topic, Mapping[str, str]] = {
    Topic.PARENTS: {"choice": "not_advised"},
    Topic.SERVICES: {"choice": "referred", "agency_name": "Council"},
    Topic.POLICE: {"choice": "advice"},
    Topic.REMOVAL: {"choice": "removed"},
    Topic.RESTRICTION: {"choice": "online"},
    Topic.SCHOOL_ROUTE: {"choice": "none"},
    Topic.SHARED: {"with_whom": "The school nurse", "basis": "Need"},
    Topic.EXTERNAL: {"agency_ref": "4711"},
    Topic.SAFETY: {"choice": "plan", "what": "A seat at the front"},
}

CHANGING = frozenset({Verb.HAVE, Verb.PASS, Verb.CONFLICT, Verb.CHASE, Verb.RANG})
"""Verbs that act at once; what they answer holds nothing of what was written, and is looked at last."""

READING = tuple(
    route.verb
    for route in ROUTES
    if route.verb not in CHANGING
    and (route.verb not in NO_CASE or route.verb in (Verb.MY_WORK, Verb.MY_REPORTS))
)
"""Everything that can be pressed to read, the forms as well, which come back when nothing is filled in."""

NOT_FOUND = "We cannot find that"


def word(place: str) -> str:
    """The word that stands in one place and nowhere else."""
    return f"zq{place}w"


def sentence(place: str) -> str:
    """A sentence for that place, long enough for a reason."""
    return f"The {word(place)} sang in the evening."


def decided(topic: Topic) -> str:
    """The place of the reasons for a decision."""
    return f"decided{topic.value.replace('_', '')}"


def heard(text: str) -> set[str]:
    """The places whose word can be read in this."""
    lower = text.lower()
    return {place for place in readers() if word(place) in lower}


def readers() -> dict[str, frozenset[Who]]:
    """For each place, those of decisions as well, who may read it."""
    return {**PLACES, **{decided(topic): who for topic, who in DECISIONS.items()}}


@dataclass(slots=True)
class Told:
    """A case about lost private information in which everybody has written something."""

    town: Fernhill
    reference: str = ""
    cards: dict[Who, list[str]] = field(default_factory=dict)

    async def write(self) -> None:
        """Fill every place; the case has readers of every slice that there is for somebody of the school."""
        self.reference = await self.town.tell(
            TEACHER,
            {"about": "data", "name": f"Amelia {word('child')}"},
            {
                "words": sentence("account"),
                "evidence": sentence("address"),
                "confidential": "true",
            },
        )
        await self.town.settled()
        await self._asked_in()
        await self._added()
        await self._worked_on()
        await self._decided()
        await self._done()
        await self._nearly_closed()
        await self.town.settled()

    async def does(self, person: str, verb: Verb, done: str, /, **answers: str) -> None:
        """Press, and see that it was done."""
        text = said(shown(await self.town.does(person, verb, self.reference, answers)))
        assert done in text, (verb, text)

    async def _asked_in(self) -> None:
        await self.does(HEAD, Verb.HAVE, "You have this")
        asked = ((GUEST, "shared"), (SUPPORTER, "support"), (SUPPLY, "welfare"))
        places = ("sharedinvited", "supportinvited", "childinvited")
        for (person, slice_), place in zip(asked, places, strict=True):
            await self.does(
                HEAD, Verb.INVITE_SAVE, "being told", person=person, slice=slice_, words=sentence(place)
            )

    async def _added(self) -> None:
        await self.does(TEACHER, Verb.ADD_SEND, "Added", more=sentence("added"))
        await self.does(TEACHER, Verb.TELL_EVIDENCE_SAVE, "Saved", kept=sentence("kept"))
        await self.does(TEACHER, Verb.EXHIBIT, "Add a screenshot")
        teams = self.town.teams
        await teams.send_files(TEACHER, teams.files.attached(A_SCREENSHOT, "a.png"), text=sentence("beside"))
        for person, asks in ((HEAD, "case"), (DSL, "child")):
            await self.does(person, Verb.ASK_SEND, "on its way", words=sentence(f"{asks}question"))
            # The question is read before it is answered: afterwards the reporter sees it no more.
            await self._seen(Who.REPORTER, Verb.QUESTION)
            await self.does(TEACHER, Verb.ANSWER, "is saved", words=sentence(f"{asks}answer"))

    async def _worked_on(self) -> None:
        writers = ((HEAD, "case"), (DSL, "child"), (DPO, "data"), (SUPPORTER, "support"), (GUEST, "shared"))
        for person, place in writers:
            await self.does(person, Verb.NOTE_SAVE, "note is saved", words=sentence(f"{place}note"))
            if person in (HEAD, DSL):
                line = str(await self._last(Happening.NOTED))
                words = sentence(f"{place}correction")
                await self.does(person, Verb.CORRECT_SAVE, "correction is saved", line=line, words=words)
            if person != GUEST:
                await self.does(person, Verb.EVIDENCE_SAVE, "Saved", kept=sentence(f"{place}evidence"))
        await self.does(HEAD, Verb.LINK_SAVE, "Saved", who="someone", name=f"Una {word('other')}")

    async def _decided(self) -> None:
        for topic in (one for one in Topic if one is not Topic.CLOSE):
            given = {"choice": SHAPES[topic].choices[0], **_CHOSEN.get(topic, {})}
            person = DSL if topic is Topic.SERVICES else HEAD
            reasons = sentence(decided(topic))
            await self.does(
                person, Verb.DECIDE_SAVE, "recorded", topic=topic.value, rationale=reasons, **given
            )
            if topic is Topic.SAFETY:
                line = str(await self._last(Happening.DECIDED))
                words = sentence("safetycorrection")
                await self.does(HEAD, Verb.CORRECT_SAVE, "correction is saved", line=line, words=words)

    async def _done(self) -> None:
        for person, duty, result, place in (
            (HEAD, Duty.REVIEW, "looked", "review"),
            (HEAD, Duty.RESTRICTION, "ended", "restricted"),
            (HEAD, Duty.CONTAIN, "contained", "contained"),
            (DSL, Duty.SERVICES_REPLY, "answered", "replied"),
        ):
            task, words = await self._task(duty), sentence(place)
            await self.does(person, Verb.DONE_SAVE, "Saved", task=task, result=result, words=words)
        asked = {"action": "block", "address": "play.example", "extra": sentence("task")}
        await self.does(HEAD, Verb.TECHNICAL_SAVE, "on its way", **asked)
        came = {"words": sentence("taskdone"), "rule": word("taskrule"), "result": "done"}
        await self.does(MANAGER, Verb.DONE_SAVE, "Saved", task=await self._task(Duty.TECHNICAL), **came)

    async def _nearly_closed(self) -> None:
        """The deputy head does not agree that nothing is done; then it is closed and opened again."""
        deputy = PEOPLE[Who.DEPUTY_HEAD]
        close = {"topic": "close", "choice": "no_action", "drawn": "99999"}
        reasons = sentence(decided(Topic.CLOSE))
        await self.does(HEAD, Verb.DECIDE_SAVE, "second person must agree", rationale=reasons, **close)
        await self._seen(Who.DEPUTY_HEAD, Verb.SIGN_OFF)
        await self.does(deputy, Verb.SIGN_OFF_SAVE, "recorded", agrees="no", words=sentence("disagreed"))
        await self.does(HEAD, Verb.DECIDE_SAVE, "second person must agree", rationale=WHY, **close)
        await self.does(deputy, Verb.SIGN_OFF_SAVE, "recorded", agrees="yes")
        await self.does(HEAD, Verb.REOPEN_SAVE, "open again", words=sentence("reopened"))

    async def _last(self, what: Happening) -> int:
        entries = await self.town.concerns.chronology((await self.town.concern(self.reference)).id)
        return max(number for number, one in enumerate(entries) if one.what is what)

    async def _task(self, duty: Duty) -> str:
        tasks = (await self.town.concern(self.reference)).tasks
        return next(one.id for one in tasks if one.duty is duty and one.is_open)

    async def look(self) -> None:
        """Everybody presses everything that shows anything, page by page, and every topic of a decision."""
        await asyncio.gather(*[self._looks(who) for who in Who])

    async def _looks(self, who: Who) -> None:
        lines = (await self.town.concern(self.reference)).entries
        for verb in READING:
            for answers in _ways(verb, lines):
                await self._seen(who, verb, answers)
                if NOT_FOUND in self.cards[who][-1]:
                    # Whoever has nothing of it is not asked what else they sent.
                    break

    async def _seen(self, who: Who, verb: Verb, answers: Mapping[str, str] | None = None) -> None:
        """Every page of what this press shows."""
        cards = self.cards.setdefault(who, [])
        for page in range(1, 40):
            data = {**(answers or {}), "page": str(page)}
            answer = await self.town.does(PEOPLE[who], verb, self.reference, data)
            cards.append(json.dumps(answer.body))
            if f'"page": "{page + 1}"' not in cards[-1] and f'"page": {page + 1}' not in cards[-1]:
                return


def _ways(verb: Verb, lines: int) -> Iterator[Mapping[str, str]]:
    """What a press may carry beside its reference: each topic of a decision, each line, or nothing."""
    topics: Collection[Topic] = TOPICS if verb in (Verb.DECIDE_ABOUT, Verb.DECIDE_SAVE) else ()
    numbers = range(lines) if verb is Verb.CORRECT_SAVE else ()
    yield {}
    for topic in topics:
        yield {"topic": topic.value}
    for line in numbers:
        yield {"line": str(line)}
