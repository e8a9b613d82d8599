"""The words of what is to be done, and of what came of it: every code of policy/duties.py and doing.py."""

from __future__ import annotations

from collections.abc import Mapping

from policy.tasks import Duty

DUTIES: Mapping[Duty, str] = {
    Duty.DECIDE: "Make a decision",
    Duty.LADO: "Ring the council officer for concerns about adults (LADO), or say why not",
    Duty.SERVICES: "Decide about the council's children's team",
    Duty.SERVICES_REPLY: "Hear back from the council's children's team",
    Duty.PARENTS: "Tell parents or carers, or say why not",
    Duty.POLICE_CONTACT: "Ring the police",
    Duty.REMOVAL: "See whether it was taken down",
    Duty.VICTIM_MEETING: "Meet the colleague who was harmed",
    Duty.SUPPORT_CHECK: "Ask how they are",
    Duty.RESTRICTION: "Look at the limit again",
    Duty.PARENT_MEETING: "Meet the parents",
    Duty.TRAINING: "Give the training",
    Duty.TECHNICAL: "Technical task",
    Duty.CONTAIN: "Get the private information out of sight",
    Duty.BREACH: "Decide whom to tell about the private information",
    Duty.COMPLAINT: "Answer the complaint",
    Duty.EXTERNAL_RECORD: "Record it in the school's other system",
    Duty.REDACT: "Take the words out here",
    Duty.ANSWER: "Hear back from the reporter",
    Duty.SIGN_OFF: "Agree, or not, that nothing more is to be done",
    Duty.REVIEW: "Look at all of it again",
}


def duty(code: str) -> str:
    """What is to be done; the code itself where a later version made it."""
    return DUTIES[Duty(code)] if code in Duty.__members__.values() else code


def result(duty_: str, code: str) -> str:
    """What came of it; the code itself where a later version made it."""
    known = duty_ in Duty.__members__.values()
    return RESULTS.get((Duty(duty_), code), code) if known else code


_RESULTS: Mapping[Duty, Mapping[str, str]] = {
    Duty.POLICE_CONTACT: {
        "rang_101": "I rang 101",
        "rang_999": "I rang 999",
        "advice": "I asked them for advice",
    },
    Duty.SERVICES_REPLY: {"answered": "They answered us", "chased": "I asked again, and wait"},
    Duty.REMOVAL: {"removed": "It is gone", "still_there": "It is still there"},
    Duty.VICTIM_MEETING: {
        "held": "The meeting took place",
        "offered": "A meeting was offered",
        "not_wanted": "They do not want one",
    },
    Duty.SUPPORT_CHECK: {"well": "They are well", "again": "I will ask again"},
    Duty.RESTRICTION: {"ended": "It is over", "goes_on": "It goes on"},
    Duty.PARENT_MEETING: {
        "came": "They came to it",
        "did_not_come": "They did not come",
        "not_wanted": "They do not want to",
    },
    Duty.TRAINING: {"done": "It was given"},
    Duty.TECHNICAL: {"done": "It is done", "not_possible": "It cannot be done"},
    Duty.CONTAIN: {
        "contained": "It is out of sight",
        "still_seen": "It can still be seen",
        "cannot": "It cannot be taken back",
    },
    Duty.COMPLAINT: {"answered": "It was answered"},
    Duty.REVIEW: {"looked": "I looked at it"},
}
RESULTS: Mapping[tuple[Duty, str], str] = {
    (duty, result): label for duty, labels in _RESULTS.items() for result, label in labels.items()
}
