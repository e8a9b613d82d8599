"""The yardstick: a bare echo on stock botbuilder 4.17.1, which verifies signed tokens as it comes.

Run as `python -m bench.stock_echo PORT APP_ID METADATA_URL`. Only the token for answering is fixed: msal
signs in over https alone, and here nothing leaves the machine. Stock would fetch one in every turn.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import AppCredentials, ServiceClientCredentialsFactory

SCOPE: Final = "https://api.botframework.com"


@dataclass(frozen=True)
class Configuration:
    """What the SDK reads, under its own names."""

    APP_ID: str
    TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL: str
    TO_BOT_FROM_CHANNEL_TOKEN_ISSUER: str = SCOPE
    TO_CHANNEL_FROM_BOT_LOGIN_URL: str = "https://login.microsoftonline.com/botframework.com"
    TO_CHANNEL_FROM_BOT_OAUTH_SCOPE: str = SCOPE
    OAUTH_URL: str = SCOPE


class FixedToken(AppCredentials):  # type: ignore[misc]  # The SDK carries no types.
    """Who we are to the connector, without asking anybody."""

    def get_access_token(self, force_refresh: bool = False) -> str:  # noqa: ARG002
        """The same word each time."""
        return "bench"


class FixedCredentials(ServiceClientCredentialsFactory):  # type: ignore[misc]  # The SDK carries no types.
    """Gives the fixed token, and knows the one application."""

    def __init__(self, app_id: str) -> None:
        """Keep whose token it is."""
        self._app_id = app_id

    async def is_valid_app_id(self, app_id: str) -> bool:
        """Whether a token was issued for us."""
        return app_id == self._app_id

    async def is_authentication_disabled(self) -> bool:
        """Never."""
        return False

    async def create_credentials(self, app_id: str, *_: object, **__: object) -> FixedToken:
        """New for each turn, as stock makes them."""
        return FixedToken(app_id=app_id)


class Echo(ActivityHandler):  # type: ignore[misc]  # The SDK carries no types.
    """Says what was said."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Reply within the turn."""
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


def main(port: int, app_id: str, metadata_url: str) -> None:
    """Serve until told to stop."""
    configuration = Configuration(app_id, metadata_url)
    credentials = FixedCredentials(app_id)
    adapter = CloudAdapter(
        ConfigurationBotFrameworkAuthentication(configuration, credentials_factory=credentials)
    )
    echo = Echo()

    async def messages(request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = await adapter.process(request, echo)
        return response

    app = web.Application()
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
