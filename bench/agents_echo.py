"""The other yardstick: a bare echo on Microsoft's later SDK, microsoft-agents-hosting-aiohttp 1.9.0.

Run as `python -m bench.agents_echo PORT APP_ID KEYS_URL`. It verifies signed tokens as it comes. The SDK has
no setting for where the Bot Connector's keys are, so its table of addresses gets ours; the token for
answering is fixed, because signing in needs the network.
"""

from __future__ import annotations

import sys

from aiohttp import web
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware
from microsoft_agents.hosting.core import ActivityHandler, TurnContext
from microsoft_agents.hosting.core.authorization import (
    AgentAuthConfiguration,
    AnonymousTokenProvider,
    ConnectionManager,
)
from microsoft_agents.hosting.core.authorization._entra_issuers import BOTFRAMEWORK_JWKS_URIS

ISSUER = "https://api.botframework.com"


class FixedToken(AnonymousTokenProvider):  # type: ignore[misc]  # The SDK carries no types.
    """Who we are to the connector, without asking anybody."""

    def __init__(self, configuration: AgentAuthConfiguration) -> None:
        """Keep what the SDK looks up in its providers."""
        self._configuration = configuration

    @property
    def configuration(self) -> AgentAuthConfiguration:
        """What the SDK was configured with."""
        return self._configuration

    async def get_access_token(self, *_: object, **__: object) -> str:
        """The same word each time."""
        return "bench"


class Echo(ActivityHandler):  # type: ignore[misc]  # The SDK carries no types.
    """Says what was said."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Reply within the turn."""
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


def main(port: int, app_id: str, keys_url: str) -> None:
    """Serve until told to stop."""
    BOTFRAMEWORK_JWKS_URIS[ISSUER] = keys_url
    configuration = AgentAuthConfiguration(client_id=app_id, tenant_id=app_id, validate_issuer=True)
    connections = ConnectionManager(FixedToken, {"SERVICE_CONNECTION": configuration})
    adapter, echo = CloudAdapter(connection_manager=connections), Echo()

    async def messages(request: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = await adapter.process(request, echo)
        return response

    app = web.Application(middlewares=[jwt_authorization_middleware])
    app["agent_configuration"] = configuration
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
