"""The log: events and ids, and never a word that somebody wrote."""

from __future__ import annotations

import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from bot.logs import NOISY, configure, failed, log
from tests.bot.doorstep import ASHA, Doorstep

CANARY = "Zaphira told me that the caretaker was unkind"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Everything that is logged, with the logging of the tests themselves put back afterwards."""
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, logging.raiseExceptions)
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    stream = StringIO()
    configure(stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level, logging.raiseExceptions = kept
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def read(stream: StringIO) -> list[dict[str, Any]]:
    """The lines, each of which has to be JSON."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def boom() -> None:
    """Raise what a library raises that quotes its input, in the midst of another failure."""
    try:
        raise KeyError(CANARY)
    except KeyError as cause:
        raise ValueError(f"bad input: {CANARY}") from cause


def test_an_event_is_one_line_with_its_ids(lines: StringIO) -> None:
    log("message_sent", reference="MS-7F3K2", attempt=2)
    (line,) = read(lines)
    assert {name: line[name] for name in ("event", "level", "reference", "attempt")} == {
        "event": "message_sent",
        "level": "info",
        "reference": "MS-7F3K2",
        "attempt": 2,
    }
    assert line["at"].endswith("+00:00")


@pytest.mark.invariant("I9")
def test_an_unknown_key_is_dropped_and_words_under_a_known_one_are_withheld(lines: StringIO) -> None:
    log("message_sent", words=CANARY, why=CANARY, reference="MS-7F3K2\n" + CANARY)
    (line,) = read(lines)
    assert "words" not in line
    assert line["why"] == line["reference"] == "(withheld)"
    assert "Zaphira" not in lines.getvalue()


@pytest.mark.invariant("I9")
def test_a_failure_is_its_types_and_places_and_not_its_message(lines: StringIO) -> None:
    try:
        boom()
    except ValueError as failure:
        failed("turn_failed", failure, reference="MS-7F3K2")
    (line,) = read(lines)
    assert line["failure"] == ["ValueError", "KeyError"]
    assert line["frames"][-1].startswith("tests/bot/test_logs.py:")
    assert "Zaphira" not in lines.getvalue()


@pytest.mark.invariant("I9")
@pytest.mark.parametrize("name", [*NOISY, "somebody.else", "asyncio", "aiohttp.server"])
def test_a_library_says_where_it_spoke_and_not_what(lines: StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.info("chatter: %s", CANARY)
    logger.warning("trouble: %s", CANARY)
    try:
        boom()
    except ValueError:
        logger.exception("broken: %s", CANARY)
    said = read(lines)
    assert [line["level"] for line in said] == ["warning", "error"]
    assert {line["logger"] for line in said} == {name}
    assert "Zaphira" not in lines.getvalue()


@pytest.mark.invariant("I9")
def test_a_record_that_cannot_be_formatted_spills_nothing(
    lines: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("somebody.else").warning("%d of %d", CANARY)
    assert "Zaphira" not in lines.getvalue() + capsys.readouterr().err
    assert len(read(lines)) == 1


@pytest.mark.invariant("I9")
def test_what_nobody_caught_and_what_is_warned_of_spill_nothing(
    lines: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(CANARY, stacklevel=1)
    try:
        boom()
    except ValueError as failure:
        sys.excepthook(type(failure), failure, failure.__traceback__)
    thread = threading.Thread(target=boom)
    thread.start()
    thread.join()
    assert [line["event"] for line in read(lines)] == ["library", "uncaught", "uncaught"]
    assert "Zaphira" not in lines.getvalue() + capsys.readouterr().err


@pytest.mark.invariant("I9")
async def test_no_turn_leaves_its_words_in_the_log(lines: StringIO, step: Doorstep) -> None:
    step.kept_fails = True
    await step.teams_stand_in.message(ASHA.id, CANARY)
    await step.teams_stand_in.submit(ASHA.id, {"verb": "concern.send", "words": CANARY})
    await step.teams_stand_in.execute(ASHA.id, "concern.send", {"words": CANARY})
    await step.knock(CANARY.encode())
    step.teams_stand_in.fault("send", status=400)
    await step.teams_stand_in.message(ASHA.id, CANARY)
    events = {line["event"] for line in read(lines)}
    assert events == {"reference_not_kept", "door_refused", "reply_failed"}
    assert "Zaphira" not in lines.getvalue()
