"""Reading what came back from the concern form: every answer checked, nothing that was typed thrown away."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cards import words
from policy.concerns import Answer, SubjectKind
from policy.kinds import Group, Kind

LONGEST = 10_000
"""The most characters of an account that are taken in one concern; more is added afterwards."""
SHORTEST = 3
AGAIN = "Please choose again."

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, and for each input that needs another look the sentence that says why."""

    values: Values = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        """Whether nothing needs another look."""
        return not self.faults

    def judged(self, said: Iterable[tuple[str, str]]) -> Filled:
        """The same form with these sentences, each under its input; of two about one input, the first."""
        found: dict[str, str] = {}
        for key, sentence in said:
            found.setdefault(key, sentence)
        return Filled(self.values, found)


Check = Callable[[str, date], str]
"""Says what is wrong with one answer, or nothing."""


def _among(allowed: frozenset[str], sentence: str, *, needed: bool = False) -> Check:
    def check(value: str, _: date) -> str:
        if not value:
            return sentence if needed else ""
        return "" if value in allowed else AGAIN

    return check


def _up_to(most: int) -> Check:
    def check(value: str, _: date) -> str:
        return f"Please keep this under {most} characters." if len(value) > most else ""

    return check


def _account(value: str, _: date) -> str:
    if len(value.strip()) < SHORTEST:
        return "Please write what happened."
    over = len(value) - LONGEST
    return f"This is {over} characters too long. Send the rest afterwards with Add more." if over > 0 else ""


def _day(value: str, today: date) -> str:
    if not value:
        return ""
    try:
        return "That day is still to come." if date.fromisoformat(value) > today else ""
    except ValueError:
        return "Please choose a day, or leave it empty."


_ABOUT: Mapping[str, Check] = {
    "imagery": _among(frozenset(Answer), "Please say whether there could be such a picture.", needed=True),
    "about": _among(frozenset(Group), "Please choose what it is about.", needed=True),
    "who": _among(frozenset(SubjectKind), "Please say who it is about.", needed=True),
    "adult": _up_to(64),
    "name": _up_to(300),
    "avoid": _among(frozenset(words.AVOID), ""),
    "source": _among(frozenset(words.SOURCES), ""),
}
_HAPPENED: Mapping[str, Check] = {
    "closest": _among(frozenset(Kind), ""),
    "words": _account,
    "when": _among(frozenset(words.WHEN), ""),
    "on_date": _day,
    "platform": _among(frozenset(words.PLATFORMS), ""),
    "safe": _among(frozenset(Answer), "Please say whether the child is safe now.", needed=True),
    "evidence": _up_to(2_000),
}
_REVIEW: Mapping[str, Check] = {
    "mention": _up_to(2_000),
    "confidential": _among(frozenset({"true", "false"}), ""),
}
_STEPS: Mapping[str, Mapping[str, Check]] = {"about": _ABOUT, "happened": _HAPPENED, "review": _REVIEW}
_ALL = {**_ABOUT, **_HAPPENED, **_REVIEW}


def read(data: Mapping[str, object], kept: Values) -> Values:
    """The answers in a press, laid over those already kept.

    A blank on a form drawn afresh keeps the earlier answer: a phone that reloads shows the form empty. Where
    an answer stood on the card ("drawn" names these), a blank means that it was taken out; some clients
    leave blanks out of what they send. An answer that is not text is not one.
    """
    given = {key: value for key in _ALL if isinstance(value := data.get(key), str) and value}
    drawn = data.get("drawn")
    stood = drawn.split(",") if isinstance(drawn, str) else []
    return {**kept, **{key: "" for key in stood if key in _ALL}, **given}


def check(values: Values, *, step: str, today: date, adults: Container[str] | None = None) -> Filled:
    """What still needs another look on one step of the form; `adults` are the ids that may be picked."""
    return _checked(values, _STEPS[step], today, adults)


def check_all(values: Values, *, today: date, adults: Container[str] | None = None) -> Filled:
    """What still needs another look anywhere on the form, before it is sent."""
    return _checked(values, _ALL, today, adults)


def step_of(fault: str) -> str:
    """The step of the form on which an input stands."""
    return next(step for step, checks in _STEPS.items() if fault in checks)


def _checked(
    values: Values, checks: Mapping[str, Check], today: date, adults: Container[str] | None
) -> Filled:
    found = {key: sentence for key, rule in checks.items() if (sentence := rule(values.get(key, ""), today))}
    if "adult" in checks and _is_unknown(values.get("adult", ""), adults):
        found["adult"] = AGAIN
    return Filled(values, found)


def _is_unknown(adult: str, adults: Container[str] | None) -> bool:
    """Whether somebody was picked who has left since, or never was: in silence it would be about nobody."""
    return bool(adult) and adults is not None and adult not in adults


def details(data: Mapping[str, object], *, adults: Container[str] | None = None) -> Filled:
    """What a reporter adds to a concern already sent, and which adult they now say it is about."""
    typed, adult, mention = (
        value if isinstance(value := data.get(key), str) else "" for key in ("more", "adult", "mention")
    )
    sentence = "" if adult and not typed else _account(typed, date.max)
    faults = {"adult": AGAIN if _is_unknown(adult, adults) else "", "more": sentence}
    values = {"more": typed, "adult": adult, "mention": mention}
    return Filled(values, {key: said for key, said in faults.items() if said})
