"""The check of a post's words with all it needs: the names of the roll, made once, and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from phonenumbers import Leniency, PhoneNumberMatcher

from policy.lexicons import Lexicon
from policy.pupils import Pupil
from policy.wording import Finding, Slip, WordTerms, found

REGION: Final = "GB"
"""Numbers without a country are British ones."""

_MAY_BE = re.compile(r"[0-9](?:[ \xa0().+/-]{0,3}[0-9]){6}")


class Wording:
    """Checks texts against a roll; the lexicon is made anew only when the pupils are others."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._pupils: Sequence[Pupil] = ()
        self._lexicon = Lexicon.of(())

    def check(self, text: str, pupils: Sequence[Pupil], terms: WordTerms, today: date) -> tuple[Finding, ...]:
        """Everything found in the text, in order of place (R45). `pupils` are all who are or were
        on the roll.

        Whoever hands over the same tuple again, or an equal one, does not pay for the lexicon twice.
        """
        if pupils is not self._pupils:
            if tuple(pupils) != self._pupils:
                self._lexicon = Lexicon.of(pupils)
            self._pupils = pupils if isinstance(pupils, tuple) else tuple(pupils)
        return found(text, self._lexicon, terms, today, phones(text))


def phones(text: str) -> Iterator[Finding]:
    """Telephone numbers that a plan has, of any country; a text without seven figures costs nothing."""
    if not _MAY_BE.search(text):
        return
    for match in PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID):
        yield Finding(Slip.PHONE, match.raw_string, match.start, True)
