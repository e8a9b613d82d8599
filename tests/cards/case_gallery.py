"""The cards of casework in the states that people meet them in: decisions, forms, tasks, opened cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from cards import cases, casework, decisions, questions, reports, tasks
from cards.card import Card
from cards.forms import Filled
from policy import doing
from policy.chains import Function
from policy.chronology import Entry
from policy.concerns import Answer, Concern, Involvement, State
from policy.decisions import SHAPES, Fault, Topic, topics
from policy.errors import No
from policy.kinds import Kind
from policy.lanes import Slice
from policy.people import Person
from policy.powers import POWERS, Act
from policy.routing import Outside
from policy.tasks import Duty, Standing, Task, Watch
from tests.cards import people as town
from tests.cards.people import (
    AT,
    DSL,
    ENTRIES,
    NOTE,
    PEOPLE,
    REASON,
    REFERENCE,
    SCHOOL,
    TASKS,
    TECHNICIAN,
    TOKEN,
    a_report,
    minutes_later,
    numbered,
    routed,
    worked_on,
)

NUMBERS = reports.numbers(SCHOOL, (Outside.EMERGENCY, Outside.CHILDREN_SERVICES))
WORKED_ON = worked_on(a_report())
CLOSED = replace(WORKED_ON, reference="MS-CLS01", state=State.CLOSED, closed_at=minutes_later(600), tasks=())
SITE = a_report(Kind.UNSUITABLE_CONTENT)
EARLIER = ("MS-ERL01", "MS-ERL02", "MS-ERL03", "MS-ERL04")


def opened(
    concern: Concern,
    slice_: Slice = Slice.CASE,
    *,
    reader: Person = DSL,
    page: int = 1,
    entries: Sequence[Entry] = ENTRIES,
    acts: Collection[Act] | None = None,
    earlier: Sequence[str] = (),
    linked: Sequence[str] = (),
    to_do: Sequence[Task] = (),
) -> Card:
    """A concern as this reader sees it, who may do all that goes with their part."""
    return cases.opened(
        concern,
        slice_,
        numbered(entries),
        routed(concern),
        SCHOOL,
        PEOPLE,
        reader=reader.id,
        acts=POWERS[slice_] - {Act.REOPEN} if acts is None else acts,
        earlier=earlier,
        linked=linked,
        tasks=to_do,
        page=page,
    )


def waiting() -> Concern:
    """A concern that nobody has yet, with its clocks."""
    concern = a_report()
    watch = Watch(Function.WELFARE.value, AT, minutes_later(90))
    told = Involvement(DSL.id, Slice.CASE.value, Function.WELFARE.value)
    return replace(concern, watches=(watch,), tasks=TASKS[:1], involved=(told,))


def invited() -> tuple[Entry, ...]:
    """What somebody reads who was asked in to nothing but what was written for them, and wrote back."""
    asked = next(one for one in town.CASEWORK if one.codes.get("slice") == "shared")
    back = replace(asked, by=town.SENIOR.id, words="Canaryreply", part="shared")
    return (replace(asked, part="shared"), back)


CASES: Mapping[str, Card] = {
    "cases.opened": opened(a_report()),
    "cases.opened: nobody has it yet": opened(waiting()),
    "cases.opened: picked up": opened(town.picked_up(a_report())),
    "cases.opened: worked on": opened(
        WORKED_ON, entries=town.CASEWORK, earlier=EARLIER, linked=("MS-LNK01",), to_do=TASKS
    ),
    "cases.opened: the part about the child": opened(
        WORKED_ON, Slice.WELFARE, reader=town.DEPUTY, entries=town.CASEWORK[:4]
    ),
    "cases.opened: closed": opened(
        CLOSED, entries=town.CASEWORK, acts={Act.OPEN, Act.REOPEN, Act.NOTE, Act.CORRECT, Act.CONFLICT}
    ),
    "cases.opened: words taken out": opened(
        replace(
            CLOSED,
            account=replace(CLOSED.account, words="", evidence=""),
            redacted_at=minutes_later(9_999),
            external_reference="Canary-17",
        ),
        entries=(),
    ),
    "cases.opened: a second person is needed": opened(
        WORKED_ON, to_do=[Task("t7", Duty.SIGN_OFF, minutes_later(600), minutes_later(600))]
    ),
    "cases.opened: first part of a long account": opened(a_report(words="Long words. " * 800)),
    "cases.opened: second part of a long account": opened(a_report(words="Long words. " * 800), page=2),
    "cases.opened: in confidence": opened(a_report(confidential=True), reader=town.DEPUTY),
    "cases.opened: possible imagery": opened(a_report(Kind.SEXUAL_IMAGE, imagery=Answer.UNSURE)),
    "cases.opened: technical part": opened(SITE, Slice.TECHNICAL, reader=TECHNICIAN, entries=()),
    "cases.opened: a technical task": opened(
        WORKED_ON, Slice.TECHNICAL, reader=TECHNICIAN, entries=[town.ASKED_TECHNICAL], to_do=TASKS[3:]
    ),
    "cases.opened: shared": opened(WORKED_ON, Slice.SHARED, reader=town.SENIOR, entries=invited()),
    "cases.opened: shared, nothing written": opened(WORKED_ON, Slice.SHARED, reader=town.SENIOR, entries=()),
    "cases.opened: safety": opened(a_report(), Slice.SAFETY, reader=town.HEAD),
    "cases.opened: notice": opened(a_report(), Slice.NOTICE, reader=town.HEAD),
}

ANSWERED: Mapping[str, str] = {
    "choice": "called",
    "marks": "coercion,adult",
    "agency_name": "Canaryconstable",
    "agency_ref": "CANARY/17",
    "outcome": "Canaryoutcome",
    "on_day": "2026-11-21",
    "rationale": REASON,
}
FAULTY = Filled(
    {"choice": "informed", "rationale": "short"}, decisions.faults(Topic.PARENTS, {"by_whom": Fault.MISSING})
)
ALL_FAULTS = decisions.faults(
    Topic.PARENTS,
    {
        "choice": Fault.CHOOSE,
        "rationale": Fault.REASON,
        "by_whom": Fault.TOO_LONG,
        "child_view": Fault.MISSING,
        "on_day": Fault.TO_COME,
        "review_on": Fault.GONE_BY,
        "basis": Fault.A_DAY,
    },
)
CLOSING = Standing("close", "no_action", DSL.id, minutes_later(60), 9, ("unfounded",))


def decided(topic: Topic, filled: Filled, *, changed: bool = False, refused: No | None = None) -> Card:
    """The form for one topic."""
    return decisions.about(REFERENCE, topic, filled, TOKEN, SCHOOL, drawn=7, changed=changed, refused=refused)


DECISIONS: Mapping[str, Card] = {
    "decisions.topics": decisions.topics(REFERENCE, TOKEN, tuple(SHAPES), ()),
    "decisions.topics: decided before": decisions.topics(
        REFERENCE, TOKEN, topics(Slice.WELFARE), WORKED_ON.decided, zone=SCHOOL.timezone
    ),
    "decisions.topics: nothing chosen": decisions.topics(
        REFERENCE, TOKEN, topics(Slice.WELFARE), (), is_again=True
    ),
    "decisions.topics: the part about a colleague": decisions.topics(
        REFERENCE, TOKEN, topics(Slice.SUPPORT), ()
    ),
    **{f"decisions.about: {one.value}": decided(one, Filled()) for one in Topic},
    "decisions.about: filled in": decided(Topic.POLICE, Filled(ANSWERED), changed=True),
    "decisions.about: re-coded": decided(
        Topic.TRIAGE, Filled({"choice": "recoded", "kind": "K07", "urgency": "1", "rationale": REASON})
    ),
    "decisions.about: with faults": decided(Topic.PARENTS, FAULTY),
    "decisions.about: with every fault": decided(Topic.PARENTS, Filled({}, ALL_FAULTS)),
    "decisions.about: refused": decided(Topic.CLOSE, Filled({"rationale": REASON}), refused=No.LADO_FIRST),
    "decisions.about: not saved": decisions.about(
        REFERENCE, Topic.POLICE, Filled(ANSWERED), TOKEN, SCHOOL, drawn=7, not_saved=NUMBERS
    ),
    "decisions.saved": decisions.saved(REFERENCE),
    "decisions.waits_for_second": decisions.waits_for_second(REFERENCE),
    "decisions.sign_off": decisions.sign_off(REFERENCE, Filled(), TOKEN, CLOSING, REASON, PEOPLE),
    "decisions.sign_off: does not say why": decisions.sign_off(
        REFERENCE,
        Filled({"agrees": "no"}, decisions.sign_off_faults({"agrees": "no"})),
        TOKEN,
        CLOSING,
        REASON,
        PEOPLE,
    ),
    "decisions.sign_off: not saved": decisions.sign_off(
        REFERENCE, Filled({"agrees": "yes"}), TOKEN, None, "", PEOPLE, not_saved=NUMBERS
    ),
}

WRITTEN = Filled({"words": NOTE})
EMPTY = Filled({}, casework.words_faults({}))
LINES = [casework.label(number, one, SCHOOL) for number, one in numbered(town.CASEWORK) if one.words]
TECHNICAL = Filled({"action": "block", "address": "https://canary.example/xq", "device": "C17"})
FOUND = Filled({"account": "@canaryhandle", "seen_on": "2026-11-20", "seen_at": "14:30"})
LONG_STORY = [replace(one, words=one.words * 60) for one in town.CASEWORK]


def told(entries: Sequence[Entry], page: int = 1) -> Card:
    """All that happened."""
    return casework.story(REFERENCE, numbered(entries), SCHOOL, PEOPLE, page=page)


CASEWORK: Mapping[str, Card] = {
    "casework.more": casework.more(REFERENCE, frozenset(Act), reporter=False),
    "casework.more: one's own report": casework.more(REFERENCE, POWERS[Slice.CASE], reporter=True),
    "casework.more: little": casework.more(REFERENCE, POWERS[Slice.SHARED], reporter=False),
    **{f"casework.saved: {what}": casework.saved(REFERENCE, what) for what in casework._SAVED},
    "casework.saved: by a reporter": casework.saved(REFERENCE, "evidence", reporter=True),
    "casework.note": casework.note(REFERENCE, Filled(), TOKEN),
    "casework.note: empty": casework.note(REFERENCE, EMPTY, TOKEN),
    "casework.note: refused": casework.note(REFERENCE, WRITTEN, TOKEN, refused=No.CLOSED),
    "casework.note: not saved": casework.note(REFERENCE, WRITTEN, TOKEN, not_saved=NUMBERS),
    "questions.ask": questions.ask(REFERENCE, WRITTEN, TOKEN),
    "casework.invitation": casework.invitation(REFERENCE, Filled(), TOKEN, PEOPLE),
    "casework.invitation: filled in": casework.invitation(
        REFERENCE,
        Filled({"slice": "welfare", "person": town.SENIOR.id, "words": NOTE}),
        TOKEN,
        PEOPLE,
        refused=No.CANNOT_INVITE,
    ),
    "casework.invitation: with faults": casework.invitation(
        REFERENCE, Filled({}, casework.invitation_faults({})), TOKEN, PEOPLE
    ),
    "casework.invitation: a large school": casework.invitation(
        REFERENCE, Filled(), TOKEN, town.many_adults(120)
    ),
    "casework.linking": casework.linking(REFERENCE, Filled(), TOKEN, PEOPLE),
    "casework.linking: with faults": casework.linking(
        REFERENCE, Filled({"who": "pupil"}, casework.linking_faults({"who": "pupil"})), TOKEN, PEOPLE
    ),
    "casework.joining": casework.joining(REFERENCE, Filled(), TOKEN),
    "casework.joining: no reference": casework.joining(
        REFERENCE, Filled({"other": "that one"}, casework.joining_faults({"other": "that one"})), TOKEN
    ),
    "casework.technical": casework.technical(REFERENCE, Filled(), TOKEN),
    "casework.technical: names somebody": casework.technical(
        REFERENCE, TECHNICAL, TOKEN, refused=No.NAMES_SOMEBODY
    ),
    "casework.evidence": casework.evidence(REFERENCE, FOUND, TOKEN),
    "casework.evidence: from the reporter": casework.evidence(REFERENCE, Filled(), TOKEN, reporter=True),
    "casework.evidence: with faults": casework.evidence(
        REFERENCE, Filled({}, casework.evidence_faults({"seen_at": "half two"}, today=AT.date())), TOKEN
    ),
    "casework.correction": casework.correction(REFERENCE, Filled(), TOKEN, LINES),
    "casework.correction: filled in": casework.correction(
        REFERENCE, Filled({"line": "4", "words": NOTE}), TOKEN, LINES
    ),
    "casework.correction: not saved": casework.correction(
        REFERENCE, Filled({"line": "4", "words": NOTE}), TOKEN, (), not_saved=NUMBERS
    ),
    "casework.reopening": casework.reopening(REFERENCE, WRITTEN, TOKEN),
    "questions.asked": questions.asked(REFERENCE, "Which canarygame?", Filled(), TOKEN),
    "questions.asked: a reader is named": questions.asked(
        REFERENCE, "Which canarygame?", WRITTEN, TOKEN, named=(DSL,)
    ),
    "questions.asked: not saved": questions.asked(REFERENCE, "", WRITTEN, TOKEN, not_saved=NUMBERS),
    "casework.story": told(town.CASEWORK),
    "casework.story: first part of a long one": told(LONG_STORY),
    "casework.story: second part of a long one": told(LONG_STORY, page=2),
    "casework.story: nothing": told(()),
}


def one_task(duty: Duty) -> Task:
    """Something to be done the next day."""
    return Task("t5", duty, minutes_later(1_500), minutes_later(1_500))


DOABLE = tuple(doing.RESULTS)
MANY = [replace(one_task(duty), id=f"t{number}") for number, duty in enumerate(DOABLE)]
DONE = Filled({"task": "t3", "result": "held", "on_day": "2026-11-30", "words": NOTE})

TASKWORK: Mapping[str, Card] = {
    **{
        f"tasks.done: {duty.value}": tasks.done(REFERENCE, [one_task(duty)], Filled(), TOKEN, SCHOOL)
        for duty in DOABLE
    },
    "tasks.done: several": tasks.done(REFERENCE, TASKS, Filled(), TOKEN, SCHOOL),
    "tasks.done: all there is, twice": tasks.done(
        REFERENCE, [*MANY, *(replace(one, id=f"{one.id}b") for one in MANY)], DONE, TOKEN, SCHOOL
    ),
    "tasks.done: with faults": tasks.done(
        REFERENCE,
        TASKS,
        Filled({"on_day": "2026-11-01"}, tasks.faults({"on_day": "2026-11-01"}, today=AT.date())),
        TOKEN,
        SCHOOL,
    ),
    "tasks.done: refused": tasks.done(REFERENCE, TASKS, DONE, TOKEN, SCHOOL, refused=No.SECOND_PERSON),
    "tasks.done: not saved": tasks.done(REFERENCE, (), DONE, TOKEN, SCHOOL, not_saved=NUMBERS),
    "tasks.done: a technical one is not saved": tasks.done(
        REFERENCE,
        (),
        Filled({"task": "t5", "result": "done", "rule": "Canary 17"}),
        TOKEN,
        SCHOOL,
        not_saved=NUMBERS,
    ),
    "tasks.done: nothing but decisions": tasks.done(REFERENCE, TASKS[:1], Filled(), TOKEN, SCHOOL),
    "tasks.nothing": tasks.nothing(REFERENCE),
    "tasks.due": tasks.due(REFERENCE, Duty.POLICE_CONTACT),
    "tasks.due: a decision": tasks.due(REFERENCE, Duty.LADO),
}
CASE_GALLERY: Mapping[str, Card] = {**CASES, **DECISIONS, **CASEWORK, **TASKWORK}

AT_REST: Mapping[str, Card] = {
    name: card
    for name, card in {**DECISIONS, **CASEWORK, **TASKWORK}.items()
    if name.split(":")[0]
    in (
        "decisions.saved",
        "decisions.waits_for_second",
        "casework.more",
        "casework.saved",
        "tasks.nothing",
        "tasks.due",
    )
}
"""Those that may stay in a chat: nothing of the case is on them."""
