"""The words of the consent record: uses, places, how the school was told, why something is not permitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policy.consents import ConsentTerms, Said, Source, Why
from policy.uses import DISPLAY, NEWSLETTER, PRESS, WEBSITE, Medium, Place, Use, use_of

MEDIA: Mapping[Medium, str] = {
    Medium.PHOTO: "photograph",
    Medium.VIDEO: "video",
    Medium.FIRST_NAME: "first name",
    Medium.FULL_NAME: "full name",
    Medium.NAME_WITH_IMAGE: "name beside a picture",
    Medium.WORK: "schoolwork or voice",
}

PLACES: Mapping[Place, str] = {
    WEBSITE: "school website",
    PRESS: "newspapers and the press",
    DISPLAY: "displays at school",
    NEWSLETTER: "newsletter",
}

SOURCES: Mapping[Source, str] = {
    Source.FORM: "on a form",
    Source.EMAIL: "in an e-mail",
    Source.PHONE: "on the telephone",
    Source.IN_PERSON: "face to face",
    Source.MIS: "from the school's list",
}

SAID: Mapping[Said, str] = {
    Said.YES: "yes",
    Said.NO: "no",
    Said.WITHDRAWN: "taken back",
    Said.UNANSWERED: "no answer",
}

WHY: Mapping[Why, str] = {
    Why.GRANTED: "A parent said yes.",
    Why.NEVER_ASKED: "Nobody was asked.",
    Why.NO_ANSWER: "There is no answer.",
    Why.NOT_RESPONSIBLE: "Whoever said yes may not have parental responsibility.",
    Why.REFUSED: "A parent said no.",
    Why.WITHDRAWN: "A parent took it back.",
    Why.DISAGREED: "Two people with parental responsibility disagree.",
    Why.CHILD_SAID_NO: "The child said no.",
    Why.ASK_DSL: "A parent said yes, but the safeguarding lead must be asked first.",
    Why.UNCONFIRMED: "It was not asked anew this school year.",
    Why.LEFT: "The child has left.",
    Why.NO_SUCH_PLACE: "The school has no such place.",
}
"""For those who may know why; everybody else is told yes or no, and nothing that tells these apart."""

NO = "The answer is no."
"""Refused and protected, for whoever may see reasons but not that a child is protected."""


def why(why_: Why, *, knows_of_protection: bool) -> str:
    """Why a use is permitted or not, as far as this person may know (Q10)."""
    is_alike = why_ in (Why.REFUSED, Why.ASK_DSL) and not knows_of_protection
    return NO if is_alike else WHY[why_]


def place(place_: Place, terms: ConsentTerms) -> str:
    """A place as people call it."""
    return PLACES.get(place_) or terms.accounts.get(place_) or str(place_)


def use(use_: Use, terms: ConsentTerms) -> str:
    """A use in full, such as "photograph, school website"."""
    return f"{MEDIA[use_.medium]}, {place(use_.place, terms)}"


def uses(codes: Iterable[str], terms: ConsentTerms) -> str:
    """Several uses, place by place: "school website: photograph, video"."""
    by_place: dict[Place, list[str]] = {}
    for code in codes:
        found = use_of(code)
        if found is not None:
            by_place.setdefault(found.place, []).append(MEDIA[found.medium])
    return "; ".join(f"{place(where, terms)}: {', '.join(media)}" for where, media in by_place.items())


def capital(words: str) -> str:
    """The words with a capital letter in front."""
    return words[:1].upper() + words[1:]
