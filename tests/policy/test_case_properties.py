"""Whatever anybody presses in whatever order, at any time: nobody is let in, nothing is lost or forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from policy import doing, linking, ringing, settling
from policy.absences import Absence, AbsenceId
from policy.concerns import Concern, ConcernId, State, SubjectKind
from policy.decisions import Topic, topics
from policy.errors import No, Refused
from policy.lanes import Slice
from policy.people import StaffId
from policy.powers import Act, may
from policy.scenes import Step
from policy.schools import School
from policy.tasks import Duty
from tests.policy.any_case import STARTS, WORDS, any_concern, any_decision, any_people
from tests.policy.casefile import CaseFile, NotFound
from tests.policy.promises import Promises
from tests.policy.test_hours import SCHOOL

Press = Callable[[], object]


class AnyCase(Promises):
    """One case of one school, on which anybody presses anything they may."""

    absent = 0

    @initialize(data=st.data(), at=st.sampled_from(STARTS))
    def somebody_reports(self, data: st.DataObject, at: datetime) -> None:
        self.people = data.draw(any_people())
        school: School = replace(SCHOOL, people=self.people)
        if data.draw(st.booleans()):
            school = replace(school, record_of_truth="myconcern")
        concern = data.draw(any_concern(self.people, at))
        if linking.is_two(concern):
            both = linking.apart(concern, id=ConcernId("d"), reference="EX-2")
            concern = both[data.draw(st.integers(0, 1))]
        self.file = CaseFile(concern, at, school)
        self.file.keep(settling.received(concern, self.file.scene))

    # What anybody may press.

    @rule(data=st.data())
    def have(self, data: st.DataObject) -> None:
        self._press(data, Act.HAVE, self.file.have)

    @rule(data=st.data())
    def pass_on(self, data: st.DataObject) -> None:
        self._press(data, Act.PASS, self.file.pass_on)

    @rule(data=st.data())
    @precondition(lambda self: len(self.excluded) < 6)
    def stand_aside(self, data: st.DataObject) -> None:
        who = self._press(data, Act.CONFLICT, self.file.stand_aside)
        if who is not None:
            assert self.file.slice(who) is None

    @rule()
    def chase(self) -> None:
        self._refusable(self.file.chase)

    @rule(data=st.data())
    def add_details(self, data: st.DataObject) -> None:
        about = data.draw(st.lists(self._anybody(), max_size=1))
        before = self.file.entries[:]
        self.file.add_details("More " + WORDS, *about)
        assert all(self.file.slice(one) is None for one in about)
        assert len(self.file.entries) > len(before)
        assert self.file.concern.state is not State.CLOSED

    @rule(data=st.data())
    def note(self, data: st.DataObject) -> None:
        self._press(data, Act.NOTE, lambda who: self.file.note(who, "a note"))

    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        line = data.draw(st.integers(0, len(self.file.entries)))
        self._press(data, Act.CORRECT, lambda who: self.file.correct(who, line))

    @rule(data=st.data())
    def ask(self, data: st.DataObject) -> None:
        self._press(data, Act.ASK, self.file.ask)

    @rule()
    def answer(self) -> None:
        self._refusable(lambda: self.file.answer("an answer"))

    @rule(data=st.data(), part=st.sampled_from(Slice))
    def invite(self, data: st.DataObject, part: Slice) -> None:
        colleague = data.draw(self._anybody())
        before = self.file.slice(colleague)
        who = self._press(data, Act.INVITE, lambda who: self.file.invite(who, colleague, part))
        if who is not None and self.file.slice(who) is not Slice.CASE and before is not Slice.CASE:
            assert self.file.slice(colleague) is not Slice.CASE

    @rule(data=st.data(), kind=st.sampled_from(SubjectKind), name=st.sampled_from(("", "Sam Example", "dsl")))
    def link_person(self, data: st.DataObject, kind: SubjectKind, name: str) -> None:
        people = data.draw(st.lists(self._anybody(), max_size=1))
        if not self._press(data, Act.LINK, lambda who: self.file.link(who, *people, name=name, kind=kind)):
            return
        close = {other for one in people for other in self.people.close_to.get(StaffId(one), ())}
        assert all(self.file.slice(one) is None for one in (*people, *close))

    @rule(data=st.data())
    def technical(self, data: st.DataObject) -> None:
        self._press(data, Act.TECHNICAL, self.file.technical)

    @rule(data=st.data())
    def evidence(self, data: st.DataObject) -> None:
        self._press(data, Act.EVIDENCE, lambda who: self.file.evidence(who, part=self.file.slice(who)))

    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        who, topic = data.draw(self._anybody()), data.draw(st.sampled_from(Topic))
        found = data.draw(any_decision(self.file.at, topic))
        if found is None:
            return
        part = self.file.slice(who)
        before = self.file.concern
        try:
            self.file.decide(who, topic, found.choice, *found.marks, **dict(found.details))
        except NotFound:
            assert part is None
            return
        except Refused as no:
            refused = no.why
        else:
            self._kept(before)
            return
        assert self.file.concern is before
        assert (refused is No.NOT_YOURS) is (part is not None and topic not in topics(part))

    @rule(data=st.data())
    def done(self, data: st.DataObject) -> None:
        who = data.draw(self._anybody())
        part = self.file.slice(who)
        if part is None or not may(part, Act.DONE):
            return
        tasks = doing.for_person(self.file.concern, StaffId(who), part, self.file.scene)
        able = [one for one in tasks if one.duty in doing.RESULTS]
        if not able:
            return
        task = data.draw(st.sampled_from(able))
        result = data.draw(st.sampled_from(doing.RESULTS[task.duty]))
        decided = self.file.concern.standing("police")
        if not self._refusable(lambda: self.file.done(who, task.duty, result)):
            return
        if task.duty is Duty.POLICE_CONTACT and decided is not None and decided.by == who:
            pair = self.file.routing.police
            assert self.file.at >= task.due or {pair.decides, pair.contacts} <= {who, None}

    @rule(data=st.data(), agrees=st.booleans())
    def sign_off(self, data: st.DataObject, agrees: bool) -> None:
        standing = self.file.concern.standing("close")
        who = self._press(data, Act.CLOSE, lambda who: self.file.sign_off(who, agrees=agrees))
        if who is not None:
            assert standing is not None
            assert standing.by != who

    @rule(data=st.data())
    def reopen(self, data: st.DataObject) -> None:
        self._press(data, Act.REOPEN, self.file.reopen)

    # What happens by itself.

    @rule(minutes=st.sampled_from((1, 10, 45, 180, 1440, 5 * 1440, 40 * 1440)))
    def time_goes_by(self, minutes: int) -> None:
        self._ring(self.file.at + timedelta(minutes=minutes))

    @rule(times=st.integers(1, 6))
    def the_next_bells_ring(self, times: int) -> None:
        for _ in range(times):
            due = self.file.concern.next_due
            if due is not None:
                self._ring(max(due, self.file.at))

    @rule(data=st.data(), days=st.integers(1, 20))
    def somebody_is_away(self, data: st.DataObject, days: int) -> None:
        person = data.draw(self._anybody())
        cover = data.draw(st.one_of(st.none(), self._anybody()))
        self.absent += 1
        self.fresh = False
        self.file.absences = (
            *self.file.absences,
            Absence(
                AbsenceId(str(self.absent)),
                StaffId(person),
                self.file.at,
                self.file.at + timedelta(days=days),
                StaffId(cover) if cover else None,
                StaffId(person),
                self.file.at,
            ),
        )

    def _anybody(self) -> st.SearchStrategy[str]:
        return st.sampled_from([str(one.id) for one in self.people.everyone])

    def _able(self, act: Act) -> list[str]:
        found = ((str(one.id), self.file.slice(one.id)) for one in self.people.everyone)
        return [id_ for id_, part in found if part is not None and may(part, act)]

    def _press(self, data: st.DataObject, act: Act, press: Callable[[str], object]) -> str | None:
        """Somebody who may presses it, and it is known who if it came to anything; others are not found."""
        able = self._able(act)
        others = [str(one.id) for one in self.people.everyone if one.id not in able]
        if others:
            with pytest.raises(NotFound):
                self.file.may(others[0], act)
        if not able:
            return None
        who = data.draw(st.sampled_from(able))
        return who if self._refusable(lambda: press(who)) else None

    def _refusable(self, press: Press) -> bool:
        before, entries = self.file.concern, len(self.file.entries)
        try:
            press()
        except Refused:
            assert self.file.concern is before
            assert len(self.file.entries) == entries
            return False
        self._kept(before)
        return True

    def _kept(self, before: Concern) -> None:
        """What was pressed came to something, or changed nothing because it had been done before."""
        self.fresh = self.fresh or self.file.concern != before
        assert self.file.concern.linked == before.linked

    def _ring(self, at: datetime) -> None:
        self.file.at = at
        self.fresh = False
        due, before = self.file.concern.next_due, self.file.concern
        self.file.ring(at)
        silent = ringing.silent(Step(self.file.concern, self.file.written))
        self.file.silent = self.file.silent | silent
        if due is None or due > at:
            assert self.file.written == ()
            assert self.file.concern == before
            return
        after = self.file.concern.next_due
        assert after is None or after > at


AnyCase.TestCase.settings = settings(
    max_examples=250,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnyCase = pytest.mark.invariant(*(f"I{number}" for number in range(1, 13)))(AnyCase.TestCase)
