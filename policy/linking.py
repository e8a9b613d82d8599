"""One event, two cases: a pupil and a colleague in it are looked after apart, each by their own (Q30)."""

from __future__ import annotations

from dataclasses import replace

from policy.concerns import CHILDREN, Concern, ConcernId, FormToken, child_at_risk, urgency_of
from policy.errors import No, Refused
from policy.kinds import Kind, Urgency


def is_two(concern: Concern) -> bool:
    """Whether a report is two cases: a colleague to support, and a pupil who did it (R112, R116, Q30).

    Danger stays one case, because then everybody is to know the same at once. So does what is about somebody
    of the school as well: they and whoever is close to them are kept out of all of it (I1, I11).
    """
    facts = concern.facts
    about_a_child = any(one.kind in CHILDREN for one in facts.subjects)
    calm = facts.urgency is not Urgency.U0 and not facts.named
    return facts.kind is Kind.STAFF_BULLIED and about_a_child and calm


def apart(concern: Concern, *, id: ConcernId, reference: str) -> tuple[Concern, Concern]:
    """The colleague's case and, under this id and reference, the pupil's; each knows that the other is."""
    facts, account = concern.facts, concern.account
    children = tuple(one for one in facts.subjects if one.kind in CHILDREN)
    kind = Kind.PUPIL_BEHAVING_BADLY
    about = replace(
        facts,
        kind=kind,
        subjects=children,
        urgency=urgency_of(kind, safe=account.safe, imagery=account.imagery),
        child_at_risk=child_at_risk(kind, children, safe=account.safe, imagery=account.imagery),
    )
    pupil = replace(
        concern,
        id=id,
        reference=reference,
        token=FormToken(f"{concern.token}-pupil"),
        facts=about,
        linked=(concern.reference,),
    )
    return replace(concern, facts=replace(facts, apart=True), linked=(reference,)), pupil


def link(one: Concern, other: Concern) -> tuple[Concern, Concern]:
    """Two cases of the same event know of each other; each keeps its readers and its author's words (D2).

    Raises `Refused` for a case and itself.
    """
    if one.id == other.id:
        raise Refused(No.SAME_CASE)
    return _knows(one, other), _knows(other, one)


def _knows(concern: Concern, other: Concern) -> Concern:
    if other.reference in concern.linked:
        return concern
    return replace(concern, linked=(*concern.linked, other.reference))
