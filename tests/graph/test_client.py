"""Whatever goes wrong on the way becomes an outcome: in time, and after exactly one request."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.client import Graph
from graph.credential import LocalCredential, NoToken
from graph.errors import LONGEST_WAIT, retry_after
from graph.mail import Mail
from policy.delivery import Outcome, Status
from rehearsal.graph import GraphStandIn
from rehearsal.graph_records import Fault
from tests.graph.tenant import MAILBOX

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def send(graph: Graph) -> Outcome:
    return await Mail(graph, mailbox=MAILBOX).send("a@school.example", subject="", body="", urgent=False)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Status.NEVER),
        (401, Status.NEVER),
        (403, Status.NEVER),
        (404, Status.NEVER),
        (408, Status.LATER),
        (412, Status.LATER),
        (429, Status.LATER),
        (500, Status.NEVER),
        (502, Status.LATER),
        (503, Status.LATER),
        (504, Status.LATER),
    ],
)
async def test_a_refusal_is_the_policys_outcome_after_one_request(
    graph: Graph, tenant: GraphStandIn, status: int, expected: Status
) -> None:
    tenant.fault(Fault("sendMail", status=status, times=9))
    outcome = await send(graph)
    assert (outcome.status, outcome.why) == (expected, f"{status} Scripted")
    assert len(tenant.requests) == 1


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault("*", reset=True, times=9), "unreachable"),
        (Fault("*", body="<html>Sign in to the guest wifi</html>", times=9), "bad_answer"),
        (Fault("*", status=302, body="", headers={"Location": "/elsewhere"}, times=9), "bad_answer"),
        (Fault("*", status=302, body="", times=9), "bad_answer"),
        (Fault("*", status=503, body="<html>", headers={"Content-Type": "text/html"}, times=9), "503"),
        (Fault("*", status=503, body="", times=9), "503"),
        (Fault("*", status=503, body="[]", times=9), "503"),
    ],
)
async def test_what_graph_never_says_may_work_later_and_is_never_a_delivery(
    graph: Graph, tenant: GraphStandIn, fault: Fault, why: str
) -> None:
    tenant.fault(fault)
    outcome = await send(graph)
    assert (outcome.status, outcome.why) == (Status.LATER, why)
    assert len(tenant.requests) == 1
    assert tenant.mailbox == []


async def test_a_challenge_for_claims_is_not_answered_with_a_second_request(
    graph: Graph, tenant: GraphStandIn
) -> None:
    challenge = {"WWW-Authenticate": 'Bearer error="insufficient_claims", claims="e30="'}
    tenant.fault(Fault("*", status=401, body="", headers=challenge))
    assert (await send(graph)).why == "no_token"
    assert len(tenant.requests) == 1


async def test_a_server_that_hangs_costs_no_more_than_the_timeout(tenant: GraphStandIn) -> None:
    graph = Graph(LocalCredential(), base_url=tenant.base_url, timeout=0.3)
    tenant.fault(Fault("sendMail", hang=30))
    started = time.monotonic()
    outcome = await send(graph)
    assert (outcome.status, outcome.why) == (Status.LATER, "timeout")
    assert time.monotonic() - started < 2
    await graph.close()


async def test_a_server_that_is_down_is_unreachable(graph: Graph, tenant: GraphStandIn) -> None:
    tenant.down = True
    assert (await send(graph)).why == "unreachable"
    await tenant.stop()
    assert (await send(graph)).why == "unreachable"


async def test_a_cancelled_call_is_cancelled_and_not_an_outcome(graph: Graph, tenant: GraphStandIn) -> None:
    tenant.fault(Fault("sendMail", hang=30))
    sending = asyncio.create_task(send(graph))
    await asyncio.sleep(0.1)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending


async def test_without_a_token_nothing_is_sent(tenant: GraphStandIn) -> None:
    class Signedout(LocalCredential):
        async def token(self, scope: str) -> str:
            raise NoToken(f"invalid_client for {scope}")

    graph = Graph(Signedout(), base_url=tenant.base_url)
    assert await send(graph) == Outcome(Status.LATER, "no_token")
    assert tenant.requests == []
    await graph.close()


@pytest.mark.parametrize("url", ["http://graph.school.example/v1.0", "ftp://127.0.0.2", ""])
async def test_our_token_never_crosses_a_network_in_the_clear(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Graph(LocalCredential(), base_url=url)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", timedelta(0)),
        ("120", timedelta(minutes=2)),
        ("Mon, 02 Mar 2026 12:00:30 GMT", timedelta(seconds=30)),
        ("Mon, 02 Mar 2026 11:00:00 GMT", timedelta(0)),
        ("999999999", LONGEST_WAIT),
        ("99999999999999999999", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("1 Jan 99999999999999 00:00:00", None),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_wait_is_read_in_either_form_and_never_longer_than_a_day(
    header: str, wait: timedelta | None
) -> None:
    assert retry_after({"retry-after": header}, now=NOON) == wait


def test_after_warming_no_call_loads_anything_more() -> None:
    script = Path(__file__).with_name("warmed.py")
    done = subprocess.run(
        [sys.executable, "-m", "tests.graph.warmed"],
        cwd=script.parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
