"""The cases of the matrix as they stand in one school, made with the buttons that people press."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from bot.clock import Clock
from bot.settings import Settings
from cards.verbs import Verb
from policy.chronology import Happening
from policy.concerns import Concern
from policy.tasks import Duty
from rehearsal.azurite import Azurite
from rehearsal.doorway import Answer
from tests.scenarios import town as places
from tests.scenarios.matrix import OWNERS, SENDERS, Case, Who
from tests.scenarios.seen import said, shown
from tests.scenarios.town import ABOUT, HAPPENED, SCHOOL_FILE, Town, reference_in

PARENT, ASIDE, GUEST, SUPPORTER = (f"00000000-0000-4000-8000-0000000000{n}" for n in ("d0", "d1", "d2", "d3"))
CHILD: Final = "Amelia Stone"

_TEACHERS = (
    (PARENT, "Morgan Stone"),
    (ASIDE, "Alex Whitlow"),
    (GUEST, "Kim Darrow"),
    (SUPPORTER, "Jo Ferris"),
)
SCHOOL: Final = (
    SCHOOL_FILE.read_text("utf-8")
    + "".join(
        f"""
[[people]]
id = "{id_}"
name = "{name}"
mail = "{name.split()[1].lower()}@school.example"
roles = ["staff"]
children = {json.dumps([CHILD] if id_ == PARENT else [])}
"""
        for id_, name in _TEACHERS
    )
    + "\n[evidence]\nscreenshots = true\n"
)
"""The invented school with four teachers more, which keeps screenshots of words."""

PEOPLE: Mapping[Who, str] = {
    Who.REPORTER: places.TEACHER,
    Who.COLLEAGUE: places.SUPPLY,
    Who.PRINCIPAL: places.HEAD,
    Who.DSL: places.DSL,
    Who.DEPUTY: places.DEPUTY,
    Who.DEPUTY_HEAD: places.DEPUTY_HEAD,
    Who.CHAIR: places.CHAIR,
    Who.VICE: places.VICE,
    Who.TRUSTEE: places.TRUSTEE,
    Who.MANAGER: places.MANAGER,
    Who.ICT: places.ICT,
    Who.DPO: places.DPO,
    Who.CLERK: places.CLERK,
    Who.PARENT: PARENT,
    Who.ASIDE: ASIDE,
    Who.GUEST: GUEST,
    Who.SUPPORTER: SUPPORTER,
    Who.STRANGER: places.STRANGER,
}

_ADULT = {"about": "adult", "who": "adult", "name": ""}
REPORTS: Mapping[Case, Mapping[str, str]] = {
    Case.PUPIL: {"about": "worried", "name": CHILD},
    Case.STAFF: {**_ADULT, "adult": places.ICT},
    Case.PRINCIPAL: {**_ADULT, "adult": places.HEAD},
    Case.CHAIR: {**_ADULT, "adult": places.CHAIR},
    Case.TECHNICAL: {"about": "seen", "name": CHILD},
    Case.FILTER: {"about": "seen", "closest": "K19", "who": "nobody", "name": ""},
    Case.BREACH: {"about": "data", "name": CHILD},
    Case.OWN: {"about": "worried", "name": CHILD},
}
"""What differs from an ordinary report."""

A_SCREENSHOT: Final = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""One pixel: enough of a picture to be kept."""

NOWHERE: Final = "FH-ZZZZZ"
"""A reference that no case has."""


class Fernhill(Town):
    """The school of the matrix, whose bot has a public address for looking at files."""

    def __init__(self, azurite: Azurite, *, school: str = SCHOOL, clock: Clock | None = None) -> None:
        super().__init__(azurite, school=school, clock=clock)
        self._signed = ""

    def _settings(self, graph_url: str) -> Settings:
        settings = super()._settings(graph_url)
        return settings.model_copy(update={"sargent_url": f"http://127.0.0.1:{settings.port}"})

    async def tell(
        self, reporter: str, about: Mapping[str, str] | None = None, happened: Mapping[str, str] | None = None
    ) -> str:
        """Send a report with one press; its reference."""
        answers = {**ABOUT, **HAPPENED, **(about or {}), **(happened or {})}
        return reference_in(await self.does(reporter, Verb.SEND, "", answers))

    async def does(
        self, person: str, verb: Verb, reference: str, answers: Mapping[str, str] | None = None
    ) -> Answer:
        """Press a button as a client does that takes what it sends from nowhere but our own cards."""
        teams, data = self.teams, {"reference": reference, "token": uuid4().hex, **(answers or {})}
        press = teams.sender.execute(teams.person(person), {"verb": verb, "data": data}, "", trigger="manual")
        self._signed = self._signed or teams.signer.sign(teams.sender.app_id, teams.sender.service_url)
        return await teams.deliver(press, token=self._signed)

    async def concern(self, reference: str) -> Concern:
        """The case as it stands."""
        return await self.concerns.by_reference(reference)


@dataclass(slots=True, eq=False)
class Copy:
    """One case as it stands in the school: its reference, a second report like it, and its only file."""

    case: Case
    sender: Who
    reference: str
    twin: str
    file: str = ""
    line: int = 0
    owner: Who = field(init=False)

    def __post_init__(self) -> None:
        self.owner = OWNERS[self.case]


class Casebook:
    """The cases, made ready: somebody has each, some were asked in, one of them stood aside again."""

    def __init__(self, town: Fernhill) -> None:
        self.town = town
        self.copies: list[Copy] = []

    async def write(self) -> None:
        """Send every report and do what makes the different people of the matrix."""
        twin = await self.town.tell(places.TEACHER, REPORTS[Case.OWN])
        senders: list[tuple[Case, Who]] = [(Case.OWN, who) for who in SENDERS]
        senders += [(case, Who.REPORTER) for case in Case if case is not Case.OWN]
        self.copies = list(await asyncio.gather(*[self._told(case, who, twin) for case, who in senders]))
        await self.town.settled()
        await asyncio.gather(*[self._ready(copy) for copy in self.copies])
        for copy in self.copies:
            # One after the other: a file goes to the case that its sender was last asked for one for.
            await self._with_a_file(copy)
        await self.town.settled()

    async def _told(self, case: Case, sender: Who, twin: str) -> Copy:
        person = PEOPLE[sender]
        reference = await self.town.tell(person, REPORTS[case])
        if case is not Case.OWN:
            twin = await self.town.tell(person, REPORTS[case])
        return Copy(case, sender, reference, twin)

    async def _ready(self, copy: Copy) -> None:
        await self.by_owner(copy, Verb.HAVE)
        if copy.sender is not copy.owner:
            await self.by_owner(copy, Verb.ASK_SEND, {"words": "Which lesson was it?"})
        if copy.case is Case.OWN:
            return
        for person, slice_ in ((GUEST, "shared"), (SUPPORTER, "support"), (ASIDE, "welfare")):
            words = {"person": person, "slice": slice_, "words": "Please be kind to her."}
            await self.by_owner(copy, Verb.INVITE_SAVE, words)
        assert "with somebody else now" in said(
            shown(await self.town.does(ASIDE, Verb.CONFLICT, copy.reference))
        )
        if copy.case is Case.TECHNICAL:
            await self.town.does(places.MANAGER, Verb.PASS, copy.reference)

    async def by_owner(self, copy: Copy, verb: Verb, answers: Mapping[str, str] | None = None) -> Answer:
        """Something that whoever has the case does to make it ready; it must not be refused."""
        answer = await self.town.does(PEOPLE[copy.owner], verb, copy.reference, answers)
        assert "We cannot find that" not in said(shown(answer)), (copy, verb)
        return answer

    async def _with_a_file(self, copy: Copy) -> None:
        sender = PEOPLE[copy.sender if copy.sender is not Who.PARENT else copy.owner]
        await self.town.does(sender, Verb.EXHIBIT, copy.reference)
        await self.town.teams.send_file(sender, A_SCREENSHOT)
        entries = await self.town.concerns.chronology((await self.town.concern(copy.reference)).id)
        number = next(number for number, one in enumerate(entries) if one.what is Happening.EVIDENCE)
        copy.file, copy.line = entries[number].codes["file"], number

    async def task(self, copy: Copy, duty: Duty) -> str:
        """The id of an open task of this kind; one that nobody has, where there is none."""
        tasks = (await self.town.concern(copy.reference)).tasks
        return next((one.id for one in tasks if one.duty is duty and one.is_open), "0123456789ab")
