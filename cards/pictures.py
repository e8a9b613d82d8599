"""Stub until the words of pictures are here."""

from __future__ import annotations

from policy.pictures import Unsuitable


def sentence(why: Unsuitable) -> str:
    """The sentence."""
    return why.value
