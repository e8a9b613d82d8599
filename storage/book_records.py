"""How the entries of the registers stand as rows of one school, beside the outbox: keys and shapes.

Keys hold ids and codes alone. `book:` comes before every entry, so that one question reads all of them.
"""

from __future__ import annotations

from hashlib import sha256

from policy.accesses import Access
from policy.accounts import Account
from policy.book_steps import BookLine, Entry
from policy.devices import Device
from storage.entities import Row, key, row
from storage.values import plain, plain_fields, restored

_VERSION = frozenset({"version"})


def entry_key(entry: Entry) -> str:
    """The row of an entry."""
    return key("book", _kind(entry), entry.id)


def entry_row(entry: Entry) -> Row:
    """An entry under its id."""
    return row(entry_key(entry), entry=plain_fields(entry, but=_VERSION))


def entry_of(row: Row) -> Entry:
    """The entry that `entry_row` wrote; raises `NewerSchema`."""
    value = row.value("entry")
    whole = (value if isinstance(value, dict) else {}) | {"version": row.version}
    kind = row.key.split(":")[1]
    if kind == "account":
        return restored(Account, whole)
    return restored(Access, whole) if kind == "access" else restored(Device, whole)


def line_row(id_: str, number: int, line: BookLine) -> Row:
    """One line of what happened to an entry, under its number."""
    return row(key("book-line", id_, f"{number:06d}"), line=plain(line))


def line_of(row: Row) -> BookLine:
    """The line that `line_row` wrote; raises `NewerSchema`."""
    return restored(BookLine, row.value("line"))


def form_key(token: str) -> str:
    """The row that says which entry a form became."""
    return key("book-form", token)


def named_key(reference: str) -> str:
    """The row that says that a reference is taken."""
    return key("book-ref", reference)


def place_key(place: str) -> str:
    """The row that says that a code is taken: no two accounts ever have the same."""
    return key("book-place", place)


def claim_key(claim: str) -> str:
    """The row that says that something is claimed; a key holds nobody's words, so only their digest."""
    return key("book-claim", sha256(claim.encode()).hexdigest())


def pointer(key_: str, id_: str) -> Row:
    """A row that only names an entry."""
    return row(key_, entry=id_)


def _kind(entry: Entry) -> str:
    match entry:
        case Account():
            return "account"
        case Access():
            return "access"
        case Device():
            return "device"
