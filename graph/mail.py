"""Mail from the school's one mailbox, the last channel: plain, short, without content."""

from __future__ import annotations

from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.importance import Importance
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.message import Message
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody

from graph.client import Graph
from graph.errors import FAILURES, outcome_of
from policy.delivery import Outcome, delivered


class Mail:
    """The mailbox the app may send from; Exchange allows it this one and no other."""

    def __init__(self, graph: Graph, *, mailbox: str) -> None:
        self._graph = graph
        self._mailbox = mailbox

    async def send(self, to: str, *, subject: str, body: str, urgent: bool) -> Outcome:
        """Hand one plain-text mail to Exchange, which accepts it but does not promise to deliver it.

        No copy stays in the sent folder: it would be a second safeguarding store.
        """
        message = Message(
            subject=subject,
            body=ItemBody(content_type=BodyType.Text, content=body),
            to_recipients=[Recipient(email_address=EmailAddress(address=to))],
            importance=Importance.High if urgent else Importance.Normal,
        )
        request = SendMailPostRequestBody(message=message, save_to_sent_items=False)
        try:
            await self._graph.ask(lambda sdk: sdk.users.by_user_id(self._mailbox).send_mail.post(request))
        except FAILURES as failure:
            return outcome_of(failure)
        return delivered()
