"""Which rules of the policy the tests show: the pytest side of `make rules`.

As a plugin (named in tests/conftest.py) it writes build/rules.json at the end of every run: the rules each
test is marked with and what came of it. As a command, `python -m tests.rules_report`, it prints R1 to R128
from that file. It runs all the tests first when there is no file, when the last run was of some tests only,
or when something has been edited since, so that it never claims what is no longer so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

from policy.rulebook import IDS, Rule, load

ROOT = Path(__file__).parents[1]
RESULTS = Path("build", "rules.json")
NARROWING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "collectonly")
"""Options of pytest that leave tests out."""

MARKED = "rules"
"""Under what a report carries the rules of its test."""

PARTS = "abcdefgh"
"""R58a to R58h are parts of R58: a test of one of them is a test of the rule."""

ROOMS = ("bot", "cards", "graph", "manifest", "policy", "rehearsal", "storage", "tests")


@dataclass(frozen=True, slots=True)
class Shown:
    """The rules a test is marked with, and "passed", "failed", "skipped" or "not run"."""

    rules: tuple[str, ...]
    outcome: str


@dataclass(slots=True, eq=False)
class Collector:
    """The plugin of one run: notes each marked test and its outcome, and writes them down at the end."""

    rules: dict[str, tuple[str, ...]] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Note the rules of a test; a rule the policy does not have is a slip that stops the run."""
        names = [str(name).rstrip(PARTS) for mark in item.iter_markers("rule") for name in mark.args]
        if unknown := sorted(set(names) - set(IDS)):
            raise pytest.UsageError(f"{item.nodeid} is marked with unknown rules: {', '.join(unknown)}")
        if names:
            rules = tuple(dict.fromkeys(names))
            self.rules[item.nodeid] = rules
            # Where two processes share the tests, this is how the one that writes hears of it.
            item.user_properties.append((MARKED, ",".join(rules)))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst outcome of set-up, call and tear-down; passing means that the call passed."""
        for name, value in report.user_properties:
            if name == MARKED:
                self.rules[report.nodeid] = tuple(str(value).split(","))
        if report.failed:
            self.outcomes[report.nodeid] = "failed"
        elif report.skipped or report.when == "call":
            self.outcomes.setdefault(report.nodeid, report.outcome)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write build/rules.json under the root of the run; of several processes the first does."""
        if hasattr(session.config, "workerinput"):
            return
        tests = {
            node_id: asdict(Shown(rules, self.outcomes.get(node_id, "not run")))
            for node_id, rules in self.rules.items()
        }
        finished = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
        written = {"whole": finished and _is_whole(session), "tests": tests}
        path = session.config.rootpath / RESULTS
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(written, indent=1), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Start a collector for this run."""
    config.pluginmanager.register(Collector(), "rules-collector")


def _is_whole(session: pytest.Session) -> bool:
    config = session.config
    asked = {(config.invocation_params.dir / argument).resolve() for argument in config.args}
    everything = {config.rootpath, config.rootpath / "tests"}
    narrowed = any(config.getoption(name, default=None) for name in NARROWING)
    return bool(asked & everything) and not narrowed and not session.shouldfail and not session.shouldstop


def results(path: Path) -> Mapping[str, Shown] | None:
    """What the last run of all tests showed; None when there is no such run to read."""
    if not path.is_file():
        return None
    written = json.loads(path.read_text(encoding="utf-8"))
    if not written["whole"]:
        return None
    return {name: Shown(tuple(one["rules"]), one["outcome"]) for name, one in written["tests"].items()}


def is_stale(path: Path) -> bool:
    """Whether code, words or tests have been edited since this file was written."""
    files = (file for room in ROOMS for file in (ROOT / room).rglob("*") if "__pycache__" not in file.parts)
    return path.is_file() and any(file.stat().st_mtime > path.stat().st_mtime for file in files)


def report(rules: Iterable[Rule], tests: Mapping[str, Shown]) -> list[str]:
    """A line for each rule, then `rules: N of 128 shown`.

    A rule is shown when a test marked with it passed and none failed; a skipped test shows nothing.
    """
    lines, shown = [], 0
    for rule in rules:
        outcomes = _outcomes(rule.id, tests)
        verdict = _verdict(outcomes.values())
        shown += verdict == "shown"
        named = ", ".join(
            name if outcome == "passed" else f"{name} ({outcome})" for name, outcome in outcomes.items()
        )
        lines.append(f"{rule.id:<5}{rule.kind:<4}{rule.section:<29}{verdict:<10} {named}".rstrip())
    return [*lines, f"rules: {shown} of {len(IDS)} shown"]


def _verdict(outcomes: Iterable[str]) -> str:
    found = set(outcomes)
    if "failed" in found:
        return "failing"
    return "shown" if "passed" in found else "not shown"


def _outcomes(rule_id: str, tests: Mapping[str, Shown]) -> dict[str, str]:
    """The tests of one rule by short name; the cases of one test share a name and the worst outcome."""
    order = ("passed", "skipped", "not run", "failed")
    worst: dict[str, str] = {}
    for node_id, test in tests.items():
        if rule_id in test.rules:
            name = _short(node_id)
            worst[name] = max(worst.get(name, "passed"), test.outcome, key=order.index)
    return worst


def _short(node_id: str) -> str:
    """tests/policy/test_posts.py::test_it[case] as policy/posts::test_it."""
    path, _, name = node_id.partition("::")
    where = path.removeprefix("tests/").removesuffix(".py").replace("test_", "", 1)
    return f"{where}::{name.partition('[')[0]}"


def main() -> int:
    """Print the report; 1 when no run of all tests could be had, and pytest has said why."""
    path = ROOT / RESULTS
    tests = None if is_stale(path) else results(path)
    if tests is None:
        path.unlink(missing_ok=True)
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile"], cwd=ROOT, check=False
        )
        tests = results(path)
    if tests is None:
        print("no rules to report: the tests did not run to their end")
        return 1
    print("\n".join(report(load(), tests)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
