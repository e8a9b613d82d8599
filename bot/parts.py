"""Everything that a running bot is made of, as one value; bot/app.py makes it, bot/running.py runs it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.asks import Office
from bot.clock import Clock
from bot.conversations import Conversations
from bot.delivery import Delivery
from bot.directory import Directory
from bot.downloads import Downloads
from bot.drafting import Drafting
from bot.later import Later
from bot.posting import Posting
from bot.reminding import Reminding
from bot.settings import Settings
from bot.teams import Teams
from bot.timekeeping import Timekeeper
from bot.tokens import Verifier
from bot.withdrawing import Withdrawing
from graph.client import Graph
from graph.credential import Credential, LocalCredential
from policy.schools import School
from storage.connection import Store


@dataclass(frozen=True)
class Parts:
    """Everything that runs, made but not yet opened."""

    settings: Settings
    school: School
    clock: Clock
    credential: Credential | LocalCredential
    store: Store
    graph: Graph
    directory: Directory
    conversations: Conversations
    drafting: Drafting
    later: Later
    verifier: Verifier
    teams: Teams
    delivery: Delivery
    timekeeper: Timekeeper
    withdrawing: Withdrawing
    reminding: Reminding
    posting: Posting
    office: Office
    downloads: Downloads
