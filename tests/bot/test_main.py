"""The commands of `python -m bot`, run as a person would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUIET = {key: value for key, value in os.environ.items() if not key.startswith(("MICROSOFT_", "AZURE_"))}


def bot(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the bot with these settings and nothing of its own in the environment."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env=QUIET | settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_missing_setting_is_named_before_it_listens() -> None:
    refused = bot()
    assert refused.returncode == 2
    for name in ("MICROSOFT_APP_ID", "MICROSOFT_APP_TENANT_ID", "MICROSOFT_APP_TYPE", "SCHOOL_CONFIG"):
        assert f"{name} is missing." in refused.stderr


def test_a_school_file_with_faults_is_refused_with_all_of_them(tmp_path: Path) -> None:
    school = (ROOT / "rehearsal" / "school.toml").read_text("utf-8")
    faulty = tmp_path / "school.toml"
    faulty.write_text(
        school.replace('roles = ["chair"]', 'roles = ["chairman"]').replace("Europe/London", "Mars")
    )
    refused = bot(
        MICROSOFT_APP_ID="11111111-1111-4111-8111-111111111111",
        MICROSOFT_APP_TENANT_ID="22222222-2222-4222-8222-222222222222",
        MICROSOFT_APP_TYPE="SingleTenant",
        MICROSOFT_APP_PASSWORD="not a real one",
        AZURE_TABLES_ENDPOINT="https://store.school.example",
        MAIL_SENDER="sargent@school.example",
        SCHOOL_CONFIG=str(faulty),
    )
    assert refused.returncode == 2
    assert "there is no role 'chairman'" in refused.stderr
    assert "there is no time zone 'Mars'" in refused.stderr


def test_the_proof_of_the_routing_is_printed_in_one_line() -> None:
    proved = bot("check", "--prove", "--every", "9973")
    assert proved.returncode == 0
    assert re.fullmatch(r"4\d\d cases, 0 leaks\n", proved.stdout)
