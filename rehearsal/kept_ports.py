"""Ports that stay the same from one rehearsal to the next: the bot keeps where it met people."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import sys
from pathlib import Path

from rehearsal.ports import LOOPBACK

_RANGE = range(20_000, 30_000)
"""Below what any system hands out for outgoing connections, so that ours are seldom taken by chance."""

_PATIENCE_SECONDS = 3.0
"""How long the programs of a rehearsal that was killed may take to go; they hold our ports until then."""

_LOOK_SECONDS = 0.1


class KeptPorts:
    """Names and their ports, kept in one file."""

    def __init__(self, file: Path) -> None:
        """Read what an earlier rehearsal kept; a file that cannot be understood is as good as none."""
        self._file = file
        self._ports = _read(file)
        self.moved: dict[str, tuple[int, int]] = {}
        """Names whose port somebody else has taken meanwhile, with the old port and the new one."""

    def known(self, name: str) -> int:
        """The port that was kept under this name, or 0."""
        return self._ports.get(name, 0)

    async def claim(self, name: str) -> int:
        """The port of this name: the kept one, or another where that stays taken or there is none yet."""
        kept = self._ports.get(name)
        if kept is not None and await _comes_free(kept):
            return kept
        port = self._ports[name] = self._unused()
        if kept is not None:
            self.moved[name] = (kept, port)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(json.dumps(self._ports, indent=2) + "\n", encoding="utf-8")
        return port

    def _unused(self) -> int:
        ours = set(self._ports.values())
        shuffled = random.sample(_RANGE, len(_RANGE))
        return next(port for port in shuffled if port not in ours and is_free(port))


def is_free(port: int) -> bool:
    """Whether we could listen on this port of loopback now."""
    with socket.socket() as probe:
        if sys.platform != "win32":
            # A connection that has just ended does not stop a server from listening there again.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


async def _comes_free(port: int) -> bool:
    for _ in range(round(_PATIENCE_SECONDS / _LOOK_SECONDS)):
        if is_free(port):
            return True
        await asyncio.sleep(_LOOK_SECONDS)
    return False


def _read(file: Path) -> dict[str, int]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {str(name): port for name, port in kept.items() if isinstance(port, int) and 0 < port < 65536}
