"""What recipients and reporters do with a case: take it, pass it on, stand aside, chase it, add to it.

Each function gives the whole step, with all that follows from it; the words people write never leave entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy import closing, concerns, naming, telling
from policy.chronology import Entry, Happening, Read
from policy.clearances import clearance, involve
from policy.concerns import Concern, State
from policy.handovers import handed_over
from policy.lanes import CONTENT_SLICES, Slice
from policy.messages import Message, Purpose
from policy.people import Person, StaffId
from policy.scenes import Scene, Step
from policy.settling import Pace, settled
from policy.shutting import shut_out


def have(concern: Concern, *, by: StaffId, slice_: Slice, scene: Scene) -> Step:
    """Somebody has it: the clocks of their part stop. The first press stands; a second changes nothing.

    Whoever answers for all of it has the case, and the reporter hears so; whoever has a part takes that part,
    and the case itself is still to be picked up (I5). Where two answer for all of it in different functions,
    the second takes their own part of the work, so that their clocks stop as well.
    """
    routing = scene.route(concern.facts)
    known = involve(concern, routing)
    mine = known.involvement(by)
    if concern.state is State.CLOSED or mine is None:
        return Step(concern)
    whole = telling.answers_for_all(routing, by, slice_)
    if not (whole and concern.is_open_to_be_picked_up):
        waits = any(one.function == mine.function for one in concern.watches)
        if mine.taken_at is not None or (whole and not waits):
            return Step(concern)
        entry = Entry(scene.at, Happening.PART_TAKEN, by, {"part": slice_.value})
        return settled(Step(_taken(known, by, scene), (entry,)), scene)
    taken = concerns.pick_up(_taken(known, by, scene), by=by, at=scene.at)
    word = telling.to_reporter(taken, Purpose.PICKED_UP, at=scene.at)
    to_reporter = () if by == concern.facts.reporter else (word,)
    return settled(Step(taken, (Entry(scene.at, Happening.PICKED_UP, by),), to_reporter), scene)


def pass_on(concern: Concern, *, by: StaffId, token: str = "", scene: Scene) -> Step:
    """They cannot deal with it now: nothing is asked, and the next is told, if there is one. `token` is that
    of the press: delivered again, it changes nothing."""
    if concern.state is State.CLOSED:
        return Step(concern)
    moved = concerns.move_on(involve(concern, scene.route(concern.facts)), person=by)
    told, messages = telling.handed_on(moved, scene.route(moved.facts), by=by, at=scene.at)
    if not messages:
        return Step(concern)
    return settled(Step(told, (Entry(scene.at, Happening.PASSED_ON, by),), messages), scene, token=token)


def stand_aside(concern: Concern, *, by: StaffId, reads: Sequence[Read] = (), scene: Scene) -> Step:
    """They should not handle it: they are kept out from now on, and nobody asks why (I7).

    `reads` are all openings of the case so far: what they had seen is written down.
    """
    aside = concerns.stand_aside(concern, person=by)
    lost = shut_out(aside, scene.route(concern.facts), reads, scene)
    step = settled(Step(aside, (Entry(scene.at, Happening.STOOD_ASIDE, by), *lost)), scene)
    return _or_ring(step, scene)


def chase(concern: Concern, *, token: str = "", scene: Scene) -> Step:
    """The reporter heard nothing: everybody is told again at once, night or not, and the next person too."""
    step = _opened(concern, scene)
    concern = step.concern
    owner = scene.route(concern.facts).owner
    if concern.is_open_to_be_picked_up and owner is not None:
        concern = concerns.move_on(concern, person=owner)
    entry = Entry(scene.at, Happening.CHASED, concern.facts.reporter)
    return _once_more(step.then(concern, entry), scene, token=token, pace=Pace.AT_ONCE)


def add_details(
    concern: Concern,
    *,
    words: str,
    about: frozenset[StaffId],
    token: str,
    reads: Sequence[Read] = (),
    scene: Scene,
) -> Step:
    """The reporter adds something; whoever it turns out to be about is kept out from now on (I7)."""
    step = _opened(concern, scene)
    named = concerns.name_subject(step.concern, about)
    named = handed_over(named, scene.route(concern.facts), scene)
    lost = shut_out(named, scene.route(concern.facts), reads, scene)
    codes = {"token": token}
    entry = Entry(scene.at, Happening.DETAILS_ADDED, concern.facts.reporter, codes, words)
    return _once_more(step.then(named, entry, *lost), scene, token=token)


def readers_named(concern: Concern, words: str, scene: Scene) -> tuple[Person, ...]:
    """Whoever reads this case, or would in the place of one of them, and is named in words that are added:
    the reporter is asked about each before anybody reads the words (I1)."""
    asked: tuple[Person, ...] = ()
    while True:
        facts = concerns.name_subject(concern, frozenset(one.id for one in asked)).facts
        routing = scene.route(facts)
        told = {one.person for one in routing.recipients if one.reads_content}
        known = (one.person for one in concern.involved)
        told |= {one for one in known if clearance(concern, routing, one) in CONTENT_SLICES}
        others = told - {one.id for one in asked} - {concern.facts.reporter}
        more = naming.mentioned(words, scene.people.named(*sorted(others)))
        if not more:
            return asked
        asked += more


def _opened(concern: Concern, scene: Scene) -> Step:
    """A closed case whose reporter has more to say is opened again: nothing said is ever left unread."""
    if concern.state is not State.CLOSED:
        return Step(concern)
    entry = Entry(scene.at, Happening.REOPENED, concern.facts.reporter)
    return Step(closing.opened_again(concern, scene), (entry,))


def _once_more(step: Step, scene: Scene, *, token: str = "", pace: Pace = Pace.USUAL) -> Step:
    routing = scene.route(step.concern.facts)
    told, messages = telling.once_more(step.concern, routing, at=scene.at)
    return settled(step.then(told, messages=messages), scene, token=token, pace=pace)


def _or_ring(step: Step, scene: Scene) -> Step:
    ring = telling.if_with_nobody(step.concern, scene.route(step.concern.facts), at=scene.at)
    known: set[str] = {one.id for one in step.messages}
    more: tuple[Message, ...] = tuple(one for one in ring if one.id not in known)
    return step.then(step.concern, messages=more)


def _taken(concern: Concern, by: StaffId, scene: Scene) -> Concern:
    involved = tuple(
        replace(one, taken_at=one.taken_at or scene.at) if one.person == by else one
        for one in concern.involved
    )
    return replace(concern, involved=involved)
