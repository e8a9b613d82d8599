"""What several scenarios use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import bot.delivery
import bot.timekeeping
import storage.outbox
from policy import delivery
from policy.delivery import Channel


@pytest.fixture(scope="module")
def hurried() -> Iterator[None]:
    """As many tries as ever, with hundredths of a second between them instead of seconds."""
    waits = {Channel.TEAMS: (0.01, 0.02, 0.03), Channel.MAIL: (0.01, 0.02, 0.03), Channel.FEED: ()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delivery, "_WAITS", waits)
        patch.setattr(bot.delivery, "LOOK_EVERY", 0.02)
        patch.setattr(bot.delivery, "DRAWN_WITHIN", 0)
        patch.setattr(storage.outbox, "AGAIN_AFTER", 0.02)
        yield


@pytest.fixture(scope="module")
def swept(hurried: None) -> Iterator[None]:
    """Hurried, and bells are looked for as often as messages: a clock is set, and nothing waited for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot.timekeeping, "LOOK_EVERY", 0.02)
        yield
