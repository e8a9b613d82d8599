"""A line in a person's Teams activity feed: best effort, because phones may not show it."""

from __future__ import annotations

from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.key_value_pair import KeyValuePair
from msgraph.generated.models.teamwork_activity_topic import TeamworkActivityTopic
from msgraph.generated.models.teamwork_activity_topic_source import TeamworkActivityTopicSource
from msgraph.generated.users.item.teamwork.send_activity_notification import (
    send_activity_notification_post_request_body as notification,
)

from graph.client import Graph
from graph.errors import FAILURES, outcome_of
from policy.delivery import Outcome, delivered
from policy.people import StaffId

Notification = notification.SendActivityNotificationPostRequestBody


class Feed:
    """The activity feed; every line opens the chat with the bot."""

    def __init__(self, graph: Graph, *, bot_app_id: str) -> None:
        self._graph = graph
        self._chat = f"https://teams.microsoft.com/l/chat/0/0?users=28:{bot_app_id}"

    async def notify(self, person: StaffId, *, preview: str, activity_type: str, reference: str) -> Outcome:
        """Put one line into a person's feed. It shows on lock screens: pass nothing about anybody.

        `activity_type` is declared in the app manifest and its template names exactly `{reference}`.
        """
        body = Notification(
            topic=TeamworkActivityTopic(
                source=TeamworkActivityTopicSource.Text, value=reference, web_url=self._chat
            ),
            activity_type=activity_type,
            preview_text=ItemBody(content=preview),
            template_parameters=[KeyValuePair(name="reference", value=reference)],
        )
        try:
            await self._graph.ask(
                lambda sdk: sdk.users.by_user_id(person).teamwork.send_activity_notification.post(body)
            )
        except FAILURES as failure:
            return outcome_of(failure)
        return delivered()
