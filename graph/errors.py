"""What can go wrong between us and Graph, and the one place that turns it into an outcome.

Whether and when to try again is decided in policy/delivery.py, not here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from kiota_abstractions.api_error import APIError
from msgraph.generated.models.o_data_errors.o_data_error import ODataError

from graph.credential import NoToken
from policy.delivery import Outcome, later, of_status

LONGEST_WAIT = timedelta(days=1)
"""A longer Retry-After is read as this: an absurd header must not silence a channel for good."""


class Garbled(Exception):
    """The answer was not one that Graph gives."""


class OffLimits(Exception):
    """A request would have carried our token to a host that is not Graph's."""


FAILURES: tuple[type[Exception], ...] = (
    APIError,
    httpx.HTTPError,
    TimeoutError,
    NoToken,
    Garbled,
    OffLimits,
    ValueError,  # The SDK's models raise it for a field that cannot be read.
)
"""Everything a call may raise for a reason outside this program."""


def outcome_of(failure: Exception) -> Outcome:
    """The outcome of a call that failed with one of FAILURES; `why` is a code, never anybody's words."""
    match failure:
        case APIError():
            return _refused(failure)
        case TimeoutError() | httpx.TimeoutException():
            return later("timeout")
        case NoToken():
            return later("no_token")
        case httpx.HTTPError():
            return later("unreachable")
        case _:
            return later("bad_answer")


def retry_after(headers: Mapping[str, str] | None, *, now: datetime | None = None) -> timedelta | None:
    """The wait a Retry-After header asks for, in either of its two forms; none when it asks for none."""
    asked = (headers or {}).get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", asked):
        return min(timedelta(seconds=int(asked)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(asked)
    except (ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(), min(until - (now or datetime.now(UTC)), LONGEST_WAIT))


def _refused(failure: APIError) -> Outcome:
    status = failure.response_status_code or 0
    code = (failure.error.code or "") if isinstance(failure, ODataError) and failure.error else ""
    code = re.sub(r"[^A-Za-z0-9_.]", "", code)[:64]
    return of_status(status, code, retry_after(failure.response_headers))
