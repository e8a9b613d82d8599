"""`python -m tests.scenarios.cradle` has read the whole bot once, and forks one that serves at each asking.

A cold start of the bot takes a second and a half, nearly all of it imports; a life begun here takes a tenth
of that, so that hundreds can be ended by SIGKILL. What runs in a life is `python -m bot`, whole.

Each line of standard input asks for a life: its environment, and where its log goes. Each line of standard
output says that a life was born, or how it ended. When standard input closes, all lives are ended.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import selectors
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any, Final, NoReturn

import bot.__main__ as program
import bot.delivery
import bot.timekeeping
from bot.app import assemble
from bot.settings import Settings
from graph.warming import warm
from policy.school_files import parse
from tests.scenarios.town import APP_ID, SCHOOL_FILE, SENDER, TENANT_ID

LOOK_EVERY = 0.1
"""Seconds between two looks of the worker and of the sweep, instead of a whole one."""

_SOMEWHERE: Final = {
    "microsoft_app_id": APP_ID,
    "microsoft_app_tenant_id": TENANT_ID,
    "microsoft_app_type": "SingleTenant",
    "microsoft_app_password": "rehearsal",
    "azure_storage_connection_string": "UseDevelopmentStorage=true",
    "school_config": str(SCHOOL_FILE),
    "graph_base_url": "http://127.0.0.1/v1.0",
    "bot_openid_metadata_url": "http://127.0.0.1/",
    "bot_service_url": "http://127.0.0.1/",
    "allowed_service_hosts": "127.0.0.1",
    "rehearsal": "1",
    "mail_sender": SENDER,
}
"""Settings to make the parts of a bot with that is never run."""


def main() -> None:
    """Fork lives until standard input closes, one thread throughout: nothing else may be forked safely."""
    bot.delivery.LOOK_EVERY = bot.timekeeping.LOOK_EVERY = LOOK_EVERY
    asyncio.run(_read())
    gc.collect()
    gc.freeze()
    assert threading.active_count() == 1, "only a process of one thread may be forked"
    _say(ready=os.getpid())
    Cradle().rock()


async def _read() -> None:
    """Import all that the bot imports only at its first use; nothing of it is opened."""
    assemble(Settings.model_validate(_SOMEWHERE), parse(SCHOOL_FILE.read_text("utf-8")))
    await warm()


class Cradle:
    """The lives that were begun and have not ended, each by the pipe that closes when it ends."""

    def __init__(self) -> None:
        self._ends = selectors.DefaultSelector()
        self._ends.register(sys.stdin.fileno(), selectors.EVENT_READ)
        self._heard = b""

    def rock(self) -> None:
        """Begin what is asked for and say what ended."""
        try:
            while self._turn():
                pass
        finally:
            for key in [one for one in self._ends.get_map().values() if one.data is not None]:
                os.kill(key.data, signal.SIGKILL)
                os.waitpid(key.data, 0)

    def _turn(self) -> bool:
        for key, _ in self._ends.select():
            if key.data is not None:
                self._buried(key)
            elif heard := os.read(key.fd, 65_536):
                *lines, self._heard = (self._heard + heard).split(b"\n")
                for line in lines:
                    self._born(json.loads(line))
            else:
                return False
        return True

    def _born(self, asked: Mapping[str, Any]) -> None:
        end, held = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(end)
            _live(asked["environment"], asked["log"])
        os.close(held)
        self._ends.register(end, selectors.EVENT_READ, pid)
        _say(born=pid)

    def _buried(self, key: selectors.SelectorKey) -> None:
        self._ends.unregister(key.fileobj)
        os.close(key.fd)
        _, status = os.waitpid(key.data, 0)
        _say(ended=key.data, signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


def _live(environment: Mapping[str, str], log: str) -> NoReturn:
    """Be the bot, in a process whose environment and words are its own."""
    os.environ.clear()
    os.environ.update(environment)
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), words, words)):
        os.dup2(file, number)
    try:
        program.main([])
    finally:
        os._exit(1)


def _say(**what: int) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
