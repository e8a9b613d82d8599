"""What holds of every case after every press, whoever made it and whenever (I1 to I12)."""

from __future__ import annotations

from hypothesis.stateful import RuleBasedStateMachine, invariant

from policy import absences, closing, police
from policy.chronology import Entry, Happening
from policy.concerns import State
from policy.decisions import Topic, topics
from policy.duties import READ_WITH
from policy.invariants import Leak, leaks
from policy.lanes import CONTENT_SLICES, Slice, together
from policy.messages import Purpose
from policy.people import TECHNICAL_ROLES, People, Role, StaffId
from policy.reading import lines
from policy.tasks import Duty
from tests.policy.casefile import REASON, CaseFile, settled_again

TO_THEIR_OWN_REPORT = frozenset({Purpose.PICKED_UP, Purpose.NOBODY_REACHED, Purpose.RECEIPT})
"""A reporter knows of what they sent, even where they are kept out of what became of it."""


class Promises(RuleBasedStateMachine):
    """One case of one school, and what must hold of it; who presses what is for whoever extends this."""

    file: CaseFile
    people: People

    def __init__(self) -> None:
        super().__init__()
        self.excluded: set[StaffId] = set()
        self.touched: dict[StaffId, Slice] = {}
        self.lines: list[Entry] = []
        self.fresh = True

    @invariant()
    def no_routing_leaks(self) -> None:
        file, answer = self.file, self.file.routing
        gone = absences.away(file.absences, file.at)
        acting = absences.acting(self.people, file.absences, file.at, but=answer.excluded)
        found = set(leaks(file.concern.facts, acting, gone, answer))
        assert found <= ({Leak.CHILD_WITHOUT_WELFARE} if file.concern.facts.apart else set())

    @invariant()
    def nobody_kept_out_is_told_or_waited_for(self) -> None:
        file, out = self.file, self.file.routing.excluded
        assert all(file.slice(one) is None for one in out)
        assert out.keys().isdisjoint(one.person for one in file.concern.agenda) or not self.fresh
        for message in file.sent if self.fresh else ():
            assert message.to not in out or (
                message.to == file.concern.facts.reporter and message.purpose in TO_THEIR_OWN_REPORT
            )

    @invariant()
    def nobody_kept_out_is_ever_let_back_in(self) -> None:
        now = set(self.file.routing.excluded)
        assert self.excluded <= now
        if self.fresh:
            self.excluded = now

    @invariant()
    def nobody_has_in_hand_what_they_may_not_know_of(self) -> None:
        if not self.fresh:
            return
        concern, out = self.file.concern, self.file.routing.excluded
        assert concern.picked_up_by not in out
        assert all(one.taken_at is None for one in concern.involved if one.person in out)
        assert all(one.person not in out for one in concern.tasks if one.is_open)

    @invariant()
    def lines_are_only_added_and_never_changed(self) -> None:
        assert self.file.entries[: len(self.lines)] == self.lines
        self.lines = list(self.file.entries)
        assert self.file.concern.entries == len(self.lines)
        for one in self.file.concern.decided:
            line = self.file.entries[one.entry]
            assert (line.what, line.codes["topic"], line.by) == (Happening.DECIDED, one.topic, one.by)
            assert line.words == REASON

    @invariant()
    def nobody_loses_a_part_but_by_being_kept_out(self) -> None:
        known = {one.person: Slice(one.slice) for one in self.file.concern.involved}
        for person, before in self.touched.items():
            assert together(before, known[person]) is known[person]
        self.touched = known

    @invariant()
    def a_closed_case_has_a_decision_a_reason_and_an_outcome(self) -> None:
        concern = self.file.concern
        if concern.state is not State.CLOSED:
            return
        assert concern.watches == ()
        close = concern.standing("close")
        assert close is not None
        assert close.choice in ("resolved", "transferred", "no_action")
        assert any(one.topic != "close" for one in concern.decided)
        entry = self.file.entries[close.entry]
        assert entry.words
        assert not police.is_missing(concern)
        assert close.choice == "no_action" or entry.details["outcome"]

    @invariant()
    def about_an_adult_the_harm_threshold_comes_first(self) -> None:
        concern = self.file.concern
        if not self.fresh or not closing.is_about_staff(concern, self.file.routing):
            return
        made = {one.codes["topic"] for one in self.file.written if one.what is Happening.DECIDED}
        assert made.isdisjoint({"school_route", "low_level"}) or concern.standing("lado") is not None

    @invariant()
    def an_open_case_is_never_forgotten(self) -> None:
        concern, routing = self.file.concern, self.file.routing
        if concern.state is State.CLOSED or not self.fresh:
            return
        if routing.owner is None:
            assert routing.outside
            return
        assert concern.next_due is not None
        assert any(one.duty is Duty.REVIEW for one in self.file.tasks())
        owner = routing.recipient(routing.owner)
        assert owner is not None
        in_hand = concern.state is State.PICKED_UP
        assert (
            in_hand
            or owner.function.value in {one.function for one in concern.watches}
            or any(one.function == owner.function.value and one.taken_at for one in concern.involved)
        )

    @invariant()
    def technicians_only_get_technical_parts(self) -> None:
        reads = {Role.PRINCIPAL, Role.DEPUTY_HEAD, Role.DSL, Role.DEPUTY_DSL, Role.DPO}
        reads |= {Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE}
        for one in self.people.everyone:
            if not one.holds(*TECHNICAL_ROLES) or one.holds(*reads):
                continue
            part = self.file.slice(one.id)
            assert part not in CONTENT_SLICES
            for _, line in lines(self.file.entries, part, one.id) if part else ():
                assert not line.words
                assert set(line.details) <= {"address", "action"}

    @invariant()
    def nobody_reads_more_than_their_part(self) -> None:
        for one in self.people.everyone:
            part = self.file.slice(one.id)
            if part is None or part is Slice.CASE:
                continue
            for number, line in lines(self.file.entries, part, one.id):
                assert line.at == self.file.entries[number].at
                shown = line.words or line.details
                own = line.by == one.id
                assert not shown or own or part in CONTENT_SLICES or line.part == part.value
                if line.what is Happening.DECIDED:
                    assert Topic(line.codes["topic"]) in topics(part) or own
                if line.what in (Happening.REOPENED, Happening.SIGNED_OFF):
                    assert not shown or own
                if line.what in (Happening.TASK_DUE, Happening.TASK_DONE) and part in CONTENT_SLICES:
                    topic = READ_WITH.get(Duty(line.codes["duty"]))
                    assert own or line.part == part.value or topic in topics(part)

    @invariant()
    def whoever_reads_a_correction_reads_what_it_corrects(self) -> None:
        for one in self.people.everyone:
            part = self.file.slice(one.id)
            readable = dict(lines(self.file.entries, part, one.id)) if part else {}
            corrections = [it for it in readable.values() if it.what is Happening.CORRECTED]
            assert all(it.by == one.id or int(it.codes["line"]) in readable for it in corrections)

    @invariant()
    def settling_again_changes_nothing_and_tells_nobody(self) -> None:
        if self.fresh:
            again = settled_again(self.file)
            assert again.concern == self.file.concern
            assert (again.messages, again.entries) == ((), ())

    @invariant()
    def nothing_is_said_twice_in_one_step(self) -> None:
        ids = [one.id for one in self.file.sent]
        assert len(ids) == len(set(ids))
