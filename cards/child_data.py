"""All that is held on one child's permissions as data, for a person's own use or another system (E5)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from policy.chronology import Trace
from policy.consents import Change, Verdict, Voice, Why
from policy.held import Held
from policy.papers import COMMAND_LINE
from policy.people import People, StaffId
from policy.pupils import Pupil
from policy.uses import Use

LOOK = "look_at_before_handing_over"
"""Stands beside what is about somebody else, or may have to be held back: that is for the DPO to decide."""

Json = Mapping[str, object]


def written(held: Held, school: str, people: People) -> str:
    """The file: plain ASCII, moments in UTC, codes of uses as "photo@website"."""
    data = {
        "school": school,
        "what": "All that is held on one child's permissions for pictures, names and work.",
        "as_at": held.at.isoformat(),
        "before_you_hand_it_over": (
            f"Look at everything with {LOOK!r} beside it. Leaving it out is for the DPO to decide."
        ),
        "child": _child(held.pupil),
        "in_force": [_verdict(use, it) for use, it in held.in_force],
        "said": [_said(one, people) for one in held.history],
        "taken_back": [
            {
                "at": one.at.isoformat(),
                "uses": [use.code for use in one.uses],
                "keepers_of_posts_told": not one.is_waiting,
            }
            for one in held.taken_back
        ],
        "looked_or_changed": [_line(one, people) for one in held.audit],
    }
    return json.dumps(data, indent=1) + "\n"


def _child(pupil: Pupil) -> Json:
    return {
        "number_in_this_record": pupil.id,
        "surname": pupil.surname,
        "forename": pupil.forename,
        "also": list(pupil.also),
        "year": pupil.year,
        "class": pupil.class_name,
        "born": pupil.born,
        "upn": pupil.upn,
        "admission_number": pupil.admission_number,
        "mis_id": pupil.mis_id,
        "left_on": pupil.left_on,
        "safeguarding_lead_is_asked_first": {"value": pupil.protected, LOOK: pupil.protected},
    }


def _verdict(use: Use, verdict: Verdict) -> Json:
    shown = {
        "use": use.code,
        "may_be_used": verdict.is_yes,
        "why": verdict.why.value,
        "not_asked_anew_this_year": verdict.is_unconfirmed,
    }
    return {**shown, LOOK: True} if verdict.why is Why.ASK_DSL else shown


def _said(change: Change, people: People) -> Json:
    return {
        "id": change.id,
        "answers": {code: it.value for code, it in change.answers.items()},
        "who": _giver(change),
        "parental_responsibility": change.is_responsible,
        "how": change.source.value,
        "counts_from": change.effective.isoformat(),
        "asked_anew": change.confirms,
        "written_down": change.recorded_at.isoformat(),
        "written_down_by": _colleague(change.recorded_by, people),
    }


def _giver(change: Change) -> object:
    if change.voice is Voice.CHILD:
        return "the child"
    return {"name": change.by, "is_another_person": True, LOOK: True} if change.by else "the school's list"


def _colleague(id_: StaffId | None, people: People) -> object:
    if id_ is None or id_ == COMMAND_LINE:
        return "somebody at the server"
    found = people.find(id_)
    name = found.name if found is not None else ""
    return {"id": id_, "name": name, "is_another_person": True, LOOK: True}


def _line(trace: Trace, people: People) -> Json:
    codes: Iterable[tuple[str, str]] = trace.codes.items()
    return {
        "at": trace.at.isoformat(),
        "who": _colleague(trace.actor, people),
        "what": trace.action,
        "codes": dict(codes),
    }
