"""A "help" turn of the product against a bare echo on the two SDKs that it could have been written on."""

from __future__ import annotations

from bench.figures import Line, median, milliseconds
from bench.people import Reporter, Unanswered, Unguarded
from bench.servers import Server
from bench.town import Town

ROUNDS = 20
TURNS = 20
WARM = 40

TO_STOCK = 0.3
TO_AGENTS = 1.2


async def measure(town: Town, product: Server) -> list[Line]:
    """Turns one after the other, in short rounds of each contender in turn."""
    async with town.stock() as stock, town.agents() as agents:
        reporters = {
            "stock": town.reporter(stock),
            "agents": town.reporter(agents),
            "help": town.reporter(product),
        }
        for name, reporter in reporters.items():
            await _turns(reporter, WARM)
            await _proved(name, town, reporter)
        rounds = [{name: await _turns(one, TURNS) for name, one in reporters.items()} for _ in range(ROUNDS)]
    found = {name: median([one[name] for one in rounds]) for name in reporters}
    return [
        _line("help / echo on stock botbuilder 4.17.1", found["help"], found["stock"], TO_STOCK),
        _line("help / echo on microsoft-agents 1.9.0", found["help"], found["agents"], TO_AGENTS),
    ]


async def _proved(name: str, town: Town, reporter: Reporter) -> None:
    """A contender whose times count replies to each turn, and verifies who sent it."""
    if not await reporter.client.is_guarded(reporter.typed("help")):
        raise Unguarded(name)
    town.connector.posted.clear()
    await reporter.type("help")
    if reporter.person.conversation_id not in town.connector.posted:
        raise Unanswered(name)


async def _turns(reporter: Reporter, number: int) -> float:
    """The median seconds of so many turns."""
    turns = [reporter.typed("help") for _ in range(number)]
    return median([(await reporter.client.post(turn)).seconds for turn in turns])


def _line(name: str, ours: float, theirs: float, target: float) -> Line:
    ratio = ours / theirs
    found = f"{milliseconds(ours)} / {milliseconds(theirs)} = {ratio:.2f}x"
    return Line(name, found, f"<= {target:.1f}x", ratio <= target)
