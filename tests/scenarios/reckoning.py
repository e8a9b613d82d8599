"""What is counted when the last bot has died: concerns and alerts lost, who heard and must not have, and what
was told or done twice.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from policy.chronology import Entry, Happening
from policy.concerns import Concern, FormToken
from rehearsal.azurite import Azurite
from tests.scenarios import seen
from tests.scenarios.mortals import MortalTown
from tests.scenarios.tales import REASONS, Tale
from tests.scenarios.town import ABOUT, TEACHER, rings

TOLD, NOTICED, REMINDED, PICKED_UP, MAILED = "told", "noticed", "reminded", "picked up", "mailed"
_BEGINNINGS: Final = {
    "You have 1 item that needs you": TOLD,
    "You have this": TOLD,
    "A colleague has item": TOLD,
    "For your information": NOTICED,
    "Reminder: item": REMINDED,
    "Your report": PICKED_UP,
}
"""What messages say, by how they begin; whoever is told late is told that somebody has it by now."""

_REFERENCE: Final = re.compile(r"FH-[0-9A-Z]{5}")

Word = tuple[str, str]
"""To whom, and what."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One word that reached somebody: its place in the order of all, about which concern, and all it said."""

    number: int
    person: str
    reference: str
    what: str
    whole: str


@dataclass
class Reckoning:
    """The figures. Every list names what is wrong, and must be empty."""

    sent: int = 0
    found: int = 0
    owed: int = 0
    seen: int = 0
    told_twice: Counter[str] = field(default_factory=Counter)
    """How often something was told again, by what it was: it says nothing new, in the very same words."""
    lost: list[str] = field(default_factory=list)
    alerts_lost: list[tuple[str, Word]] = field(default_factory=list)
    excluded_told: list[Heard] = field(default_factory=list)
    others_told: list[Heard] = field(default_factory=list)
    unlike: list[Heard] = field(default_factory=list)
    not_done_once: list[tuple[str, str, int]] = field(default_factory=list)
    seals_broken: list[str] = field(default_factory=list)
    content_told: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    made_up: int = 0
    still_waiting: int = 0

    def wrong(self) -> dict[str, object]:
        """Every figure that should be nothing and is not."""
        right = ("sent", "found", "owed", "seen", "told_twice")
        return {name: value for name, value in vars(self).items() if value and name not in right}


async def reckoned(town: MortalTown, azurite: Azurite, tales: Sequence[Tale]) -> Reckoning:
    """Look at every concern and every message of the school."""
    figures = Reckoning(sent=len(tales))
    heard: dict[str, list[Heard]] = defaultdict(list)
    for one in (*_by_teams(town), *_by_graph(town)):
        heard[one.reference].append(one)
    for tale in tales:
        concern = await town.concerns.by_token(FormToken(tale.token))
        if concern is None or (concern.account.words, concern.reference) != (tale.words, tale.reference):
            figures.lost.append(tale.token)
            continue
        figures.found += 1
        entries = await town.concerns.chronology(concern.id)
        _alerts(figures, tale, _owed(tale, entries), heard[tale.reference])
        figures.not_done_once += _not_done_once(tale, concern, entries)
        if await town.concerns.is_whole(concern.id) is not None:
            figures.seals_broken.append(tale.reference)
    known = {tale.reference for tale in tales}
    figures.others_told += [one for ref, ones in heard.items() if ref not in known for one in ones]
    figures.made_up = await seen.cases(azurite, town) - figures.found
    figures.still_waiting = await town.outbox.pending()
    figures.content_told = list(_content(town, tales))
    figures.failures = [line for server in town.servers for line in _failures(server.log.read_text("utf-8"))]
    return figures


def _by_teams(town: MortalTown) -> Iterator[Heard]:
    for number, sent in enumerate(town.teams.sent):
        if sent.kind == "send" and rings(sent.activity):
            text = str(sent.activity["text"])
            what = next((it for start, it in _BEGINNINGS.items() if text.startswith(start)), text)
            face = json.dumps([text, sent.activity["attachments"]], sort_keys=True)
            yield Heard(number, sent.person_id, _reference(face), what, face)


def _by_graph(town: MortalTown) -> Iterator[Heard]:
    owners = {account.mail: account.id for account in town.graph.accounts}
    for mail in town.graph.mailbox:
        whole = f"{mail.subject} {mail.body}"
        for to in mail.to:
            yield Heard(0, owners[to], _reference(whole), MAILED, whole)
    for lines in town.graph.feed.values():
        for line in lines:
            yield Heard(0, line.user_id, line.topic, "fed", line.preview)


def _owed(tale: Tale, entries: Iterable[Entry]) -> Counter[Word]:
    """Who is to hear what, how often: as the policy says, and once for each reminder in the chronology."""
    plot = tale.plot
    owed: Counter[Word] = Counter({(TEACHER, PICKED_UP): 1})
    owed.update((one, TOLD) for one in plot.told if one != plot.aside)
    owed.update((one, NOTICED) for one in plot.noticed)
    owed.update((one, MAILED) for one in plot.mailed)
    for entry in entries:
        if entry.what is Happening.REMINDED:
            owed.update((one, REMINDED) for one in entry.codes["people"].split(","))
    return owed


def _alerts(figures: Reckoning, tale: Tale, owed: Counter[Word], heard: Sequence[Heard]) -> None:
    plot = tale.plot
    told = Counter((one.person, one.what) for one in heard)
    figures.owed += owed.total()
    figures.seen += (owed & told).total()
    figures.alerts_lost += [(tale.reference, word) for word in (owed - told).elements()]
    for word, times in (told - owed).items():
        figures.told_twice[word[1]] += times
    kept_out = plot.excluded | ({plot.aside} if tale.aside_since else frozenset())
    for one in heard:
        if one.person in plot.excluded or (one.person in kept_out and one.number >= tale.aside_since):
            figures.excluded_told.append(one)
        elif (one.person, one.what) not in owed and one.person != plot.aside:
            figures.others_told.append(one)
    figures.unlike += _unlike(heard)


def _unlike(heard: Sequence[Heard]) -> Iterator[Heard]:
    """What was told to somebody twice in the same words, but not with the very same face."""
    first: dict[tuple[str, str, str], str] = {}
    for one in heard:
        text = one.whole.partition(",")[0]
        if first.setdefault((one.person, one.what, text), one.whole) != one.whole:
            yield one


def _not_done_once(tale: Tale, concern: Concern, entries: Sequence[Entry]) -> Iterator[tuple[str, str, int]]:
    """What a chronology must hold so many times, however often people had to press."""
    counted = Counter(entry.what for entry in entries)
    due: Mapping[Happening, int] = {
        Happening.RECEIVED: 1,
        Happening.PICKED_UP: 1,
        Happening.PART_TAKEN: len(tale.plot.takers) - 1,
        Happening.STOOD_ASIDE: 1 if tale.plot.aside else 0,
        Happening.DECIDED: 1,
    }
    yield from (
        (tale.reference, what, counted[what]) for what, times in due.items() if counted[what] != times
    )
    if concern.entries != len(entries):
        yield tale.reference, "lines", len(entries)
    if concern.picked_up_by != tale.plot.takers[0]:
        yield tale.reference, f"picked up by {concern.picked_up_by}", 1


def _content(town: MortalTown, tales: Sequence[Tale]) -> Iterator[str]:
    """Where anything that somebody wrote was sent to anybody, in a message, a card or a mail."""
    secrets = (*(tale.words for tale in tales), ABOUT["name"], ABOUT["name"].split()[0], REASONS)
    told = [json.dumps(sent.activity) for sent in town.teams.sent]
    told += [f"{mail.subject} {mail.body}" for mail in town.graph.mailbox]
    told += [f"{line.preview} {line.parameters}" for lines in town.graph.feed.values() for line in lines]
    return (whole for whole in told if any(secret in whole for secret in secrets))


def _failures(log: str) -> list[str]:
    """What a bot said had gone wrong inside it."""
    return [line for line in log.splitlines() if '"level": "info"' not in line]


def _reference(text: str) -> str:
    found = _REFERENCE.search(text)
    return found[0] if found else ""
