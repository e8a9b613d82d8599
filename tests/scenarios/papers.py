"""A school whose bot has an address of its own: pressing for a paper, and fetching it in a browser."""

from __future__ import annotations

from dataclasses import replace

from bot.settings import Settings
from cards.verbs import Verb
from policy.people import Role
from policy.pupils import Pupil, class_code, pupil_id
from tests.scenarios.exhibits import Seen, address_on, looks
from tests.scenarios.register import does
from tests.scenarios.town import MANAGER, Town

HOSTILE = (
    Pupil(
        pupil_id("t", "1"), '=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>", "", "Oak"
    ),
    Pupil(pupil_id("t", "2"), "\u202eenotS", "@SUM(1+1)", "", "Oak"),
    Pupil(pupil_id("t", "3"), "-2+3", "\t=1\r\n+1", "", "Oak"),
)
"""Children whose names would run in a spreadsheet or on a page, or turn the reading round."""


class TownWithAddress(Town):
    """A town whose bot says where it is found in a browser."""

    def _settings(self, graph_url: str) -> Settings:
        settings = super()._settings(graph_url)
        return settings.model_copy(update={"sargent_url": f"http://127.0.0.1:{settings.port}/"})


async def asked_for(town: Town, kind: str, person: str = MANAGER, **data: str) -> str:
    """The address of a paper, as the button gives it."""
    return address_on(await does(town, person, Verb.PAPER, kind=kind, **data))


async def fetched(town: Town, kind: str, person: str = MANAGER, **data: str) -> Seen:
    """A paper, asked for and opened in a browser."""
    found = await looks(await asked_for(town, kind, person, **data))
    assert found.status == 200, found.body
    return found


async def class_list(town: Town, name: str = "Oak", person: str = MANAGER) -> str:
    """The list of a class, as it is printed."""
    return (await fetched(town, "class", person, **{"class": class_code(name)})).body.decode()


async def demoted(town: Town, person: str) -> None:
    """The school file says since then that this person is a member of staff like any other; a restart."""
    everyone = tuple(
        replace(one, roles=frozenset({Role.STAFF})) if one.id == person else one
        for one in town.school.people.everyone
    )
    town.school = replace(town.school, people=type(town.school.people)(everyone))
    await town.restart()
