"""The settings: refused as a whole, with every fault named, before anything listens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Misconfigured, Settings
from tests.cards.people import SCHOOL

GUID = "00000000-0000-4000-8000-0000000000aa"
SECRET = "a-secret-nobody-may-read"
AZURITE = f"AccountName=devstoreaccount1;AccountKey={SECRET};TableEndpoint=http://127.0.0.1:10002/x;"
HERE = str(Path(__file__))

PRODUCTION = {
    "MICROSOFT_APP_ID": GUID.upper(),
    "MICROSOFT_APP_TENANT_ID": GUID,
    "MICROSOFT_APP_TYPE": "SingleTenant",
    "MICROSOFT_APP_PASSWORD": SECRET,
    "AZURE_TABLES_ENDPOINT": "https://school.table.core.example/",
    "SCHOOL_CONFIG": HERE,
    "MAIL_SENDER": "bot@school.example",
}
REHEARSAL = {
    "MICROSOFT_APP_ID": GUID,
    "MICROSOFT_APP_TENANT_ID": GUID,
    "MICROSOFT_APP_TYPE": "SingleTenant",
    "AZURE_STORAGE_CONNECTION_STRING": AZURITE,
    "SCHOOL_CONFIG": HERE,
    "GRAPH_BASE_URL": "http://127.0.0.1:9000/v1.0",
    "BOT_OPENID_METADATA_URL": "http://localhost:9001/metadata",
    "BOT_SERVICE_URL": "http://127.0.0.1:9001/svc/",
    "ALLOWED_SERVICE_HOSTS": "127.0.0.1, localhost",
    "REHEARSAL": "1",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine that the tests run on."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def read(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], **changes: str | None) -> Settings:
    """The settings of an environment; a change to None takes the name away."""
    for name, value in (environment | changes).items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    return Settings.read()


def faults(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], **changes: str | None) -> list[str]:
    """The name each fault begins with."""
    with pytest.raises(Misconfigured) as refusal:
        read(monkeypatch, environment, **changes)
    return [fault.split()[0] for fault in refusal.value.faults]


def test_a_whole_production_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, PRODUCTION)
    assert settings.microsoft_app_id == GUID
    assert (settings.host, settings.port) == ("0.0.0.0", 3978)  # noqa: S104
    assert settings.graph_base_url == "https://graph.microsoft.com/v1.0"
    assert settings.bot_token_issuer == "https://api.botframework.com"
    assert settings.service_hosts == ("smba.trafficmanager.net", "*.botframework.com")


def test_an_empty_environment_names_everything_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(monkeypatch, {}) == [
        "MICROSOFT_APP_ID",
        "MICROSOFT_APP_TENANT_ID",
        "MICROSOFT_APP_TYPE",
        "SCHOOL_CONFIG",
        "AZURE_STORAGE_CONNECTION_STRING",
        "MAIL_SENDER",
    ]


def test_missing_and_wrong_settings_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    named = faults(
        monkeypatch,
        PRODUCTION,
        MICROSOFT_APP_ID="",
        MICROSOFT_APP_TYPE="MultiTenant",
        PORT="lots",
        GRAPH_BASE_URL="http://graph.example/",
        ALLOWED_SERVICE_HOSTS="*",
        SCHOOL_CONFIG="/nowhere/school.toml",
    )
    assert set(named) >= {
        *("MICROSOFT_APP_ID", "MICROSOFT_APP_TYPE", "PORT", "GRAPH_BASE_URL", "ALLOWED_SERVICE_HOSTS"),
        *("SCHOOL_CONFIG", "BOT_SERVICE_URL"),
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"MICROSOFT_APP_PASSWORD": None},
        {"MICROSOFT_APP_CERTIFICATE_PATH": HERE},
        {"MICROSOFT_APP_TYPE": "UserAssignedMSI"},
    ],
    ids=["neither", "both", "secret of a managed identity"],
)
def test_there_is_exactly_one_proof_of_who_we_are(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None]
) -> None:
    assert faults(monkeypatch, PRODUCTION, **changes) == ["MICROSOFT_APP_PASSWORD"]


@pytest.mark.parametrize(
    "changes",
    [
        {"MICROSOFT_APP_PASSWORD": None, "MICROSOFT_APP_CERTIFICATE_PATH": HERE},
        {"MICROSOFT_APP_PASSWORD": None, "MICROSOFT_APP_TYPE": "UserAssignedMSI"},
    ],
    ids=["certificate", "managed identity"],
)
def test_a_certificate_or_a_managed_identity_will_do(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None]
) -> None:
    assert read(monkeypatch, PRODUCTION, **changes).microsoft_app_password is None


@pytest.mark.parametrize(
    "changes",
    [{"AZURE_TABLES_ENDPOINT": None}, {"AZURE_STORAGE_CONNECTION_STRING": AZURITE}],
    ids=["neither", "both"],
)
def test_there_is_exactly_one_storage_account(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str | None]
) -> None:
    assert faults(monkeypatch, PRODUCTION, **changes) == ["AZURE_STORAGE_CONNECTION_STRING"]


def test_a_rehearsal_on_loopback_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, REHEARSAL)
    assert (settings.rehearsal, settings.host) == (True, "127.0.0.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "0.0.0.0"),  # noqa: S104
        ("HOST", "192.0.2.1"),
        ("GRAPH_BASE_URL", None),
        ("GRAPH_BASE_URL", "http://127.0.0.1.evil.example/"),
        ("BOT_OPENID_METADATA_URL", None),
        ("ALLOWED_SERVICE_HOSTS", "127.0.0.1,*.botframework.com"),
        ("AZURE_STORAGE_CONNECTION_STRING", AZURITE.replace("127.0.0.1", "school.example")),
        ("AZURE_STORAGE_CONNECTION_STRING", AZURITE.replace("devstoreaccount1", "school")),
        ("AZURE_STORAGE_CONNECTION_STRING", AZURITE + "BlobEndpoint=https://school.example/;"),
        ("AZURE_STORAGE_CONNECTION_STRING", "AccountName=devstoreaccount1;AccountKey=x"),
    ],
)
def test_a_rehearsal_reaches_nothing_beyond_this_machine(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    assert name in faults(monkeypatch, REHEARSAL, **{name: value})


@pytest.mark.parametrize("name", ["BOT_SERVICE_URL", "ALLOWED_SERVICE_HOSTS"])
def test_a_rehearsal_without_its_own_teams_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert name in faults(monkeypatch, REHEARSAL, **{name: None})


def test_no_secret_is_ever_told(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, PRODUCTION)
    assert SECRET not in repr(settings)
    with pytest.raises(Misconfigured) as refusal:
        read(monkeypatch, PRODUCTION, AZURE_STORAGE_CONNECTION_STRING=SECRET, PORT=SECRET)
    assert SECRET not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://smba.trafficmanager.net/uk/", True),
        ("https://SMBA.trafficmanager.net/uk/tenant-7/", True),
        ("https://europe.botframework.com", True),
        ("https://botframework.com/", False),
        ("https://evilbotframework.com/", False),
        ("https://smba.trafficmanager.net.evil.example/", False),
        ("https://smba.trafficmanager.net@evil.example/", False),
        ("https://evil.example\\@smba.trafficmanager.net/", False),
        ("https://evil.example#.botframework.com/", False),
        ("https://evil.example?.botframework.com", False),
        ("http://smba.trafficmanager.net/uk/", False),
        ("http://127.0.0.1/", False),
        (" https://smba.trafficmanager.net/", False),
        ("https://smba.trafficmanager.net/uk/\n", False),
        ("", False),
    ],
)
def test_only_the_hosts_on_the_list_are_allowed(
    monkeypatch: pytest.MonkeyPatch, address: str, allowed: bool
) -> None:
    assert read(monkeypatch, PRODUCTION).allows(address) is allowed


SCREENSHOTS = replace(SCHOOL, screenshots=True)


@pytest.mark.rule("R115")
def test_a_school_that_keeps_screenshots_needs_an_address_of_ours_and_a_place_for_blobs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bare_ = read(monkeypatch, PRODUCTION)
    bare_.suit(SCHOOL)
    with pytest.raises(Misconfigured) as refused:
        bare_.suit(SCREENSHOTS)
    assert [fault.split()[0] for fault in refused.value.faults] == ["SARGENT_URL", "AZURE_BLOBS_ENDPOINT"]
    there = {
        "SARGENT_URL": "https://sargent.school.example",
        "AZURE_BLOBS_ENDPOINT": "https://school.blob.core.example",
    }
    read(monkeypatch, PRODUCTION, **there).suit(SCREENSHOTS)


@pytest.mark.rule("R115")
def test_a_connection_string_names_the_place_for_blobs_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {"SARGENT_URL": "http://127.0.0.1:3978"}
    read(monkeypatch, REHEARSAL, **ours).suit(SCREENSHOTS)
    both = {**ours, "AZURE_BLOBS_ENDPOINT": "http://127.0.0.1:10000/devstoreaccount1"}
    assert faults(monkeypatch, REHEARSAL, **both) == ["AZURE_BLOBS_ENDPOINT"]


@pytest.mark.parametrize("name", ["SARGENT_URL", "AZURE_BLOBS_ENDPOINT"])
def test_where_files_are_kept_and_shown_is_as_safe_as_everything_else(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert faults(monkeypatch, PRODUCTION, **{name: "http://school.example"}) == [name]
    assert faults(monkeypatch, PRODUCTION, **{name: "school.example"}) == [name]
    assert name in faults(monkeypatch, REHEARSAL, **{name: "https://school.example"})
