"""`python -m rehearsal`, which is `make run`: the whole system on this machine until Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import webbrowser
from pathlib import Path

from rehearsal.processes import ROOT, Ended, NotReady
from rehearsal.system import AlreadyRunning, System

FOLDER = ROOT / ".rehearsal"
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def main() -> int:
    """Run until stopped; 1 says that something would not start or that the bot ended by itself."""
    try:
        return asyncio.run(_until_stopped())
    except KeyboardInterrupt:
        return 0


async def _until_stopped() -> int:
    rehearsing = asyncio.create_task(_rehearse(FOLDER))
    stopping = _Stopping(rehearsing)
    for number in _SIGNALS:
        try:
            asyncio.get_running_loop().add_signal_handler(number, stopping)
        except NotImplementedError:
            # Windows: asyncio cancels us on Ctrl-C, which comes to the same.
            break
    try:
        await rehearsing
    except asyncio.CancelledError:
        print("Stopped. What was written is kept for the next time.")
    except (AlreadyRunning, Ended, NotReady) as why:
        print(f"\n{why}", file=sys.stderr)
        return 1
    return 0


class _Stopping:
    """Takes the rehearsal down once, however often Ctrl-C is pressed meanwhile."""

    def __init__(self, rehearsing: asyncio.Task[None]) -> None:
        self._rehearsing = rehearsing
        self._asked = False

    def __call__(self) -> None:
        if self._asked:
            return
        self._asked = True
        print("\nStopping …", flush=True)
        self._rehearsing.cancel()


async def _rehearse(folder: Path) -> None:
    async with System(folder, say=_say) as system:
        _say(summary(system))
        if _has_desktop():
            await asyncio.to_thread(webbrowser.open, system.page.url)
        await system.run()


def summary(system: System) -> str:
    """What a newcomer needs to read: one address, what to do first, how to stop."""
    width = max((len(system.name(person)) for person in system.windows), default=0)
    windows = [f"    {system.name(person):<{width}}  {url}" for person, url in system.windows.items()]
    first = next(iter(system.windows), "")
    lines = ["", "Sargent is in rehearsal. Open this page:", "", f"    {system.page.url}", ""]
    if windows:
        lines += ["Teams windows, one for each person:", "", *windows, ""]
        lines += [f"First open {system.name(first)}’s window and type: report concern"]
    return "\n".join([*lines, "Ctrl-C stops everything; what was written is kept."])


def _say(words: str) -> None:
    print(words, flush=True)


def _has_desktop() -> bool:
    shows_windows = "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return shows_windows or sys.platform in ("darwin", "win32")


if __name__ == "__main__":
    sys.exit(main())
