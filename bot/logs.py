"""What the program says about itself: one JSON object a line, made of event names, ids and numbers only.

People's words must never reach a log, so nothing here prints a message that somebody else composed: of a
library's record we keep who spoke and where, of an exception its type and the lines it passed through.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, TextIO

KNOWN: Final = frozenset(
    {
        *("activity", "after", "attempt", "channel", "code", "concern", "conversation", "count", "host"),
        *(
            "kind",
            "list",
            "message",
            "milliseconds",
            "part",
            "path",
            "person",
            "port",
            "purpose",
            "reference",
        ),
        *(
            "withdrawal",
            "seconds",
            "school",
            "state",
            "status",
            "task",
            "upto",
            "urgency",
            "verb",
            "version",
            "why",
        ),
    }
)
"""The keys that may stand beside an event; any other is dropped."""

NOISY: Final = (
    *("aiohttp", "aiohttp.access", "azure", "botbuilder", "botframework", "httpcore", "httpx", "kiota"),
    *("kiota_abstractions", "kiota_http", "microsoft", "msal", "msgraph", "msrest", "urllib3"),
)
"""Libraries that would log addresses, headers or bodies if they were let."""

WITHHELD: Final = "(withheld)"

_CODE: Final = re.compile(r"[A-Za-z0-9_.:;,@/=+%*~-]{0,256}")
"""What an id or a code looks like; words have spaces, or letters that no id has."""

_LOGGER: Final = logging.getLogger("sargent")
_ROOT: Final = Path(__file__).resolve().parent.parent
_FRAMES: Final = 16


def log(event: str, **ids: str | float) -> None:
    """Say that something happened; `ids` are ids, codes and numbers under a key of KNOWN, never words."""
    _LOGGER.info(event, extra={"ids": ids})


def failed(event: str, failure: BaseException, **ids: str | float) -> None:
    """Say that something went wrong, and where; what the exception says about itself is not printed."""
    _LOGGER.error(event, extra={"ids": ids}, exc_info=failure)


def configure(stream: TextIO | None = None) -> None:
    """Send everything that is logged, warned of or left uncaught to one stream, as lines of JSON."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(Lines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    _LOGGER.setLevel(logging.INFO)
    for name in NOISY:
        _quieten(logging.getLogger(name))
    logging.captureWarnings(capture=True)
    # Logging reports its own troubles by printing the record with its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _uncaught
    threading.excepthook = lambda spilt: _uncaught(spilt.exc_type, spilt.exc_value, spilt.exc_traceback)
    sys.unraisablehook = lambda spilt: _uncaught(spilt.exc_type, spilt.exc_value, spilt.exc_traceback)


class Lines(logging.Formatter):
    """Makes a line of JSON of a record: ours with its event and known ids, a library's without its words."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; the text of a library's record and of every exception is left out."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = _ours(record) if record.name == _LOGGER.name else _theirs(record)
        line = {"at": at, "level": record.levelname.lower(), **said}
        if record.exc_info and record.exc_info[1] is not None:
            line |= _trace(record.exc_info[1])
        return json.dumps(line)


def _ours(record: logging.LogRecord) -> Mapping[str, object]:
    ids = getattr(record, "ids", None)
    known = {key: _safe(value) for key, value in ids.items() if key in KNOWN} if isinstance(ids, dict) else {}
    return {"event": _safe(record.msg), **known}


def _theirs(record: logging.LogRecord) -> Mapping[str, object]:
    where = f"{Path(record.pathname).name}:{record.lineno}"
    return {"event": "library", "logger": _safe(record.name), "where": _safe(where)}


def _safe(value: object) -> object:
    if isinstance(value, int | float):
        return value
    return value if isinstance(value, str) and _CODE.fullmatch(value) else WITHHELD


def _trace(failure: BaseException) -> dict[str, object]:
    """The types of an exception and of what it came from, and the lines that the outermost passed through."""
    frames = traceback.extract_tb(failure.__traceback__)[-_FRAMES:]
    return {
        "failure": [type(link).__name__ for link in _chain(failure)],
        "frames": [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames],
    }


def _chain(failure: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = failure
    for _ in range(_FRAMES):
        if link is None:
            return
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _short(filename: str) -> str:
    path = Path(filename)
    ours = path.is_relative_to(_ROOT) and "site-packages" not in path.parts
    return str(path.relative_to(_ROOT)) if ours else path.name


def _quieten(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.WARNING)


def _uncaught(kind: type[BaseException], value: BaseException | None, _: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _LOGGER.critical("uncaught", exc_info=value or kind())
