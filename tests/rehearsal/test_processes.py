"""Child programs: how they start, end and never outlive us."""

from __future__ import annotations

import subprocess
import sys
import time

import psutil
import pytest

from rehearsal.processes import Child, Ended

FOREVER = "setInterval(() => {}, 1000)"


async def _never() -> bool:
    return False


async def test_a_program_that_ends_at_once_is_told_with_its_own_words() -> None:
    child = Child("broken", ["-e", "console.error('no such setting'); process.exit(3)"])
    child.start()
    with pytest.raises(Ended, match="no such setting"):
        await child.ready(_never, within=10)
    await child.stop()


async def test_no_proxy_or_secret_of_ours_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.school.example")
    monkeypatch.setenv("MICROSOFT_APP_PASSWORD", "canary")
    child = Child("curious", ["-p", "JSON.stringify(process.env)"])
    child.start()
    with pytest.raises(Ended) as ended:
        await child.ready(_never, within=10)
    await child.stop()
    assert "proxy.school.example" not in str(ended.value)
    assert "canary" not in str(ended.value)


def test_a_program_does_not_outlive_the_one_that_started_it() -> None:
    script = (
        "import os\nfrom rehearsal.processes import Child\n"
        f"child = Child('orphan', ['-e', {FOREVER!r}])\nchild.start()\n"
        "print(child.pid, flush=True)\nos._exit(1)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    pid = int(ran.stdout)
    deadline = time.monotonic() + 10
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(pid)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
