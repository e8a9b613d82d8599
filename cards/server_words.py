"""What the commands about the consent record say to whoever runs them on the server."""

from __future__ import annotations

from collections.abc import Iterator

from cards.import_words import CAUTIONS, TROUBLES, UNREADABLE, counted, fault_line
from policy.cells import visible
from policy.imports import Import
from policy.previews import Preview
from policy.sheets import Unread

IS_THERE = "There is a file of that name already. Nothing was written."
NO_FILE = "The file cannot be read."
NOT_WRITTEN = "The file cannot be written."
NO_CHILD = "No child on record has that ID, UPN or admission number."
NO_CLASS = "No child who is here is in a class of that name."
UNCONFIRMED = "Nothing was changed. Run it again with --confirm to bring it in."
REFUSED = "Nothing was changed."
KNOWN = "This very list was brought in before, so nothing was changed."
IN_FORCE = "The list is in force."
WRITTEN = "Everything is written to each child's record."


def preview(found: Preview) -> Iterator[str]:
    """What a list would do, counted, and every line of it with something wrong."""
    yield from (TROUBLES[one] for one in found.troubles)
    yield from (CAUTIONS[one] for one in found.cautions)
    if found.may_be_confirmed:
        yield from counted(found.plan.import_.counts, found)
        uses = sum(len(one) for one in found.withdrawals.values())
        yield f"Permissions taken back: {uses}. Children: {len(found.withdrawals)}."
    for one in found.faults:
        where, what = fault_line(one)
        yield visible(f"{where}: {what}")
    for column in found.unmapped:
        yield visible(f"Column {column.column + 1} is not read: {column.heading or 'it has no heading'}.")


def unread(why: Unread) -> str:
    """Why nothing of a file was read."""
    where = f" (Line {why.line}.)" if why.line else ""
    return UNREADABLE[why.why] + where


def written(done: int, of: int) -> str:
    """How far a list is."""
    return f"Written: {done} of {of}."


def before(import_: Import) -> str:
    """What is said of a list that came before."""
    return f"{KNOWN} It had {import_.counts.pupils} children."


def taken(name: str) -> str:
    """A file was written."""
    return f"{visible(name)} is written. Only you can read it. Delete it when you are done."
