"""The files of the house as the tests of its shape see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("policy", "storage", "cards", "graph", "bot", "manifest", "rehearsal")
_NOT_OURS = frozenset({".git", ".venv", ".rehearsal", "node_modules", "build", "__pycache__"})


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project: those that git knows or would take, or all without git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if _NOT_OURS.isdisjoint(path.relative_to(ROOT).parts)]
    return tuple(path for path in found if path.is_file())


def python(*rooms: str) -> list[Path]:
    """The Python files of these rooms, or all of them."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and (not rooms or path.relative_to(ROOT).parts[0] in rooms)
    ]


def called(path: Path) -> str:
    """A file as a person would name it: bot/teams.py."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """What is written in a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def importers(*packages: str, rooms: tuple[str, ...] = ROOMS) -> set[str]:
    """The files of these rooms that import any of these packages."""
    return {
        called(path)
        for path in python(*rooms)
        if any(name.split(".")[0] in packages for name in imported(path))
    }
