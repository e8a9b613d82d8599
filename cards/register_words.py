"""The words of the registers: accounts, what people are trusted with, devices, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cards.elements import Element, warning
from cards.forms import Filled
from policy.accesses import AccessRole, Chore, EndedFor
from policy.accounts import AccountAct, AccountState, Platform
from policy.book_errors import Bar
from policy.book_steps import BookDeed
from policy.devices import DeviceKind

AGAIN = "Please look at this again. Nothing is lost."
NOT_SAVED = "Not saved: our store cannot be reached. What you typed is below. Please try again in a minute."
NO_SECRETS = "Never type a password here. Write only where it is kept."
ON_A_DAY = "Please choose a day from the calendar."

PLATFORMS: Mapping[Platform, str] = {
    Platform.FACEBOOK: "A Facebook page",
    Platform.INSTAGRAM: "An Instagram account",
    Platform.X: "An X account",
    Platform.THREADS: "A Threads account",
    Platform.BLUESKY: "A Bluesky account",
    Platform.LINKEDIN: "A LinkedIn page",
    Platform.TIKTOK: "A TikTok account",
    Platform.YOUTUBE: "A YouTube channel",
    Platform.WEBSITE_OTHER: "Another website or blog",
    Platform.OTHER: "Something else",
}

STATES: Mapping[AccountState, str] = {
    AccountState.REQUESTED: "asked for: it waits for the safeguarding lead",
    AccountState.CONSULTED: "discussed: it waits for a decision",
    AccountState.APPROVED: "approved: it waits to be set up",
    AccountState.DECLINED: "declined",
    AccountState.CREATED: "in use",
    AccountState.DORMANT: "at rest: nothing new goes out on it",
    AccountState.CLOSED: "closed",
}

CONSIDERATIONS: Mapping[str, tuple[str, str]] = {
    "purpose": ("What is it for? (needed)", "Such as: show parents what we do each week"),
    "investment": ("Is it worth what it costs? (needed)", "Money and time, and what the school gets for it"),
    "interaction": ("How will people take part in it? (needed)", "Such as: they can like it, not write"),
    "contributors": ("Who may add to it? (needed)", "Pupils, parents, staff, anybody"),
    "effort": ("How much time will staff give to it? (needed)", "Such as: one hour a week, by whom"),
    "success": ("How will you know that it works? (needed)", "Such as: half of our parents follow it"),
}
"""What the policy wants thought about (R52): a question and a hint each."""

TOLD: Mapping[str, str] = {
    "purpose": "What it is for",
    "investment": "Whether it is worth it",
    "interaction": "How people take part",
    "contributors": "Who may add to it",
    "effort": "Time that staff give",
    "success": "How we know that it works",
}

ROLES: Mapping[AccessRole, str] = {
    AccessRole.AUTHOR: "write posts for it",
    AccessRole.PUBLISHER: "put posts out on it",
    AccessRole.ADMIN: "look after the account itself",
    AccessRole.PASSWORD: "know its password, as an exception",
}

CHORES: Mapping[Chore, str] = {
    Chore.TAKE_OFF: "Take them off the account, and change its password.",
    Chore.LOOK_AGAIN: "What they do here has changed. Do they still need it?",
}

ENDED: Mapping[EndedFor, str] = {
    EndedFor.BY_HAND: "It was taken back.",
    EndedFor.RENEWED: "It was granted anew.",
    EndedFor.CLOSED: "The account is closed.",
    EndedFor.OVER: "Its last day is over.",
    EndedFor.LEFT: "They are not on the staff list any more.",
}

DEVICES: Mapping[DeviceKind, str] = {
    DeviceKind.TABLET: "Tablet",
    DeviceKind.CAMERA: "Camera",
    DeviceKind.VIDEO_CAMERA: "Video camera",
    DeviceKind.PHONE: "School phone",
    DeviceKind.LAPTOP: "Laptop",
    DeviceKind.OTHER: "Something else",
}

MOVES: Mapping[AccountAct, tuple[str, str]] = {
    AccountAct.REST: (
        "Put it to rest",
        "Nothing new can go out on it. What is out stays, and can come down.",
    ),
    AccountAct.WAKE: ("Use it again", "New posts can go out on it again."),
    AccountAct.CLOSE: (
        "It is closed",
        "Close it on the platform first. This cannot be undone here. Nobody is trusted with it any more, and "
        "the school's technicians are asked to take it off our devices.",
    ),
}
"""What an act that only moves an account on is called, and what it means."""

DEEDS: Mapping[BookDeed, str] = {
    BookDeed.ACCOUNT_REQUESTED: "asked for",
    BookDeed.ACCOUNT_CONSULTED: "discussed",
    BookDeed.ACCOUNT_APPROVED: "approved",
    BookDeed.ACCOUNT_DECLINED: "declined",
    BookDeed.ACCOUNT_CREATED: "set up",
    BookDeed.ACCOUNT_AT_REST: "put to rest",
    BookDeed.ACCOUNT_AWAKE: "in use again",
    BookDeed.ACCOUNT_CLOSED: "closed",
    BookDeed.ACCOUNT_REVIEWED: "looked at after a year",
    BookDeed.ACCOUNT_ROTATED: "password changed",
    BookDeed.ACCOUNT_HELPED: "technical help given",
    BookDeed.ACCESS_GRANTED: "trusted with it",
    BookDeed.ACCESS_ENDED: "taken back",
    BookDeed.ACCESS_KEPT: "looked at again",
    BookDeed.ACCESS_TAKEN_OFF: "taken off the account",
    BookDeed.ACCESS_IN_QUESTION: "to be looked at again",
    BookDeed.DEVICE_APPROVED: "approved",
    BookDeed.DEVICE_RETIRED: "taken out of use",
}

BARS: Mapping[Bar, str] = {
    Bar.NOT_NOW: "That was done already, or cannot be done now. This is how it stands.",
    Bar.OWN_REQUEST: "You asked for this yourself, so somebody else must say yes or no.",
    Bar.NOT_YOURS: "Somebody else does this. Please speak to them.",
    Bar.NOT_CONSULTED: "The safeguarding lead is asked first. Please wait for their answer.",
    Bar.NEEDS_REASON: "Please say why, in a few words.",
    Bar.NEEDS_ANSWERS: "Please answer every question, in a few words.",
    Bar.NOT_A_CODE: "The short name is made of small letters, figures and dashes, such as facebook-pta.",
    Bar.PLACE_TAKEN: "Another account has this short name. Please choose another one.",
    Bar.NOT_OUR_MAIL: "The account must be linked to a school e-mail address. This one is not.",
    Bar.NOT_SEPARATE: "It must be kept apart from everybody's own accounts. Tick it once that is so.",
    Bar.LOOKS_SECRET: "That looks like a password. Write only where it is kept, such as: safe, entry 12.",
    Bar.DAY_TO_COME: "That day is still to come.",
    Bar.NO_SUCH_PLACE: "Nothing can go out there now. Please choose again.",
    Bar.NO_SUCH_PERSON: "We do not know anybody of this name. Please write it as on the staff list.",
    Bar.NOT_TRAINED: "They need training in posting within the last year. Please see to that first.",
    Bar.HAS_IT: "They have this already.",
    Bar.ENDS_BEFORE: "The last day is before the first, or over already.",
    Bar.NEEDS_END: "Knowing a password is an exception. Please say until which day.",
    Bar.TAG_TAKEN: "Another device in use has this tag.",
}


def barred(why: Bar) -> Element:
    """What stands in the way."""
    return warning(BARS[why])


def problems(filled: Filled) -> list[Element]:
    """What needs another look, before the form itself: a screen reader may say it nowhere else."""
    if filled.is_complete:
        return []
    return [warning(AGAIN), *(warning(one) for one in dict.fromkeys(filled.faults.values()))]


def typed(data: Mapping[str, object], names: Iterable[str], most: int = 1_000) -> dict[str, str]:
    """What came back from these inputs, as text."""
    return {key: value[: most + 1] for key in names if isinstance(value := data.get(key), str) and value}
