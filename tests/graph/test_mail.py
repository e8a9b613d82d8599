"""Mail from the school's mailbox."""

from __future__ import annotations

import pytest

from graph.client import Graph
from graph.mail import Mail
from policy.delivery import Outcome, Status
from rehearsal.graph import GraphStandIn
from tests.graph.tenant import MAILBOX


async def send(
    graph: Graph, *, to: str = "head@school.example", urgent: bool = False, mailbox: str = MAILBOX
) -> Outcome:
    return await Mail(graph, mailbox=mailbox).send(
        to, subject="An item needs you", body="Open MS-7F3K2 in Teams.", urgent=urgent
    )


@pytest.mark.parametrize(("urgent", "importance"), [(True, "high"), (False, "normal")])
async def test_a_mail_is_plain_text_marked_as_urgent_as_it_is_and_kept_nowhere(
    graph: Graph, tenant: GraphStandIn, urgent: bool, importance: str
) -> None:
    assert (await send(graph, urgent=urgent)).status is Status.DELIVERED
    (mail,) = tenant.mailbox
    assert (mail.sender, mail.to) == (MAILBOX, ("head@school.example",))
    assert (mail.subject, mail.body) == ("An item needs you", "Open MS-7F3K2 in Teams.")
    assert (mail.importance, mail.save_to_sent_items) == (importance, False)


async def test_an_address_that_is_none_is_never_tried_again(graph: Graph, tenant: GraphStandIn) -> None:
    outcome = await send(graph, to="")
    assert (outcome.status, outcome.why) == (Status.NEVER, "400 ErrorInvalidRecipients")
    assert tenant.mailbox == []


async def test_the_app_may_send_from_its_one_mailbox_only(graph: Graph) -> None:
    outcome = await send(graph, mailbox="head@school.example")
    assert (outcome.status, outcome.why) == (Status.NEVER, "403 ErrorAccessDenied")
