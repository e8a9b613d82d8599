"""Who may import whom, and where each outside library is spoken: the one-file rules of the house."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOMS, ROOT, called, imported, importers, python, tree

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def test_the_import_contracts_are_kept() -> None:
    # In a process of its own: it sets up logging anew and silences every logger there is.
    checked = subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_the_bot_framework_lives_in_one_file_so_that_leaving_it_is_cheap() -> None:
    assert importers("botbuilder", "botframework", "msrest") <= {"bot/teams.py"}


def test_microsoft_graph_is_spoken_in_graph_only() -> None:
    kiota = ("msgraph", "msgraph_core", "kiota_abstractions", "kiota_http", "kiota_authentication_azure")
    assert {name.split("/")[0] for name in importers(*kiota)} <= {"graph"}
    assert importers("msal") <= {"graph/credential.py"}


def test_azure_is_spoken_in_storage_and_for_the_credential_only() -> None:
    assert {name for name in importers("azure") if not name.startswith("storage/")} <= {"graph/credential.py"}


def test_spreadsheets_are_taken_apart_in_one_file() -> None:
    assert importers("openpyxl", "defusedxml") <= {"bot/workbooks.py"}


@pytest.mark.parametrize("path", python("policy"), ids=called)
def test_policy_imports_the_standard_library_and_itself(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(path)}
    assert roots <= sys.stdlib_module_names | {"policy"}
    assert roots.isdisjoint({"asyncio", "logging", "socket", "http", "urllib", "subprocess", "threading"})


@pytest.mark.parametrize("path", python("policy"), ids=called)
def test_policy_waits_for_nothing_and_prints_nothing(path: Path) -> None:
    for node in ast.walk(tree(path)):
        assert not isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
        assert not (isinstance(node, ast.Name) and node.id in ("print", "input"))


@pytest.mark.parametrize("room", [*ROOMS, "bot/handlers"])
def test_the_charter_of_a_room_is_all_that_its_init_holds(room: str) -> None:
    module = tree(ROOT / room / "__init__.py")
    assert len(module.body) == 1
    assert (ast.get_docstring(module) or "").endswith(".")


@pytest.mark.parametrize("path", python(*ROOMS), ids=called)
def test_every_module_opens_with_what_lives_in_it(path: Path) -> None:
    assert ast.get_docstring(tree(path))


def test_no_file_is_named_for_holding_anything_at_all() -> None:
    names = {path.stem for path in python(*ROOMS)}
    assert names.isdisjoint({"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"})
