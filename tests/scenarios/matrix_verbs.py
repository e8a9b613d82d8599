"""Every verb about a case as a row of the matrix: which slice may press it, and why (records.md E3).

E3 says which slice somebody has; what a slice may do follows from what it may see. Whoever has the whole
case may do everything; whoever has the child, the support or the breach slice works on that side of it; a
technical slice is a task and no more; who knows only that there is something may step back from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from cards.verbs import Verb
from tests.scenarios.matrix import OWNERS, SIGNERS, Case, Outcome, Part, Press, Stage, Who, has_sent, part

WHOLE = frozenset({Part.WHOLE})
SIDES = frozenset({Part.CHILD, Part.SUPPORT, Part.DATA})
"""The slices that show what was written, of one side of the case."""
WORKERS = WHOLE | SIDES
HANDS = WORKERS | {Part.TECHNICAL}
"""Whoever has something to do."""
WRITERS = WORKERS | {Part.SHARED}
EVERYBODY = frozenset(Part) - {Part.NOTHING}
CARERS = WHOLE | {Part.CHILD}
NOBODY: frozenset[Part] = frozenset()

WHY = "This is the reason, and it is long enough."
_NEW = {"words": "A colleague saw it as well."}
_SAVED = "Your decision is recorded"


def _decided(topic: str, parts: frozenset[Part], **answers: str) -> Press:
    given = {"topic": topic, "rationale": WHY, **answers}
    return Press(Verb.DECIDE_SAVE, (_SAVED,), parts, answers=given, saves=True, only=f"about {topic}")


def _sent(verb: Verb, done: str, answers: Mapping[str, str] | None = None, *, saves: bool = False) -> Press:
    """What whoever sent the report may do: E3, "append + status only"."""
    return Press(verb, (done,), answers=answers or {}, sender=True, saves=saves)


SENT: tuple[Press, ...] = (
    _sent(Verb.QUESTION, "A question about your report"),
    _sent(Verb.ANSWER, "Your answer is saved", {"words": "She said so herself."}, saves=True),
    _sent(Verb.NUMBERS, "Numbers to ring"),
    _sent(Verb.ADD, "Add to your report"),
    _sent(Verb.ADD_SEND, "Added. Ref", {"more": "It went on today."}, saves=True),
    _sent(Verb.TELL_EVIDENCE, "Where evidence is kept"),
    _sent(Verb.TELL_EVIDENCE_SAVE, "Saved: where it is kept", {"kept": "In the office"}, saves=True),
    _sent(Verb.CHASE, "Chased. Ref", saves=True),
)
"""The reporter's own: "append + status only"."""

READING: tuple[Press, ...] = (
    Press(
        Verb.OPEN,
        (
            "What happened, as written",
            "Technical task. Ref",
            "Shared with you. Ref",
            "For your information. Ref",
        ),
        EVERYBODY,
    ),
    Press(Verb.STORY, ("What has happened. Ref",), EVERYBODY),
    Press(Verb.MORE, ("What would you like to do?",), EVERYBODY),
    # A picture shows more than a sentence: whoever has the breach slice looks only at what is their own.
    Press(Verb.EXHIBIT_SHOW, ("Show the screenshot. Ref",), CARERS | {Part.SUPPORT}),
    Press(Verb.EXHIBIT, ("Add a screenshot of words. Ref",), WORKERS, sender=True),
)

WRITING: tuple[Press, ...] = (
    Press(Verb.HAVE, ("You have this", "A colleague has this"), HANDS),
    Press(Verb.NOTE, ("Add a note",), WRITERS),
    Press(Verb.NOTE_SAVE, ("Your note is saved",), WRITERS, answers=_NEW, saves=True),
    Press(Verb.CORRECT, ("Correct a line",), WORKERS),
    Press(Verb.CORRECT_SAVE, ("Your correction is saved",), WORKERS, answers=_NEW, saves=True),
    Press(Verb.ASK, ("Ask the reporter a question",), CARERS),
    Press(Verb.ASK_SEND, ("Your question is on its way",), CARERS, answers=_NEW, saves=True),
    Press(Verb.INVITE, ("Ask a colleague in",), CARERS),
    Press(
        Verb.INVITE_SAVE,
        ("Your colleague is being told",),
        CARERS,
        answers={"slice": "shared", **_NEW},
        saves=True,
    ),
    Press(Verb.LINK, ("It is also about somebody else",), WORKERS),
    Press(
        Verb.LINK_SAVE,
        ("Saved. Who may see it was worked out again",),
        WORKERS,
        answers={"who": "someone", "name": "Una Byrne"},
        saves=True,
    ),
    Press(Verb.JOIN, ("Same event as another case",), WHOLE),
    Press(Verb.JOIN_SAVE, ("The two cases know of each other now",), WHOLE, saves=True),
    Press(Verb.TECHNICAL, ("Technical task",), WHOLE),
    Press(
        Verb.TECHNICAL_SAVE,
        ("The technical task is on its way",),
        WHOLE,
        answers={"action": "block", "address": "play.example"},
        saves=True,
    ),
    Press(Verb.EVIDENCE, ("Where evidence is kept",), WORKERS),
    Press(
        Verb.EVIDENCE_SAVE, ("Saved: where it is kept",), WORKERS, answers={"kept": "In the safe"}, saves=True
    ),
)

DECIDING: tuple[Press, ...] = (
    Press(Verb.DECIDE, ("Decide. Ref",), WORKERS),
    # Whoever decides about one side is shown what is theirs to decide instead.
    Press(Verb.DECIDE_ABOUT, ("Your decision",), WHOLE, SIDES, {"topic": "lado"}, only="about lado"),
    Press(
        Verb.DECIDE_ABOUT,
        ("Your decision",),
        CARERS | {Part.SUPPORT},
        frozenset({Part.DATA}),
        {"topic": "support"},
        only="about support",
    ),
    _decided("lado", WHOLE, choice="not_met"),
    _decided("school_route", WHOLE, choice="none"),
    _decided("safety", CARERS, choice="safe"),
    _decided("removal", CARERS | {Part.SUPPORT}, choice="removed"),
    _decided("breach", WHOLE | {Part.DATA}, choice="log_only"),
    Press(Verb.RANG, (_SAVED,), CARERS, saves=True),
    Press(Verb.DONE, ("Say what was done", "Nothing to say here"), HANDS),
    Press(
        Verb.DONE_SAVE,
        ("Saved: what was done",),
        WHOLE,
        SIDES | {Part.TECHNICAL},
        {"task": "review", "result": "looked"},
        saves=True,
        only="of the case",
    ),
    Press(
        Verb.DONE_SAVE,
        ("Saved: what was done",),
        WHOLE | {Part.TECHNICAL},
        SIDES,
        {"task": "technical", "result": "done"},
        saves=True,
        only="of a technical task",
    ),
    Press(Verb.REOPEN, ("Open it again",), WHOLE),
    Press(Verb.REOPEN_SAVE, ("It is open again",), NOBODY, WHOLE, _NEW, only="while it is open"),
    Press(Verb.SIGN_OFF, ("A second person is needed",), only="while nobody was asked"),
    Press(
        Verb.SIGN_OFF_SAVE,
        (_SAVED,),
        NOBODY,
        WHOLE,
        {"agrees": "yes"},
        saves=True,
        only="while nobody was asked",
    ),
)

ENDING: tuple[Press, ...] = (
    Press(Verb.SIGN_OFF, ("A second person is needed",), WHOLE, stage=Stage.WAITING),
    Press(Verb.SIGN_OFF_SAVE, (_SAVED,), WHOLE, answers={"agrees": "yes"}, saves=True, stage=Stage.WAITING),
    Press(Verb.OPEN, READING[0].done, EVERYBODY, stage=Stage.CLOSED),
    Press(Verb.STORY, READING[1].done, EVERYBODY, stage=Stage.CLOSED),
    Press(Verb.NOTE_SAVE, ("Your note is saved",), WRITERS, answers=_NEW, saves=True, stage=Stage.CLOSED),
    Press(
        Verb.DECIDE_SAVE,
        (_SAVED,),
        NOBODY,
        CARERS,
        {"topic": "safety", "choice": "safe", "rationale": WHY},
        stage=Stage.CLOSED,
    ),
    Press(Verb.REOPEN, ("Open it again",), WHOLE, stage=Stage.CLOSED),
    Press(Verb.REOPEN_SAVE, ("It is open again",), WHOLE, answers=_NEW, saves=True, stage=Stage.CLOSED),
    Press(Verb.PASS, ("Passed on", "nobody else to pass it to"), HANDS, stage=Stage.LAST),
    # Everybody who knows of a case may step back from it, and is never asked why (I7).
    Press(Verb.CONFLICT, ("This item is with somebody else now",), EVERYBODY, saves=True, stage=Stage.LAST),
)

PRESSES: tuple[Press, ...] = (*SENT, *READING, *WRITING, *DECIDING, *ENDING)

NO_CASE: Mapping[Verb, str] = {
    Verb.HELP: "what can be typed, the same for everybody",
    Verb.DUTY: "who is on duty, the same for everybody",
    Verb.POLICY: "what the policy says, the same for everybody",
    Verb.START: "an empty form of one's own",
    Verb.ABOUT: "a step of a form of one's own, kept under the person who fills it in",
    Verb.HAPPENED: "a step of a form of one's own, kept under the person who fills it in",
    Verb.SEND: "sends a form of one's own",
    Verb.BACK: "a step of a form of one's own, kept under the person who fills it in",
    Verb.KEEP: "puts a form of one's own away",
    Verb.RESUME: "carries on with a form of one's own",
    Verb.ERASE: "erases a form of one's own",
    Verb.DANGER: "sends a report of one's own, with one press",
    Verb.MY_REPORTS: "a list of what one sent oneself: shown to name nothing else below",
    Verb.MY_WORK: "a list of what waits for oneself: shown to name nothing else below",
    Verb.AWAY: "absences, whose rules are C16's and not E3's",
    Verb.AWAY_SAVE: "absences, whose rules are C16's and not E3's",
    Verb.RETURNED: "absences, whose rules are C16's and not E3's",
    **dict.fromkeys(
        [one for one in Verb if one.value.split(".")[0] in ("consents", "imports", "papers")],
        "the consent record, with a column of E3 of its own: tests/scenarios/test_consent_access.py",
    ),
    **dict.fromkeys(
        [one for one in Verb if one.value.split(".")[0] in ("posts", "decisions", "outings")],
        "posts, with a column of E3 of their own: tests/scenarios/test_post_access.py",
    ),
    **dict.fromkeys(
        [one for one in Verb if one.value.split(".")[0] in ("accounts", "accesses", "devices")],
        "the registers, with a table of their own: tests/scenarios/test_register_access.py",
    ),
    Verb.HIDE: "puts content away: it reads nothing, and says back the reference it was given",
}
"""Verbs that concern no case, and why."""

OTHERWISE: Mapping[tuple[Case, str, Who], tuple[Outcome, str]] = {
    (Case.OWN, "reports.question", Who.DSL): (Outcome.KINDLY, "the DSL asks themselves no question"),
    (Case.OWN, "reports.question", Who.PARENT): (Outcome.KINDLY, "I1: whoever is kept out is asked nothing"),
    (Case.OWN, "case.ask_send", Who.DSL): (Outcome.KINDLY, "nobody asks themselves a question"),
    (Case.OWN, "case.ask_send", Who.DEPUTY): (Outcome.KINDLY, "nobody asks themselves a question"),
    (Case.OWN, "exhibit.add", Who.PARENT): (Outcome.NOT_FOUND, "I1: kept out, they add words and no file"),
    (Case.PRINCIPAL, "case.technical_save", Who.CHAIR): (
        Outcome.KINDLY,
        "B3: nobody technical is clear of the Principal's office",
    ),
    (Case.PRINCIPAL, "task.done_save of a technical task", Who.CHAIR): (
        Outcome.KINDLY,
        "there is no technical task, because there is nobody to ask",
    ),
    (Case.TECHNICAL, "task.done_save of a technical task", Who.ICT): (
        Outcome.KINDLY,
        "the task was given to one person, and says so by its time",
    ),
}
"""Cells that differ from their row, and why."""

_AGREES, _AGAIN = f"{Verb.SIGN_OFF_SAVE} {Stage.WAITING}", f"{Verb.REOPEN_SAVE} {Stage.CLOSED}"
_SECOND: Mapping[tuple[Case, str, Who], tuple[Outcome, str]] = {
    **{
        (case, _AGREES, OWNERS[case]): (Outcome.KINDLY, "I10: nobody agrees with themselves")
        for case in SIGNERS
    },
    **{
        (case, _AGAIN, who): (Outcome.KINDLY, "whoever had it has opened it again by then")
        for case, who in SIGNERS.items()
    },
}


def expected(case: Case, who: Who, press: Press) -> Outcome:
    """What comes of this press by this person about this case."""
    cell = (case, press.name, who)
    if cell in OTHERWISE or cell in _SECOND:
        return {**OTHERWISE, **_SECOND}[cell][0]
    theirs = part(case, who, press.stage)
    if theirs in press.parts or (press.sender and has_sent(case, who)):
        return Outcome.DONE
    return Outcome.KINDLY if theirs in press.kindly else Outcome.NOT_FOUND
