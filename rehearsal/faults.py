"""What a test asks the Bot Connector stand-in to do wrong, and how often."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["create", "send", "update", "delete", "read"]

_CODES = {
    400: "BadArgument",
    401: "BotNotRegistered",
    403: "ForbiddenOperationException",
    404: "ConversationNotFound",
    412: "PreconditionFailed",
    413: "MessageSizeTooBig",
    429: "TooManyRequests",
    500: "ServiceError",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}


class Refused(Exception):
    """The Bot Connector answers with an error status and a documented error body."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: float | None = None) -> None:
        """Take the HTTP status, Microsoft's code for it, a sentence, and seconds to wait where it says so."""
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after

    def body(self) -> dict[str, object]:
        """The error body that botbuilder parses."""
        return {"error": {"code": self.code, "message": self.message}}


@dataclass(slots=True)
class Fault:
    """One scripted fault; see `TeamsStandIn.fault` for what each part does."""

    match: Kind | Literal["*"]
    person: str | None
    status: int
    code: str
    retry_after: float | None
    times: int | None
    hang: float | None
    reset: bool
    delivered: bool
    body: str | None = None

    def fits(self, kind: Kind, person: str) -> bool:
        """Whether this fault still has turns and is meant for this call."""
        return self.times != 0 and self.match in ("*", kind) and self.person in (None, person)

    def refusal(self) -> Refused | None:
        """The answer to give, or None where the call merely takes long (status 0)."""
        if not self.status:
            return None
        code = self.code or _CODES.get(self.status, "Unknown")
        return Refused(self.status, code, "The rehearsal asked for this fault.", retry_after=self.retry_after)


class Faults:
    """The faults that wait for their call, first asked first served."""

    def __init__(self) -> None:
        """Begin with none."""
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the fault wait for the next call that fits."""
        self._waiting.append(fault)

    def take(self, kind: Kind, person: str) -> Fault | None:
        """Use one turn of the first fault that fits this call, if any does."""
        for fault in self._waiting:
            if fault.fits(kind, person):
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None

    def clear(self) -> None:
        """Forget all faults."""
        self._waiting.clear()
