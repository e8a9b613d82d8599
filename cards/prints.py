"""The frame of everything that is printed or handed over: one page of HTML that looks right on paper.

Nothing in it runs or is fetched, and whatever somebody wrote is text: escaped, and without the characters
that turn the reading round.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from policy.cells import visible

STYLE: Final = """
body { font: 11pt/1.4 sans-serif; margin: 1.5rem; color: #000; background: #fff; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; }
h2 { font-size: 1.1rem; margin: 1.4rem 0 .3rem; }
p { margin: .3rem 0; }
table { border-collapse: collapse; }
th, td { border: 1px solid #777; padding: .2rem .4rem; text-align: left; vertical-align: bottom; }
.grid td { text-align: center; }
.grid .use { writing-mode: vertical-rl; font-weight: normal; white-space: nowrap; padding: .4rem .1rem; }
.grid .yes { font-weight: bold; }
.grid [scope="row"] { white-space: nowrap; }
.grid tbody td:nth-child(6n+2) { border-left: 2px solid #000; }
.warn { border: 2px solid #000; padding: .4rem .6rem; }
mark { background: none; border-bottom: 2px dashed #000; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
@page { size: A4 landscape; margin: 10mm; }
@media print {
  body { font-size: 8pt; margin: 0; }
  th, td { padding: .1rem .15rem; }
  .grid { font-size: 7pt; }
}
"""
"""Yes and no are told apart by their words and not by colour: most school printers have none."""

_DIGEST: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_ONLY_STYLE: Final = f"default-src 'none'; style-src 'sha256-{_DIGEST}'"

MAY: Final = f"{_ONLY_STYLE}; sandbox"
"""What a browser may do with a page: lay it out. No script, no picture, no address is ever followed."""


def page(title: str, body: Iterable[str]) -> str:
    """A whole page; `body` is HTML already, the title is text."""
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_ONLY_STYLE}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def text(words: str) -> str:
    """Words as they stand, whoever wrote them."""
    return escape(visible(words))


def element(name: str, words: str, *, kind: str = "") -> str:
    """Words in an element."""
    return f'<{name} class="{kind}">{text(words)}</{name}>' if kind else f"<{name}>{text(words)}</{name}>"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; the headings are text, the cells are HTML already."""
    head = "".join(f'<th scope="col">{text(one)}</th>' for one in headings)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def dated(at: datetime, zone: ZoneInfo) -> str:
    """A moment on paper, which is read next year as well: "24 November 2026, 10:30"."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y, %H:%M}"
