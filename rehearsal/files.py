"""Files that people send in Teams, as the bot is given them: an address, not the bytes (platform 1.8)."""

import secrets

from aiohttp import web

from rehearsal import connector_checks as checks
from rehearsal.conversations import Wire
from rehearsal.faults import Refused

_PASTED = "/svc/v3/attachments/{file}/views/original"
_IN_ONEDRIVE = "/files/{file}"


class Files:
    """Serves what was sent. `fetched` are the ids of all files that were asked for, answered or refused."""

    def __init__(self, url: str) -> None:
        """Serve under this address."""
        self.fetched: list[str] = []
        self._url = url
        self._kept: dict[str, bytes] = {}

    def routes(self) -> list[web.RouteDef]:
        """OneDrive's addresses, and those of the Bot Connector for pasted pictures."""
        return [web.get(_IN_ONEDRIVE, self._from_onedrive), web.get(_PASTED, self._pasted)]

    def attached(self, content: bytes, name: str, *, inline: bool = False) -> Wire:
        """The attachment by which Teams speaks of a file; `inline` is a picture pasted into the message."""
        file = secrets.token_hex(8)
        self._kept[file] = content
        if inline:
            return {"contentType": "image/*", "contentUrl": self._url + _PASTED.format(file=file)}
        return {
            "contentType": "application/vnd.microsoft.teams.file.download.info",
            "contentUrl": f"https://school-my.sharepoint.com/personal/{file}/{name}",
            "name": name,
            "content": {
                "downloadUrl": f"{self._url}{_IN_ONEDRIVE.format(file=file)}?tempauth={secrets.token_hex(8)}",
                "uniqueId": secrets.token_hex(16),
                "fileType": name.rpartition(".")[2],
            },
        }

    async def _from_onedrive(self, request: web.Request) -> web.Response:
        """OneDrive wants the leave in the address, and refuses a token that is not its own."""
        file = request.match_info["file"]
        self.fetched.append(file)
        if "Authorization" in request.headers or not request.query.get("tempauth"):
            return web.Response(status=401)
        return self._answer(file)

    async def _pasted(self, request: web.Request) -> web.Response:
        file = request.match_info["file"]
        self.fetched.append(file)
        try:
            checks.authorised(request)
        except Refused as refused:
            return web.Response(status=refused.status)
        return self._answer(file)

    def _answer(self, file: str) -> web.Response:
        content = self._kept.get(file)
        return web.Response(status=404) if content is None else web.Response(body=content)
