"""Proving a configuration before it serves: the chains, the store, Graph, and the routing."""

from __future__ import annotations

from collections.abc import Awaitable

from bot.app import BOT_SCOPE, assemble
from bot.proving import main_line
from bot.proving import prove as prove_cases
from bot.settings import Settings
from cards.people import titled
from policy.chains import candidates
from policy.schools import School
from storage.errors import NotKept


def prove(*, every: int = 1) -> int:
    """Print how many cases of the routing were looked at and how many leaked; 1 if any did."""
    tally = prove_cases(every=every)
    print(main_line(tally))
    for leak in tally.first:
        print(leak)
    return 1 if tally.leaks else 0


async def check(settings: Settings, school: School) -> int:
    """Print what works and what does not; 1 if anything does not."""
    for function, chain in school.chains.items():
        people = "; ".join(titled(one) for one in candidates(function, school.people, school.chains))
        print(f"{function.value}: {people or 'nobody'} ({', '.join(chain)})")
    parts = assemble(settings, school)
    found = {
        "storage": await _stored(parts.store.open()),
        "bot credential": await _given(parts.credential.token(BOT_SCOPE)),
        "staff group": await _given(parts.directory.read()),
    }
    cupboard = parts.office.cupboard
    if cupboard is not None:
        found["evidence files"] = await _stored(cupboard.files.open())
        await cupboard.files.close()
    for part in (parts.teams, parts.verifier, parts.graph, parts.store, parts.credential):
        await part.close()
    for name, trouble in found.items():
        print(f"{name}: {trouble or 'ok'}")
    return prove(every=199) or int(any(found.values()))


async def _stored(opening: Awaitable[object]) -> str:
    try:
        await opening
    except NotKept as why:
        return str(why)
    return ""


async def _given(asking: Awaitable[object]) -> str:
    try:
        await asking
    except (ConnectionError, TimeoutError) as why:
        return str(why) or type(why).__name__
    return ""
