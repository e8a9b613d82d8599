"""Installing the app for a person, so that the bot may write to somebody it never met."""

from __future__ import annotations

from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.app_catalogs.teams_apps.teams_apps_request_builder import TeamsAppsRequestBuilder
from msgraph.generated.models.teams_app_permission_set import TeamsAppPermissionSet
from msgraph.generated.models.teams_app_resource_specific_permission import (
    TeamsAppResourceSpecificPermission,
)
from msgraph.generated.models.teams_app_resource_specific_permission_type import (
    TeamsAppResourceSpecificPermissionType,
)
from msgraph.generated.models.user_scope_teams_app_installation import UserScopeTeamsAppInstallation
from msgraph.generated.users.item.teamwork.installed_apps.installed_apps_request_builder import (
    InstalledAppsRequestBuilder,
)

from graph.client import Graph
from graph.errors import FAILURES, outcome_of
from policy.delivery import Outcome, delivered, later, never
from policy.people import StaffId

InstalledQuery = InstalledAppsRequestBuilder.InstalledAppsRequestBuilderGetQueryParameters
CatalogueQuery = TeamsAppsRequestBuilder.TeamsAppsRequestBuilderGetQueryParameters
CONSENT = "TeamsActivity.Send.User"
"""The resource-specific permission of our manifest; installing without consenting to it is refused."""


class Installs:
    """The app in people's personal scope; `app_id` is the manifest's id, not the catalogue's."""

    def __init__(self, graph: Graph, *, app_id: str) -> None:
        self._graph = graph
        self._app_id = app_id
        self._catalogue_id = ""

    async def ensure(self, person: StaffId) -> Outcome:
        """Install the app unless it is there; the outcome's `conversation_id` is its chat with the person."""
        try:
            installation = await self._find(person)
            if installation:
                return await self._chat(person, installation)
            return await self._install(person)
        except FAILURES as failure:
            return outcome_of(failure)

    async def _install(self, person: StaffId) -> Outcome:
        catalogue_id = await self._catalogued()
        if not catalogue_id:
            return never("no_app")
        await self._add(person, catalogue_id)
        installation = await self._find(person)
        # Teams may list the new app, or its chat, only some moments later.
        return await self._chat(person, installation) if installation else later("installing")

    async def _find(self, person: StaffId) -> str:
        query = InstalledQuery(expand=["teamsApp"], filter=f"teamsApp/externalId eq '{self._app_id}'")
        page = await self._graph.ask(
            lambda sdk: sdk.users.by_user_id(person).teamwork.installed_apps.get(
                RequestConfiguration(query_parameters=query)
            )
        )
        found = (page.value or []) if page else []
        return next((installation.id for installation in found if installation.id), "")

    async def _catalogued(self) -> str:
        """The app's id in the school's catalogue; once seen it is kept, because it does not change."""
        if not self._catalogue_id:
            query = CatalogueQuery(filter=f"externalId eq '{self._app_id}'")
            page = await self._graph.ask(
                lambda sdk: sdk.app_catalogs.teams_apps.get(RequestConfiguration(query_parameters=query))
            )
            found = (page.value or []) if page else []
            self._catalogue_id = next((app.id for app in found if app.id), "")
        return self._catalogue_id

    async def _add(self, person: StaffId, catalogue_id: str) -> None:
        """Ask for the installation; somebody else having just made it (409) is as good."""
        request = _installation(f"{self._graph.base_url}/appCatalogs/teamsApps/{catalogue_id}")
        try:
            await self._graph.ask(
                lambda sdk: sdk.users.by_user_id(person).teamwork.installed_apps.post(request)
            )
        except APIError as refusal:
            if refusal.response_status_code == 404:
                # The app may have been taken out of the catalogue and published anew, under a new id.
                self._catalogue_id = ""
            if refusal.response_status_code != 409:
                raise

    async def _chat(self, person: StaffId, installation: str) -> Outcome:
        chat = await self._graph.ask(
            lambda sdk: (
                sdk.users.by_user_id(person)
                .teamwork.installed_apps.by_user_scope_teams_app_installation_id(installation)
                .chat.get()
            )
        )
        return delivered(conversation_id=chat.id) if chat and chat.id else later("no_chat")


def _installation(app: str) -> UserScopeTeamsAppInstallation:
    permission = TeamsAppResourceSpecificPermission(
        permission_value=CONSENT, permission_type=TeamsAppResourceSpecificPermissionType.Application
    )
    return UserScopeTeamsAppInstallation(
        consented_permission_set=TeamsAppPermissionSet(resource_specific_permissions=[permission]),
        additional_data={"teamsApp@odata.bind": app},
    )
