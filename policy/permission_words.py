"""What the heading of a permission means, in uses: read only where every word of it is understood.

"Photo - Website" is one use, "Photo and video: newsletter" are two. "Photographs: internal & external" is
none: nobody said which places those are, so that the school is asked once and its answer is remembered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from policy.consents import ConsentTerms
from policy.pupils import folded
from policy.uses import DISPLAY, NEWSLETTER, PRESS, WEBSITE, Medium, Place, Use, matrix, use_of

MEDIA: Final[Mapping[Medium, str]] = {
    Medium.PHOTO: "Photo",
    Medium.VIDEO: "Video",
    Medium.FIRST_NAME: "First name",
    Medium.FULL_NAME: "Full name",
    Medium.NAME_WITH_IMAGE: "Name with photo",
    Medium.WORK: "Work or voice",
}
"""How our own list heads each of them."""

PLACES: Final[Mapping[Place, str]] = {
    WEBSITE: "Website",
    PRESS: "Press",
    DISPLAY: "Display",
    NEWSLETTER: "Newsletter",
}

_CODE: Final = re.compile(r"\[([a-z_]+@[a-z0-9-]+)\]\s*$")
_MEDIUM_WORDS: Final[tuple[tuple[str, Medium], ...]] = (
    ("full name with photo", Medium.NAME_WITH_IMAGE),
    ("full name with image", Medium.NAME_WITH_IMAGE),
    ("full name alongside photo", Medium.NAME_WITH_IMAGE),
    ("photo with full name", Medium.NAME_WITH_IMAGE),
    ("name with photo", Medium.NAME_WITH_IMAGE),
    ("name with image", Medium.NAME_WITH_IMAGE),
    ("name alongside photo", Medium.NAME_WITH_IMAGE),
    ("name beside photo", Medium.NAME_WITH_IMAGE),
    ("photo with name", Medium.NAME_WITH_IMAGE),
    ("image with name", Medium.NAME_WITH_IMAGE),
    ("work or voice", Medium.WORK),
    ("first name", Medium.FIRST_NAME),
    ("forename", Medium.FIRST_NAME),
    ("full name", Medium.FULL_NAME),
    ("photo", Medium.PHOTO),
    ("image", Medium.PHOTO),
    ("video", Medium.VIDEO),
    ("film", Medium.VIDEO),
    ("work", Medium.WORK),
)
_PLACE_WORDS: Final[tuple[tuple[str, Place], ...]] = (
    ("web site", WEBSITE),
    ("website", WEBSITE),
    ("local newspaper", PRESS),
    ("newspaper", PRESS),
    ("local press", PRESS),
    ("press", PRESS),
    ("wall display", DISPLAY),
    ("display", DISPLAY),
    ("news letter", NEWSLETTER),
    ("newsletter", NEWSLETTER),
)
_SAME: Final = {
    "photos": "photo",
    "photograph": "photo",
    "photographs": "photo",
    "photography": "photo",
    "images": "image",
    "videos": "video",
    "films": "film",
    "filming": "film",
    "websites": "website",
    "newspapers": "newspaper",
    "displays": "display",
    "newsletters": "newsletter",
    "names": "name",
}
_FILLERS: Final = (
    "a and be by can child children childs consent consents for given i in may my of on or our permission "
    "permissions pupil pupils school schools student students the to use used using your"
)
_SAYS_NOTHING: Final = frozenset(_FILLERS.split())
_OTHERWISE: Final = _SAYS_NOTHING | {word for phrase, _ in _MEDIUM_WORDS for word in phrase.split()}
_NAMES: Final = frozenset({Medium.FIRST_NAME, Medium.FULL_NAME})
_PICTURES: Final = frozenset({Medium.PHOTO, Medium.VIDEO})
_EVERY_ACCOUNT: Final = "social media"


def label(use: Use, terms: ConsentTerms) -> str:
    """How our own list heads a use; with its code where another use would be headed the same."""
    said = _label(use, terms)
    same = [one for one in matrix(terms.accounts) if folded(_label(one, terms)) == folded(said)]
    return said if len(same) == 1 and meant(said, terms) == (use,) else f"{said} [{use.code}]"


def meant(heading: str, terms: ConsentTerms) -> tuple[Use, ...]:
    """The uses that a heading means in a school with these places; none where any word of it is unclear."""
    coded = _CODE.search(heading)
    if coded:
        use = use_of(coded[1])
        return (use,) if use is not None and use.place in terms.places else ()
    return _meant(" ".join(_SAME.get(one, one) for one in folded(heading).split()), _places(terms))


@lru_cache(maxsize=4096)
def _meant(words: str, places: tuple[tuple[str, tuple[Place, ...]], ...]) -> tuple[Use, ...]:
    rest, found = _taken(f" {words} ", tuple(phrase for phrase, _ in places))
    which = [set(dict(places)[phrase]) for phrase in found]
    if any(len(it) > 1 for phrase, it in zip(found, which, strict=True) if phrase != _EVERY_ACCOUNT):
        return ()
    # "Social media: Facebook" names one account or all of them, and nobody knows which.
    if sum(map(len, which)) > len(set().union(*which)):
        return ()
    rest, spoken = _taken(rest, tuple(phrase for phrase, _ in _MEDIUM_WORDS))
    media = {dict(_MEDIUM_WORDS)[phrase] for phrase in spoken}
    # A name and a picture may be meant side by side or each by itself.
    if (media & _NAMES and media & _PICTURES) or set(rest.split()) - _SAYS_NOTHING - {"|"}:
        return ()
    return tuple(sorted(Use(medium, place) for place in set().union(*which) for medium in media))


def _taken(rest: str, phrases: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """What is left when these phrases are taken out, the longest first, and which of them were in it."""
    found = []
    for phrase in sorted(phrases, key=lambda one: (-len(one), one)):
        if f" {phrase} " in rest:
            found.append(phrase)
            rest = rest.replace(f" {phrase} ", " | ")
    return rest, tuple(found)


def _places(terms: ConsentTerms) -> tuple[tuple[str, tuple[Place, ...]], ...]:
    """Every phrase that is a place, with the places it may be; two accounts may have one name."""
    known: dict[str, set[Place]] = {}
    for phrase, place in _PLACE_WORDS:
        known.setdefault(phrase, set()).add(place)
    for place, name in terms.accounts.items():
        for phrase in {folded(name), folded(place)}:
            # An account that is called "School" or "Photos" would be in every heading there is.
            if {_SAME.get(one, one) for one in phrase.split()} - _OTHERWISE:
                known.setdefault(phrase, set()).add(place)
    if terms.accounts:
        known.setdefault(_EVERY_ACCOUNT, set()).update(terms.accounts)
    return tuple((phrase, tuple(sorted(places))) for phrase, places in sorted(known.items()))


def _label(use: Use, terms: ConsentTerms) -> str:
    place = PLACES.get(use.place) or terms.accounts.get(use.place, use.place)
    return f"{MEDIA[use.medium]} - {place}"
