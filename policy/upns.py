"""Unique pupil numbers: thirteen characters of which the first is worked out of the others.

The Department for Education says how; a temporary number ends in a letter.
"""

from __future__ import annotations

import re
from typing import Final

LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""I, O and S are left out, because they are read as figures."""

_SHAPE: Final = re.compile(rf"[{LETTERS}][0-9]{{11}}[0-9{LETTERS}]")


def tidy(text: str) -> str:
    """A number as it is kept: capitals, without spaces."""
    return "".join(text.split()).upper()


def is_upn(text: str) -> bool:
    """Whether a tidy number has the right shape and the check letter that its figures ask for."""
    return _SHAPE.fullmatch(text) is not None and text[0] == check_letter(text[1:])


def is_temporary(text: str) -> bool:
    """Whether a school gave this number until it knows the child's own one."""
    return is_upn(text) and text[-1].isalpha()


def check_letter(rest: str) -> str:
    """The letter for the twelve characters after it: each times its place, 2 to 13, what is left by 23."""
    values = (LETTERS.index(one) if one.isalpha() else int(one) for one in rest)
    return LETTERS[sum(value * place for place, value in enumerate(values, 2)) % len(LETTERS)]
