"""The proof of the routing shared out among processes; what is proved lives in policy/proof.py."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from policy.proof import Tally, count, shard

_SHARES = 64
"""Many small shares keep every process busy to the end: schools with more filled seats have more cases."""


def prove(processes: int | None = None, every: int = 1) -> Tally:
    """Count every case, or every so many, on this many processes (by default one for each processor).

    The whole of it takes a few minutes; processes are started afresh, so nothing of a running server is
    in them.
    """
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(partial(_share, every=every), range(_SHARES)), start=Tally())


def main_line(tally: Tally) -> str:
    """The proof in one line, as `python -m bot check` prints it."""
    return f"{tally.cases} cases, {tally.leaks} leaks"


def _share(number: int, *, every: int) -> Tally:
    return count(shard(number, _SHARES, every=every))
