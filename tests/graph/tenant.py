"""An invented school's tenant, as the tests of this room know it."""

from __future__ import annotations

from policy.people import StaffId
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Account

HEAD = StaffId("a0000000-0000-4000-8000-00000000000a")
TEACHER = StaffId("b0000000-0000-4000-8000-00000000000b")
STRANGER = StaffId("f0000000-0000-4000-8000-00000000000f")
STAFF = "c0000000-0000-4000-8000-00000000000c"
APP = "d0000000-0000-4000-8000-00000000000d"
BOT = "e0000000-0000-4000-8000-00000000000e"
MAILBOX = "policy@school.example"
IN_STAFF = frozenset({STAFF})

ACCOUNTS = (
    # Graph may write an object id in capitals; we keep it in lower case.
    Account(HEAD.upper(), "Head Teacher", "head@school.example", IN_STAFF),
    Account(TEACHER, "Class Teacher", "teacher@school.example", IN_STAFF),
    Account(
        "10000000-0000-4000-8000-000000000001", "Left Us", "left@school.example", IN_STAFF, enabled=False
    ),
    Account("20000000-0000-4000-8000-000000000002", "Governors", groups=IN_STAFF, kind="group"),
    Account("30000000-0000-4000-8000-000000000003", "Policy", MAILBOX),
)


def a_tenant(*, page_size: int = 100) -> GraphStandIn:
    """A stand-in, not yet listening, whose manifest declares what ours does."""
    return GraphStandIn(
        ACCOUNTS,
        activity_types={"itemNeedsYou": {"reference"}, "itemUpdated": {"reference"}},
        app_id=APP,
        sender=MAILBOX,
        page_size=page_size,
    )
