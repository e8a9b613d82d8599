"""Typed words: which verb they mean, forgivingly. Anything that may be a concern opens the form with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from bot import days
from cards.verbs import Verb
from policy.kinds import Group

_Meant = TypeVar("_Meant")
REFERENCE = re.compile(r"\b([a-z]{1,6}-[0-9a-z]{5})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Command:
    """A verb, and what a button would have sent with it."""

    verb: Verb
    data: Mapping[str, object] = field(default_factory=dict)


_WHOLE: Mapping[str, Command] = {
    **dict.fromkeys(
        (
            "report concern",
            "report a concern",
            "i want to report a concern",
            "i need to report a concern",
            "i have a concern",
            "concern",
            "report",
            "new concern",
            "raise a concern",
        ),
        Command(Verb.START),
    ),
    **dict.fromkeys(("danger", "a child is in danger", "child in danger", "emergency"), Command(Verb.DANGER)),
    **dict.fromkeys(("my reports", "my report", "reports"), Command(Verb.MY_REPORTS)),
    **dict.fromkeys(("my work", "work", "my cases"), Command(Verb.MY_WORK)),
    **dict.fromkeys(("carry on", "resume", "my draft"), Command(Verb.RESUME)),
    **dict.fromkeys(
        ("who is on duty", "whos on duty", "duty", "on duty", "police", "999"), Command(Verb.DUTY)
    ),
    **dict.fromkeys(("friend request",), Command(Verb.START, {"about": Group.FRIEND.value, "who": "pupil"})),
    **dict.fromkeys(
        (
            "help",
            "hi",
            "hello",
            "hey",
            "hi there",
            "hello there",
            "good morning",
            "good afternoon",
            "good evening",
            "menu",
            "start",
            "thanks",
            "thank you",
        ),
        Command(Verb.HELP),
    ),
    **dict.fromkeys(
        ("request post", "request a post", "new post", "ask for a post", "post"), Command(Verb.POST)
    ),
    **dict.fromkeys(("my posts",), Command(Verb.MY_POSTS)),
    **dict.fromkeys(("posts to approve", "posts to decide", "approvals"), Command(Verb.TO_APPROVE)),
    **dict.fromkeys(("take downs", "to take down", "take down"), Command(Verb.TO_TAKE_DOWN)),
    **dict.fromkeys(("post calendar", "calendar"), Command(Verb.CALENDAR)),
    **dict.fromkeys(("sample posts", "post sample"), Command(Verb.SAMPLE)),
    **dict.fromkeys(
        ("request account", "request an account", "new account", "ask for an account"),
        Command(Verb.ACCOUNT_REQUEST),
    ),
    "policy": Command(Verb.POLICY),
}
_ABOUT_ONE: Mapping[str, Verb] = {
    "open": Verb.OPEN,
    "ack": Verb.HAVE,
    "acknowledge": Verb.HAVE,
    "have": Verb.HAVE,
    "pass": Verb.PASS,
    "conflict": Verb.CONFLICT,
    "add": Verb.ADD,
    "chase": Verb.CHASE,
    "hide": Verb.HIDE,
    "decide": Verb.DECIDE,
    "note": Verb.NOTE,
    "done": Verb.DONE,
    "story": Verb.STORY,
    "answer": Verb.QUESTION,
    "reopen": Verb.REOPEN,
    "approve": Verb.APPROVE,
    "decline": Verb.DECLINE,
}
_TO_THE_LETTER: Mapping[str, Command] = {
    "consents": Command(Verb.CONSENTS),
    **dict.fromkeys(("accounts", "social media accounts"), Command(Verb.ACCOUNTS)),
    **dict.fromkeys(("devices", "school devices"), Command(Verb.DEVICES)),
    **dict.fromkeys(("check consent", "check consents"), Command(Verb.CHECK)),
}
"""A word that is nearly one of these is nearer to "concern", and is taken for that."""
_AWAY = re.compile(
    r"(?:(?:i am|im|i will be|ill be|i shall be) (?:away|absent|off|on leave|out of (?:the )?office)"
    r"|away|absence|my absence|cover|out of (?:the )?office)(?: (.+))?"
)
_BACK = re.compile(r"(?:i am|im) back(?: (?:at school|at work|in school|now|today|again))?")
_ADDED = re.compile(r"add(?: to)? ([a-z]{1,6}-[0-9a-z]{5})\b[\s:,.-]*(\S[\s\S]*)", re.IGNORECASE)
_NEAR = 0.8
_MOST_WORDS = 7
_POLITE = re.compile(
    r"^(please|can you|could you|can i|could i|i would like to|id like to|i want to|i need to) "
    r"| (please|now)$"
)


def read(text: str) -> Command:
    """What these words ask for; what is no command is taken for a concern, never for a mistake."""
    words = " ".join(re.findall(r"[\w-]*\w[\w-]*", re.sub(r"['’]", "", text.casefold())))
    if not words:
        return Command(Verb.HELP)
    plain = _POLITE.sub("", _POLITE.sub("", words))
    return (
        _danger(text, words)
        or _added(text)
        or _about_one(text, plain)
        or _looked_up(text, words)
        or _away(words)
        or _away(plain)
        or _whole(words)
        or _whole(plain)
        or Command(Verb.START, {"words": text.strip()})
    )


def _danger(text: str, words: str) -> Command | None:
    """ "danger" first: it is raised at once, with whatever else was said in it."""
    if words.split()[0] != "danger":
        return None
    said = re.sub(r"^\W*danger\W*", "", text, flags=re.IGNORECASE).strip()
    return Command(Verb.DANGER, {"words": said} if said else {})


def _about_one(text: str, plain: str) -> Command | None:
    """A reference, alone or after what to do with it; "X-rated pictures" only looks like one."""
    found, words = REFERENCE.search(text), plain.removeprefix("i ").split()
    if found is None or not words or len(words) > _MOST_WORDS:
        return None
    verb = _nearest(words[0], _ABOUT_ONE)
    if len(words) > (1 if verb is None else 2) and not _is_surely_one(found[1]):
        return None
    if verb is None and len(words) <= 2:
        verb = Verb.OPEN
    return Command(verb, {"reference": found[1].upper()}) if verb else None


def _added(text: str) -> Command | None:
    """ "add", a reference and then words: they are added as they stand, so that none is lost."""
    found = _ADDED.fullmatch(text.strip())
    if found is None:
        return None
    return Command(Verb.ADD_SEND, {"reference": found[1].upper(), "more": found[2]})


def _is_surely_one(reference: str) -> bool:
    return reference.isupper() or any(letter.isdigit() for letter in reference)


def _looked_up(text: str, words: str) -> Command | None:
    first, _, rest = words.partition(" ")
    if first == "policy" and rest and len(words.split()) <= _MOST_WORDS:
        return Command(
            Verb.POLICY, {"asked": re.sub(r"^\W*policy\W*", "", text, flags=re.IGNORECASE).strip()}
        )
    return _consent(text, words)


def _consent(text: str, words: str) -> Command | None:
    """ "check consent" and a name or a class; a longer sentence is no such question, and no word is lost."""
    if len(words.split()) > _MOST_WORDS:
        return None
    asked = re.fullmatch(
        r"\W*(?:please\W+)?check\W+consents?\W+(?:for\W+|of\W+)?(\S.*)", text.strip(), re.IGNORECASE
    )
    return Command(Verb.CHECK, {"asked": asked[1].strip()}) if asked else None


def _away(words: str) -> Command | None:
    """Away or back, to the letter: a word too many that says no day, and it may be a concern."""
    if _BACK.fullmatch(words):
        return Command(Verb.RETURNED)
    found = _AWAY.fullmatch(words)
    if found is None or not days.are_days(found[1] or ""):
        return None
    return Command(Verb.AWAY, {"days": found[1]} if found[1] else {})


def _whole(words: str) -> Command | None:
    """A command, perhaps misspelt; with a word too many it is no command, so that no word is lost."""
    if len(words.split()) > _MOST_WORDS:
        return None
    return _TO_THE_LETTER.get(words) or _nearest(
        words, {typed: one for typed, one in _WHOLE.items() if len(words.split()) <= len(typed.split())}
    )


def _nearest(typed: str, among: Mapping[str, _Meant]) -> _Meant | None:
    near = [typed] if typed in among else get_close_matches(typed, list(among), n=1, cutoff=_NEAR)
    return among[near[0]] if near else None
