"""The concerns that are told while bots die: whom each is about, who must hear of it, and who never may.

Written by hand from the tables of the policy, so that what the product did is not measured by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from tests.scenarios.town import CHAIR, CLERK, DEPUTY, DEPUTY_HEAD, DSL, HEAD, ICT, MANAGER

_ADULT = {"about": "adult", "who": "adult", "name": ""}


@dataclass(frozen=True, slots=True)
class Plot:
    """One kind of story. The first of the `takers` has the whole case, the others a part.

    `aside` stands aside before anybody takes it; from then on they are kept out as well.
    """

    name: str
    about: Mapping[str, str]
    told: tuple[str, ...]
    takers: tuple[str, ...]
    noticed: tuple[str, ...] = ()
    mailed: tuple[str, ...] = ()
    excluded: frozenset[str] = frozenset()
    aside: str = ""
    happened: Mapping[str, str] = field(default_factory=dict)
    first_bell: timedelta = timedelta(minutes=15)


PUPIL: Final = Plot("a pupil", {"about": "worried"}, (DSL, DEPUTY), (DSL,), noticed=(HEAD,))
ABOUT_THE_HEAD: Final = Plot(
    "the head",
    {**_ADULT, "adult": HEAD},
    (CHAIR, DSL),
    (CHAIR, DSL),
    excluded=frozenset({HEAD, DEPUTY_HEAD, MANAGER, ICT, CLERK}),
)
ABOUT_THE_DSL: Final = Plot(
    "the safeguarding lead",
    {**_ADULT, "adult": DSL},
    (HEAD, DEPUTY),
    (HEAD, DEPUTY),
    excluded=frozenset({DSL}),
)
STOOD_ASIDE: Final = Plot(
    "a pupil whom the safeguarding lead is too close to",
    {"about": "worried"},
    (DSL, DEPUTY),
    (DEPUTY,),
    noticed=(HEAD,),
    aside=DSL,
)
DANGER: Final = Plot(
    "a child who is not safe",
    {"about": "worried"},
    (DSL, DEPUTY),
    (DSL,),
    noticed=(HEAD,),
    mailed=(DSL, DEPUTY),
    happened={"safe": "no"},
    first_bell=timedelta(minutes=5),
)
PLOTS: Final = (PUPIL, ABOUT_THE_HEAD, STOOD_ASIDE, ABOUT_THE_DSL, DANGER)
