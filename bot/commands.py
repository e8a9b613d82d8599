"""Typed words: which verb they mean, forgivingly. Anything that may be a concern opens the form with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from cards.verbs import Verb
from policy.kinds import Group

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
    **dict.fromkeys(("who is on duty", "whos on duty", "duty", "on duty"), Command(Verb.DUTY)),
    **dict.fromkeys(("friend request",), Command(Verb.START, {"about": Group.FRIEND.value, "who": "pupil"})),
    **dict.fromkeys(
        (
            "help",
            "hi",
            "hello",
            "hey",
            "good morning",
            "good afternoon",
            "menu",
            "start",
            "thanks",
            "thank you",
        ),
        Command(Verb.HELP),
    ),
    **dict.fromkeys(
        ("request post", "my posts", "posts to approve", "consents", "check consent"), Command(Verb.NOT_YET)
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
    "approve": Verb.NOT_YET,
    "decline": Verb.NOT_YET,
}
_NEAR = 0.8
_MOST_WORDS = 7


def read(text: str) -> Command:
    """What these words ask for; what is no command is taken for a concern, never for a mistake."""
    words = " ".join(re.findall(r"[\w'-]+", text.casefold().replace("'", "").replace("’", "")))
    if not words:
        return Command(Verb.HELP)
    return (
        _about_one(text, words)
        or _looked_up(text, words)
        or _whole(words)
        or _danger(text, words)
        or (Command(Verb.START, {"words": text.strip()}))
    )


def _about_one(text: str, words: str) -> Command | None:
    found = REFERENCE.search(text)
    first = words.split()[0]
    if found is None or len(words.split()) > _MOST_WORDS:
        return None
    verb = _ABOUT_ONE.get(first) or next(
        (_ABOUT_ONE[near] for near in get_close_matches(first, list(_ABOUT_ONE), n=1, cutoff=_NEAR)), None
    )
    if verb is None:
        # A reference alone, or with words that say nothing more, is asked for.
        verb = Verb.OPEN if len(words.split()) <= 2 else None
    return Command(verb, {"reference": found[1].upper()}) if verb else None


def _looked_up(text: str, words: str) -> Command | None:
    first, _, rest = words.partition(" ")
    if first == "policy" and rest:
        return Command(Verb.POLICY, {"asked": text.strip().partition(" ")[2].strip()})
    if words.startswith("check consent"):
        return Command(Verb.NOT_YET)
    return None


def _whole(words: str) -> Command | None:
    plain = re.sub(r"^(please|can i|could i|i would like to|id like to) ", "", words)
    plain = re.sub(r" (please|now)$", "", plain)
    if plain in _WHOLE:
        return _WHOLE[plain]
    if len(plain.split()) > _MOST_WORDS:
        return None
    near = get_close_matches(plain, list(_WHOLE), n=1, cutoff=_NEAR)
    return _WHOLE[near[0]] if near else None


def _danger(text: str, words: str) -> Command | None:
    """ "danger" first and then words: it is raised at once, with those words in it."""
    if words.split()[0] != "danger":
        return None
    said = re.sub(r"^\W*danger\W*", "", text, flags=re.IGNORECASE)
    return Command(Verb.DANGER, {"words": said})
