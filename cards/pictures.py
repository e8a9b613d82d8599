"""Why a picture was not kept, in one sentence on what to do."""

from __future__ import annotations

from collections.abc import Mapping

from policy.pictures import Unsuitable

FAULTS: Mapping[Unsuitable, str] = {
    Unsuitable.OTHER_KIND: "That is no photograph that we can take. Please send it as the camera made it.",
    Unsuitable.SVG: "A drawing file can hold hidden parts. Please send a photograph or a screenshot of it.",
    Unsuitable.VIDEO: "A video cannot be sent here. Please write where it is kept.",
    Unsuitable.WRONG_ENDING: "The picture is not what its name says. Please send it as the camera made it.",
    Unsuitable.EMPTY: "The picture was empty. Please send it again.",
    Unsuitable.TOO_LARGE: "The picture was larger than 10 MB. Please send a smaller one.",
    Unsuitable.TOO_MANY_PIXELS: "The picture was far too large to open safely. Please send a smaller one.",
    Unsuitable.TOO_SMALL: "The picture was too small to see anything. Please send the one that was taken.",
    Unsuitable.SOMETHING_HIDDEN: "Something else was hidden in the picture. It was not kept.",
    Unsuitable.MOVING: "A moving picture cannot be sent here. Please send one still picture.",
    Unsuitable.BROKEN: "The picture could not be opened. Please send it again.",
    Unsuitable.TOO_SLOW: "The picture took too long to open. Please send a smaller one.",
}


def sentence(why: Unsuitable) -> str:
    """What to do about a picture that was not kept."""
    return FAULTS[why]
