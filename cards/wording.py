"""What the check of a post's words found, in words: which words, why, and whether they must go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cards.elements import Element, line, said, warning
from policy.wording import Finding, Slip

STOPS: Mapping[Slip, str] = {
    Slip.FULL_NAME: "This is a child's full name. Please take out the surname.",
    Slip.NAME_AND_CLASS: "This tells people a child's name and class. Please take one of them out.",
    Slip.BORN: "This tells people when a child was born. Please take it out.",
    Slip.ADDRESS: "This is an address. Please take it out.",
    Slip.POSTCODE: "This is a postcode. Please take it out.",
    Slip.PHONE: "This is a telephone number. Please take it out, or use the school's own.",
    Slip.EMAIL: "This is an e-mail address. Please take it out, or use the school's own.",
    Slip.UPN: "This is a child's pupil number. Please take it out.",
    Slip.POLITICAL: "There is an election soon. This may look as if the school takes a side.",
    Slip.TOO_LONG: "The post is too long. Please make it shorter by these words, or by others.",
    Slip.PERHAPS_NAME: "This looks like a child's full name. Please take it out.",
    Slip.FIRST_NAME: "This is a child's first name. Please take it out.",
    Slip.SURNAME: "This is a child's surname. Please take it out.",
    Slip.HANDLE: "This is somebody's account. Please take it out.",
    Slip.LINK: "Nobody can see where this link goes. Please use the full address.",
}
"""Why words stop a post, and what to do."""

WARNS: Mapping[Slip, str] = {
    Slip.FULL_NAME: "This is a child's full name. Check that a parent said yes to it.",
    Slip.NAME_AND_CLASS: "Together with the class, people could find this child.",
    Slip.BORN: "This may tell people when a child was born.",
    Slip.ADDRESS: "This is an address. Check that it may be shown.",
    Slip.POSTCODE: "This is a postcode. Check that it may be shown.",
    Slip.PHONE: "This is a telephone number. Check that it may be shown.",
    Slip.EMAIL: "This mailbox is at the school. Check that it is not a child's or a private one.",
    Slip.UPN: "This looks like a pupil number.",
    Slip.POLITICAL: "This may look as if the school takes a side. Check that it does not.",
    Slip.TOO_LONG: "The post is long. These words may not be shown.",
    Slip.PERHAPS_NAME: "A child has this name. Check that you mean a grown-up, a place or a thing.",
    Slip.FIRST_NAME: "A child has this first name. If you mean the child, a parent must have said yes.",
    Slip.SURNAME: "A child has this surname. Check that you do not mean the child.",
    Slip.HANDLE: "This is somebody's account. Check that it may be named here.",
    Slip.LINK: "Nobody can see where this link goes. The full address is better.",
}
"""Why words should be looked at twice, where they do not stop the post."""

LONGEST_SHOWN = 120
"""Characters of the words that a card repeats; what is too long may be thousands."""

MUST_GO = "These words must change before the post can be sent."
LOOK_AGAIN = "Please look at these words again. The post can be sent with them."


def why(finding: Finding) -> str:
    """One or two short sentences on what is wrong with the words, and what to do."""
    return (STOPS if finding.blocks else WARNS)[finding.slip]


def findings(found: Iterable[Finding]) -> list[Element]:
    """First what stops the post, then what is only pointed at; the words stand as they were written."""
    all_ = tuple(found)
    elements: list[Element] = []
    if stopping := [one for one in all_ if one.blocks]:
        elements += [warning(MUST_GO), *(said(why(one), _shown(one)) for one in stopping)]
    if pointed_at := [one for one in all_ if not one.blocks]:
        elements += [line(LOOK_AGAIN, strong=True), *(said(why(one), _shown(one)) for one in pointed_at)]
    return elements


def _shown(finding: Finding) -> str:
    words = finding.words
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"
