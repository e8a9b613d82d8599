"""The front door, ``python -m manifest.pack``: what it writes, and what it refuses."""

import hashlib
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from jsonschema import Draft4Validator
from PIL import Image

from manifest.checks import SCHEMAS
from manifest.template import Document, manifest_id

ROOT = Path(__file__).parents[2]
APP_ID = "3f1c2a40-5b7e-4d1a-9c58-0a6de2b41f77"
SCHOOL = {
    "MICROSOFT_APP_ID": APP_ID,
    "SARGENT_WEBSITE_URL": "https://www.school.example/sargent",
    "SARGENT_PRIVACY_URL": "https://www.school.example/sargent/privacy",
    "SARGENT_TERMS_URL": "https://www.school.example/sargent/terms",
}


def pack(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = ("MICROSOFT_APP_ID", "TEAMS_APP_ID", "SARGENT_")
    outer = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "manifest.pack", *arguments],
        cwd=ROOT,
        env=outer | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def packed(out: Path, **environment: str) -> ZipFile:
    said = pack("--out", str(out), **environment)
    assert said.returncode == 0, said.stderr
    return ZipFile(BytesIO(out.read_bytes()))


def manifest_of(archive: ZipFile) -> Document:
    document: Document = json.loads(archive.read("manifest.json"))
    return document


def test_the_package_holds_the_manifest_and_the_two_icons_and_nothing_else(tmp_path: Path) -> None:
    assert packed(tmp_path / "app.zip", **SCHOOL).namelist() == ["manifest.json", "color.png", "outline.png"]


def test_packing_says_where_the_package_is_how_large_and_with_which_sum(tmp_path: Path) -> None:
    out = tmp_path / "new" / "app.zip"

    said = pack("--out", str(out), **SCHOOL)

    content = out.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    assert said.stdout == f"{out}  {len(content)} bytes  sha256 {digest}\n"


def test_the_packed_manifest_obeys_microsofts_schema(tmp_path: Path) -> None:
    document = manifest_of(packed(tmp_path / "app.zip", **SCHOOL))

    schema = json.loads((SCHEMAS / "v1.30" / "MicrosoftTeams.schema.json").read_text(encoding="utf-8-sig"))
    assert document["manifestVersion"] == "1.30"
    assert list(Draft4Validator(schema).iter_errors(document)) == []


def test_the_schools_ids_and_addresses_are_filled_in_everywhere(tmp_path: Path) -> None:
    archive = packed(tmp_path / "app.zip", **SCHOOL)

    document = manifest_of(archive)
    assert b"${" not in archive.read("manifest.json")
    assert document["bots"][0]["botId"] == APP_ID
    assert document["webApplicationInfo"] == {"id": APP_ID, "resource": f"api://{APP_ID}"}
    assert document["id"] == manifest_id(APP_ID) != APP_ID
    assert document["developer"]["privacyUrl"] == SCHOOL["SARGENT_PRIVACY_URL"]


def test_a_teams_app_id_that_is_given_is_kept(tmp_path: Path) -> None:
    given = "8b0f6f0e-2a44-4c6b-8a35-6f1f9f6f2d11"

    document = manifest_of(packed(tmp_path / "app.zip", TEAMS_APP_ID=given, **SCHOOL))

    assert document["id"] == given


def test_the_same_settings_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"

    packed(first, **SCHOOL)
    packed(second, TZ="Pacific/Auckland", **SCHOOL)

    assert first.read_bytes() == second.read_bytes()


def test_the_packed_icons_have_the_sizes_teams_demands(tmp_path: Path) -> None:
    archive = packed(tmp_path / "app.zip", **SCHOOL)

    sizes = {name: Image.open(BytesIO(archive.read(name))).size for name in ("color.png", "outline.png")}

    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}


def test_every_missing_setting_is_named_in_one_sentence(tmp_path: Path) -> None:
    said = pack("--out", str(tmp_path / "app.zip"))

    assert said.returncode == 2
    assert said.stderr.splitlines() == [
        "The Teams app package was not made.",
        "These settings are missing: "
        "MICROSOFT_APP_ID, SARGENT_WEBSITE_URL, SARGENT_PRIVACY_URL, SARGENT_TERMS_URL.",
    ]


def test_wrong_and_missing_settings_are_named_together_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "app.zip"
    wrong = {
        "MICROSOFT_APP_ID": "sargent",
        "TEAMS_APP_ID": "{" + APP_ID + "}",
        "SARGENT_WEBSITE_URL": "http://www.school.example",
        "SARGENT_PRIVACY_URL": " ",
        "SARGENT_TERMS_URL": "https://",
    }

    said = pack("--out", str(out), **wrong)

    assert said.returncode == 2
    assert said.stderr.splitlines()[1:] == [
        "These settings are missing: SARGENT_PRIVACY_URL.",
        "MICROSOFT_APP_ID is not a GUID.",
        "TEAMS_APP_ID is not a GUID.",
        "SARGENT_WEBSITE_URL is not an https address.",
        "SARGENT_TERMS_URL is not an https address.",
    ]
    assert not out.exists()


def test_a_rehearsal_needs_only_the_app_id(tmp_path: Path) -> None:
    out = tmp_path / "app.zip"

    said = pack("--rehearsal", "--out", str(out), MICROSOFT_APP_ID=APP_ID)

    assert said.returncode == 0
    assert manifest_of(ZipFile(out))["developer"]["websiteUrl"] == "https://school.example/"


def test_a_place_that_cannot_be_written_is_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    said = pack("--out", str(tmp_path), **SCHOOL)

    assert said.returncode == 2
    assert "cannot be written" in said.stderr
    assert "Traceback" not in said.stderr
