"""The forms of an account: asking for it, what the safeguarding lead thinks, the decision, setting it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cards import accounts
from cards import register_words as words
from cards.accounts import MOST_WORDS
from cards.card import Card
from cards.elements import (
    Element,
    button,
    buttons,
    day,
    heading,
    line,
    one_of,
    said,
    some_of,
    text_box,
    warning,
)
from cards.forms import Filled
from cards.verbs import Verb
from policy.account_steps import Request, SetUp, looks_secret
from policy.accounts import Account, AccountAct, Considerations, Platform
from policy.uses import Place

_YES_NO = (("yes", "Yes, set it up"), ("no", "No, we do not want it"))
_AIMS = (("yes", "Yes, it met its aim"), ("no", "No, it did not"))
_SEPARATE = (("yes", "It is kept apart from everybody's own accounts"),)
_SHORT = 500
_NAME = 60


def platform_in(data: Mapping[str, object]) -> Platform | None:
    """The platform that was chosen, or that a button carries."""
    given = data.get("platform") or data.get("kind")
    return Platform(given) if given in {one.value for one in Platform} else None


def choose(banner: Iterable[Element] = ()) -> Card:
    """Where the account is to be: the first of two steps."""
    choices = [(one.value, words.PLATFORMS[one]) for one in Platform]
    body: list[Element] = [
        heading("Ask for an account: step 1 of 2"),
        *banner,
        line("The safeguarding lead is asked first. Then the Principal decides."),
        one_of("platform", "Where is it to be? (needed)", choices),
        buttons(button("Next", Verb.ACCOUNT_WHY, style="positive")),
    ]
    return Card(tuple(body), "Sargent: ask for an account.")


def read_request(data: Mapping[str, object]) -> Filled:
    """What came back from the second step."""
    values = words.typed(data, ("name", *words.CONSIDERATIONS))
    faults: dict[str, str] = {}
    if not values.get("name", "").strip():
        faults["name"] = "Please give it a name."
    for key, (question, _) in words.CONSIDERATIONS.items():
        if not values.get(key, "").strip():
            faults[key] = f"Please answer: {question.removesuffix(' (needed)')}"
    faults |= _too_long(values, {"name": _NAME}, _SHORT)
    return Filled(values, faults)


def request_of(filled: Filled, platform: Platform) -> Request:
    """What a form without faults asks for."""
    given = {key: filled.values[key] for key in words.CONSIDERATIONS}
    return Request(filled.values["name"], platform, Considerations(**given))


def request(platform: Platform, filled: Filled, token: str, banner: Iterable[Element] = ()) -> Card:
    """Its name, and the six things that the policy wants thought about (R52)."""
    values = filled.values
    boxes = [
        text_box(key, question, value=values.get(key, ""), hint=hint, most=_SHORT, tall=True)
        for key, (question, hint) in words.CONSIDERATIONS.items()
    ]
    body: list[Element] = [
        heading("Ask for an account: step 2 of 2"),
        *banner,
        *words.problems(filled),
        line(f"{words.PLATFORMS[platform]}."),
        text_box("name", "What is it to be called? (needed)", value=values.get("name", ""), most=_NAME),
        *boxes,
        buttons(
            button("Send", Verb.ACCOUNT_SEND, {"kind": platform.value, "token": token}, style="positive"),
            button("Back", Verb.ACCOUNT_REQUEST),
        ),
    ]
    return Card(tuple(body), "Sargent: ask for an account.")


def read_opinion(data: Mapping[str, object]) -> Filled:
    """What came back from the safeguarding lead's form."""
    values = words.typed(data, ("words",), MOST_WORDS)
    return Filled(values, _unsaid(values, "words", "Please say what you think, in a few words."))


def consult(account: Account, filled: Filled, banner: Iterable[Element] = ()) -> Card:
    """What the safeguarding lead thinks of it (R20)."""
    box = text_box(
        "words",
        "What do you think of it? (needed)",
        value=filled.values.get("words", ""),
        hint="What it is for, what goes on it, and whether children are safe with it",
        most=MOST_WORDS,
        tall=True,
    )
    about = [said("Name", account.name), *accounts.considerations(account)]
    shown = [*about, line("Whoever decides reads this first."), box]
    return _form("What do you think of it?", account, filled, shown, Verb.ACCOUNT_CONSULT_SAVE, banner)


def read_decision(data: Mapping[str, object]) -> Filled:
    """What came back from the form of the decision."""
    values = words.typed(data, ("answer", "reason"), MOST_WORDS)
    faults = _unsaid(values, "reason", "Please say why, in a few words.")
    if values.get("answer") not in ("yes", "no"):
        faults["answer"] = "Please choose yes or no."
    return Filled(values, faults)


def decide(account: Account, filled: Filled, banner: Iterable[Element] = ()) -> Card:
    """Approve it or decline it, with a reason (R50)."""
    values = filled.values
    opinion = [said("What the safeguarding lead thinks", account.opinion.words)] if account.opinion else []
    shown = [
        said("Name", account.name),
        *opinion,
        one_of("answer", "Is it to be set up? (needed)", _YES_NO, value=values.get("answer", "")),
        text_box("reason", "Why? (needed)", value=values.get("reason", ""), most=MOST_WORDS, tall=True),
    ]
    return _form("Decide about an account", account, filled, shown, Verb.ACCOUNT_DECIDE_SAVE, banner)


def read_set_up(data: Mapping[str, object]) -> Filled:
    """What came back from the Business Manager's form."""
    values = words.typed(data, ("place", "mail", "separate", "vault", "rotated_on"), 300)
    faults: dict[str, str] = {}
    if not values.get("place", "").strip():
        faults["place"] = "Please give it a short name."
    if not values.get("mail", "").strip():
        faults["mail"] = "Please write the school e-mail address that it is linked to."
    if not values.get("vault", "").strip():
        faults["vault"] = "Please write where the password is kept."
    if on(values) is None:
        faults["rotated_on"] = words.ON_A_DAY
    faults |= _too_long(values, {"place": 32, "vault": 80}, 250)
    return Filled(values, faults)


def set_up_of(filled: Filled) -> SetUp:
    """What a form without faults says."""
    values = filled.values
    return SetUp(
        Place(values["place"].strip().casefold()),
        values["mail"],
        values.get("separate") == "yes",
        values["vault"],
        on(values) or date.max,
    )


def set_up(account: Account, filled: Filled, banner: Iterable[Element] = ()) -> Card:
    """It is there: how lists call it, which school address it is linked to, where its password is kept."""
    values = filled.values
    code = "Its short name in lists of permissions (needed)"
    mail = "The school e-mail address that it is linked to (needed)"
    vault = "Where is its password kept? (needed)"
    days = "On which day was the password set? (needed)"
    shown = [
        said("Name", account.name),
        warning(words.NO_SECRETS),
        text_box("place", code, value=values.get("place", ""), hint="Such as facebook-pta", most=32),
        text_box("mail", mail, value=values.get("mail", ""), most=250),
        some_of(
            "separate", "Is it the school's alone? (needed)", _SEPARATE, value=values.get("separate", "")
        ),
        text_box("vault", vault, value=_shown_vault(filled), hint="Such as: office safe, entry 12", most=80),
        day("rotated_on", days, value=_shown_day(values)),
    ]
    return _form("The account is set up", account, filled, shown, Verb.ACCOUNT_CREATE_SAVE, banner)


def read_review(data: Mapping[str, object]) -> Filled:
    """What came back from the look after a year."""
    values = words.typed(data, ("met", "words"), MOST_WORDS)
    faults = _unsaid(values, "words", "Please say what you found, in a few words.")
    if values.get("met") not in ("yes", "no"):
        faults["met"] = "Please choose yes or no."
    return Filled(values, faults)


def review(account: Account, filled: Filled, banner: Iterable[Element] = ()) -> Card:
    """Did it meet its aim (R52)?"""
    values = filled.values
    shown = [
        said("What it is for", account.considerations.purpose),
        said("How we know that it works", account.considerations.success),
        one_of("met", "Did it meet its aim? (needed)", _AIMS, value=values.get("met", "")),
        text_box(
            "words", "What did you find? (needed)", value=values.get("words", ""), most=1_000, tall=True
        ),
    ]
    return _form("A year is over", account, filled, shown, Verb.ACCOUNT_REVIEW_SAVE, banner)


def read_rotation(data: Mapping[str, object]) -> Filled:
    """What came back from the form about the password."""
    values = words.typed(data, ("vault", "rotated_on"), 300)
    faults = _too_long(values, {"vault": 80}, 250)
    if not values.get("vault", "").strip():
        faults["vault"] = "Please write where the password is kept."
    if on(values) is None:
        faults["rotated_on"] = words.ON_A_DAY
    return Filled(values, faults)


def day_of(filled: Filled) -> date:
    """The day on which it was changed, of a form without faults."""
    return on(filled.values) or date.max


def rotate(account: Account, filled: Filled, banner: Iterable[Element] = ()) -> Card:
    """The password was changed: when, and where it is kept now (R54)."""
    vault = "Where is its password kept? (needed)"
    shown = [
        said("Name", account.name),
        warning(words.NO_SECRETS),
        text_box("vault", vault, value=_shown_vault(filled), hint="Such as: office safe, entry 12", most=80),
        day("rotated_on", "On which day was it changed? (needed)", value=_shown_day(filled.values)),
    ]
    return _form("The password was changed", account, filled, shown, Verb.ACCOUNT_ROTATE_SAVE, banner)


def moving(account: Account, act: AccountAct) -> Card:
    """Ask once more before an account is put to rest, used again, or closed."""
    title, meaning = words.MOVES[act]
    about = {"reference": account.reference}
    body: list[Element] = [
        heading(f"{title}? Ref {account.reference}"),
        said("Name", account.name),
        line(meaning),
        buttons(
            button(title, Verb.ACCOUNT_MOVE_SAVE, {**about, "to": act.value}, style="positive"),
            button("Back", Verb.OPEN, about),
        ),
    ]
    return Card(tuple(body), f"Account {account.reference}.")


def on(values: Mapping[str, str], key: str = "rotated_on") -> date | None:
    """The day that was chosen, or nothing."""
    try:
        return date.fromisoformat(values.get(key, ""))
    except ValueError:
        return None


def _form(
    title: str,
    account: Account,
    filled: Filled,
    shown: Iterable[Element],
    save: Verb,
    banner: Iterable[Element],
) -> Card:
    about = {"reference": account.reference}
    body: list[Element] = [
        heading(f"{title}{'' if title.endswith('?') else '.'} Ref {account.reference}"),
        *banner,
        *words.problems(filled),
        *shown,
        buttons(button("Save", save, about, style="positive"), button("Back", Verb.OPEN, about)),
    ]
    return Card(tuple(body), f"Account {account.reference}.")


def _unsaid(values: Mapping[str, str], key: str, sentence: str) -> dict[str, str]:
    said_ = values.get(key, "")
    if len(said_.strip()) < 5:
        return {key: sentence}
    return _too_long(values, {}, MOST_WORDS)


def _too_long(values: Mapping[str, str], most: Mapping[str, int], usual: int) -> dict[str, str]:
    limits = {key: most.get(key, usual) for key in values}
    return {
        key: f"Please keep this under {limit} characters."
        for key, limit in limits.items()
        if len(values[key]) > limit
    }


def _shown_vault(filled: Filled) -> str:
    """What stood in the box; what looked like a password is never drawn again."""
    given = filled.values.get("vault", "")
    return "" if not given or looks_secret(given) else given


def _shown_day(values: Mapping[str, str]) -> str:
    return values.get("rotated_on", "") if on(values) is not None else ""
