"""What is written into a case and who is brought into it: each is one form, drawn, checked and saved once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.asks import Ask, Referred
from bot.casework import Box, Case, Check, Draw, Trouble
from bot.handlers.cases import chronology
from cards import casework as cards
from cards import questions
from cards.card import Card
from cards.forms import Filled, Values
from policy import closing, conversing, linking, sharing
from policy.chronology import Entry, Happening
from policy.clearances import clearance
from policy.concerns import SubjectKind
from policy.errors import No, Refused
from policy.lanes import Slice
from policy.people import StaffId
from policy.powers import Act
from policy.reading import lines
from policy.scenes import Step
from policy.settling import settled
from storage.errors import NotFound

Drawing = Callable[..., Card]


def _plain(drawing: Drawing) -> Draw:
    """A form that needs nothing but the reference."""

    async def draw(ask: Ask[Referred], _: Case | None, filled: Filled, token: str, trouble: Trouble) -> Card:
        return drawing(
            ask.form.reference, filled, token, refused=trouble.refused, not_saved=trouble.not_saved
        )

    return draw


def _with_people(drawing: Drawing) -> Draw:
    """A form that lets somebody of the school be picked."""

    async def draw(ask: Ask[Referred], _: Case | None, filled: Filled, token: str, trouble: Trouble) -> Card:
        people = ask.office.directory.people
        return drawing(
            ask.form.reference,
            filled,
            token,
            people,
            refused=trouble.refused,
            not_saved=trouble.not_saved,
        )

    return draw


def _checked(check: Callable[[Values], Mapping[str, str]]) -> Check:
    return lambda _, values: check(values)


def _said(what: str) -> Callable[[str], Card]:
    return partial(cards.saved, what=what)


async def _note(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    step = conversing.note(
        case.concern,
        by=ask.actor.id,
        slice_=case.slice,
        words=values["words"],
        token=token,
        scene=ask.scene,
    )
    return (step,)


async def _question(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    step = conversing.ask(
        case.concern,
        by=ask.actor.id,
        slice_=case.slice,
        words=values["words"],
        token=token,
        scene=ask.scene,
    )
    return (step,)


async def _invitation(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    step = sharing.invite(
        case.concern,
        by=ask.actor.id,
        person=StaffId(values["person"].lower()),
        slice_=Slice(values["slice"]),
        words=values["words"],
        token=token,
        scene=ask.scene,
    )
    return (step,)


async def _link(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    adult = ask.office.directory.find(values.get("adult", ""))
    reads = await ask.office.concerns.reads(case.concern.id)
    step = sharing.link_person(
        case.concern,
        by=ask.actor.id,
        people=frozenset({adult.id}) if adult else frozenset(),
        name=values.get("name", ""),
        kind=SubjectKind(values["who"]),
        reads=reads,
        token=token,
        scene=ask.scene,
    )
    return (step,)


async def _join(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    """Both cases know of each other; whoever joins them must be able to read both.

    A reference that is not theirs is answered as one that does not exist (E3).
    """
    concern, scene = case.concern, ask.scene
    try:
        other = await ask.office.concerns.by_reference(values["other"].strip().upper())
    except NotFound:
        raise Refused(No.CANNOT_JOIN) from None
    if clearance(other, scene.route(other.facts), ask.actor.id) is not Slice.CASE:
        raise Refused(No.CANNOT_JOIN)
    one, two = linking.link(concern, other)
    entries = [Entry(ask.at, Happening.CASE_LINKED, ask.actor.id, {"case": it.id}) for it in (other, concern)]
    return (
        settled(Step(one, (entries[0],)), scene, token=token),
        settled(Step(two, (entries[1],)), scene),
    )


async def _technical(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    details = {name: values[name] for name in cards.TECHNICAL if values.get(name)}
    step = sharing.technical(case.concern, by=ask.actor.id, details=details, token=token, scene=ask.scene)
    return (step,)


async def _evidence(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    step = conversing.evidence(
        case.concern,
        by=ask.actor.id,
        slice_=case.slice,
        details={name: values[name] for name in cards.EVIDENCE if values.get(name)},
        codes={},
        token=token,
        scene=ask.scene,
    )
    return (step,)


async def _reopening(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    step = closing.reopen(case.concern, by=ask.actor.id, words=values["words"], token=token, scene=ask.scene)
    return (step,)


async def _correction(ask: Ask[Referred], case: Case, values: Values, token: str) -> tuple[Step, ...]:
    entries = await chronology(ask, case.concern)
    step = conversing.correct(
        case.concern,
        lines(entries, case.slice, ask.actor.id),
        by=ask.actor.id,
        line=int(values["line"]),
        words=values["words"],
        token=token,
        scene=ask.scene,
    )
    return (step,)


async def _drawn_correction(
    ask: Ask[Referred], case: Case | None, filled: Filled, token: str, trouble: Trouble
) -> Card:
    """The lines that may be corrected, to pick one; without them while the store is down."""
    entries = await chronology(ask, case.concern) if case is not None else ()
    seen = lines(entries, case.slice, ask.actor.id) if case is not None else ()
    written = [(number, entry) for number, entry in seen if entry.what in conversing.WRITTEN]
    school = ask.office.school
    return cards.correction(
        ask.form.reference,
        filled,
        token,
        [cards.label(number, entry, school) for number, entry in written],
        refused=trouble.refused,
        not_saved=trouble.not_saved,
    )


def _seen_by_now(ask: Ask[Referred], values: Values) -> Mapping[str, str]:
    return cards.evidence_faults(values, today=ask.office.school.local(ask.at).date())


_WORDS = _checked(cards.words_faults)

NOTE = Box(Act.NOTE, ("words",), _plain(cards.note), _WORDS, _note, _said("note"))
ASK = Box(Act.ASK, ("words",), _plain(questions.ask), _WORDS, _question, _said("question"))
INVITE = Box(
    Act.INVITE,
    ("person", "slice", "words"),
    _with_people(cards.invitation),
    _checked(cards.invitation_faults),
    _invitation,
    _said("invitation"),
)
LINK = Box(
    Act.LINK,
    ("adult", "name", "who"),
    _with_people(cards.linking),
    _checked(cards.linking_faults),
    _link,
    _said("link"),
)
JOIN = Box(Act.JOIN, ("other",), _plain(cards.joining), _checked(cards.joining_faults), _join, _said("join"))
TECHNICAL = Box(
    Act.TECHNICAL,
    cards.TECHNICAL,
    _plain(cards.technical),
    _checked(cards.technical_faults),
    _technical,
    _said("technical"),
)
EVIDENCE = Box(
    Act.EVIDENCE, cards.EVIDENCE, _plain(cards.evidence), _seen_by_now, _evidence, _said("evidence")
)
REOPEN = Box(Act.REOPEN, ("words",), _plain(cards.reopening), _WORDS, _reopening, _said("reopening"))
CORRECT = Box(
    Act.CORRECT,
    ("line", "words"),
    _drawn_correction,
    _checked(cards.correction_faults),
    _correction,
    _said("correction"),
    shows_content=True,
)
