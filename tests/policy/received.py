"""Cases of the well-staffed school that have just come in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from policy import linking, settling
from policy.concerns import Account, Answer, Concern, ConcernId, Facts, FormToken
from policy.kinds import Kind
from policy.people import People
from policy.schools import School
from tests.policy.casefile import CaseFile
from tests.policy.schools import PUPIL, WELL_STAFFED, a_concern_of, about
from tests.policy.test_hours import SCHOOL, wall

TUESDAY = wall("Tue 2026-10-06 10:00")
"""In term, while the school is open."""

NIGHT = wall("Tue 2026-10-06 22:00")

A_PUPIL = a_concern_of(Kind.PUPIL_BULLIED, PUPIL)
"""U2, for the DSL."""
A_DISCLOSURE = a_concern_of(Kind.DISCLOSURE, PUPIL)
"""U1, for the DSL and, because of its urgency, the deputy."""
A_BOUNDARY = a_concern_of(Kind.ADULT_BOUNDARY, about("colleague"))
"""U1, for the Principal, with the child's part for the DSL."""


def sent(
    facts: Facts = A_PUPIL,
    *,
    at: datetime = TUESDAY,
    people: People = WELL_STAFFED,
    school: School = SCHOOL,
) -> CaseFile:
    """A case that has just come in, the pupil's side of it where it is two (Q30)."""
    account = Account(words="What was said.", safe=Answer.YES)
    concern = Concern(ConcernId("c"), "EX-1", FormToken("t"), facts, account, received=at)
    file = CaseFile(concern, at, replace(school, people=people))
    return file.keep(settling.received(concern, file.scene))


def sent_as_two(facts: Facts) -> tuple[CaseFile, CaseFile]:
    """The colleague's case and the pupil's."""
    whole = sent(facts).concern
    fresh = Concern(whole.id, whole.reference, whole.token, facts, whole.account, TUESDAY)
    school = replace(SCHOOL, people=WELL_STAFFED)
    both = linking.apart(fresh, id=ConcernId("d"), reference="EX-2")
    files = [CaseFile(one, TUESDAY, school) for one in both]
    one, other = (file.keep(settling.received(file.concern, file.scene)) for file in files)
    return one, other
