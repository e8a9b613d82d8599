"""What holds for the files of the house: short, without traces of a machine, and installable by anybody."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from tests.architecture.house import ROOT, called, files, python

LONGEST = 400
"""Lines; most files are far shorter."""

TEXT = [path for path in files() if path.suffix not in (".png", ".ico", ".zip", ".woff2")]
_MACHINES = re.compile(r"(?<![\w.:/<-])(?:/(?:root|home|work|Users)/|[A-Z]:\\Users)")
_CLOCKS = re.compile(r"\b(?:datetime\.(?:now|utcnow)|time\.time|date\.today)\(")
_MAY_READ_A_CLOCK = ("bot/clock.py", "bot/logs.py", "bot/tokens.py", "bot/repeats.py")
_ROOMS_WITH_CLOCKS = ("graph", "rehearsal", "tests", "bench")


def test_every_file_fits_in_the_head() -> None:
    lengths = {called(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = {
        f"{called(path)}:{number}"
        for path in TEXT
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _MACHINES.search(line)
    }
    assert found == set()


def test_only_the_clock_reads_the_time() -> None:
    found = {
        called(path)
        for path in python()
        if path.relative_to(ROOT).parts[0] not in _ROOMS_WITH_CLOCKS
        and _CLOCKS.search(path.read_text(encoding="utf-8"))
    }
    assert found <= set(_MAY_READ_A_CLOCK)


def test_every_python_package_is_pinned_with_hashes_and_no_index_is_named() -> None:
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "http:" not in locked
    assert "https:" not in locked
    assert not re.search(
        r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", locked, re.MULTILINE
    )
    entries = re.split(r"\n(?=\S)", locked.strip())
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert pinned
    for entry in pinned:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+", entry), entry[:80]
        assert "--hash=sha256:" in entry, entry[:80]


def test_every_package_named_in_the_project_is_locked() -> None:
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = {match.casefold() for match in re.findall(r"^([\w.-]+)(?:\[|==)", locked, re.MULTILINE)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {*project["dependencies"], *project["optional-dependencies"]["dev"]}
    assert {name.partition("[")[0] for name in asked} <= names


def test_every_node_package_has_its_hash_and_no_registry_is_named() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    installed = {name: one for name, one in packages.items() if name and not one.get("link")}
    assert installed
    assert not [name for name, one in packages.items() if "resolved" in one]
    assert not [
        name for name, one in installed.items() if not one.get("integrity") and not one.get("inBundle")
    ]
