"""How a concern and all that belongs to it stand as rows of one school: a key and a shape for each.

Who reads and writes them is concerns.py and outbox.py.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from policy.attempts import Attempt
from policy.chronology import Entry, Read, Trace
from policy.concerns import CHILDREN, Concern, ConcernId, FormToken
from policy.messages import Message, MessageId, Posted
from storage import seals
from storage.changes import Changes
from storage.entities import Row, key, moment, newest_first, row, span
from storage.values import plain, plain_fields, restored


@dataclass(frozen=True, slots=True)
class Story:
    """What is written beside a concern in the same transaction."""

    entries: Sequence[Entry] = ()
    traces: Sequence[Trace] = ()
    messages: Sequence[Message] = ()
    posted: Sequence[Posted] = ()


KeptConcern = TypeVar("KeptConcern", Concern, Concern | None)


@dataclass(frozen=True, slots=True)
class Kept(Generic[KeptConcern]):
    """What a transaction left standing: the concern, and the messages to be sent.

    Each carries its version, so that whoever saved a message may send it at once.
    """

    concern: KeptConcern
    messages: tuple[Message, ...] = ()


def concern_as_kept(concern: Concern, versions: Mapping[str, str]) -> Concern:
    """The concern with the version that the transaction gave it."""
    return replace(concern, version=versions[case_key(concern.id)])


def messages_as_kept(messages: Iterable[Message], versions: Mapping[str, str]) -> tuple[Message, ...]:
    """The messages with the versions that the transaction gave them."""
    return tuple(replace(one, version=versions[message_key(one)]) for one in messages)


def case_key(id_: ConcernId) -> str:
    """The row of the concern itself."""
    return key("case", id_)


def form_key(token: FormToken) -> str:
    """The row that says which concern a form became."""
    return key("form", token)


def reference_key(reference: str) -> str:
    """The row that says which concern has a reference, however somebody typed it."""
    return key("ref", reference.strip().upper())


def message_key(message: Message) -> str:
    """The row of a message that is still to be sent, in the order in which they fall due."""
    return key("outbox", moment(message.due), message.id)


def case_row(concern: Concern) -> Row:
    """The concern; what routing needs and what the reporter wrote are kept each on its own."""
    return row(
        case_key(concern.id),
        case=plain_fields(concern, but=frozenset({"facts", "account", "version"})),
        facts=plain(concern.facts),
        account=plain(concern.account),
    )


def concern_of(row: Row) -> Concern:
    """The concern that `case_row` wrote; raises `NewerSchema`."""
    whole = _mapping(row, "case") | {"facts": row.value("facts"), "account": row.value("account")}
    return restored(Concern, whole | {"version": row.version})


def message_row(message: Message) -> Row:
    """A message under the moment it falls due."""
    return row(message_key(message), message=plain_fields(message, but=frozenset({"version"})))


def message_of(row: Row) -> Message:
    """The message that `message_row` wrote; raises `NewerSchema`."""
    return restored(Message, _mapping(row, "message") | {"version": row.version})


def attempt_row(message: Message, attempt: Attempt) -> Row:
    """One try; tries of a message stand in the order in which they were made, whatever the channel.

    They stand behind the lines of the case, so that opening it reads both by one question.
    """
    return row(
        key("entry", message.concern, "tried", message.id, moment(attempt.at), attempt.channel),
        attempt=plain(attempt),
    )


def lines_span(id_: ConcernId) -> tuple[str, str]:
    """The range, from and below, of the lines of one chronology: their keys end in a number."""
    return key("entry", id_, "0"), key("entry", id_, "a")


def tries_span(id_: ConcernId, *message: MessageId) -> tuple[str, str]:
    """The range, from and below, of the tries to tell people of one case, or of one of its messages."""
    return span("entry", id_, "tried", *message)


def told_in(rows: Sequence[Row]) -> tuple[Attempt, ...]:
    """The tries among these rows, in the order in which they were made."""
    found = [restored(Attempt, row.value("attempt")) for row in rows if ":tried:" in row.key]
    return tuple(sorted(found, key=lambda attempt: attempt.at))


def lines_in(rows: Sequence[Row]) -> tuple[Entry, ...]:
    """The lines of a chronology among these rows, in their order."""
    return tuple(restored(Entry, row.value("entry")) for row in rows if ":tried:" not in row.key)


def posted_row(posted: Posted) -> Row:
    """A message that stands in a chat. Teams' ids hold characters that keys may not, hence the digest."""
    place = f"{posted.target.conversation_id}\n{posted.target.message_id}"
    digest = hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return row(key("posted", posted.concern, digest), posted=plain(posted))


def trace_row(trace: Trace, number: int, mark: str) -> Row:
    """One line of the audit, in the order of time; `number` keeps the order within one transaction."""
    return row(key("audit", moment(trace.at), f"{number:03d}", mark[:12]), trace=plain(trace))


def pointer(key_: str, id_: ConcernId) -> Row:
    """A row that only names a concern."""
    return row(key_, concern=id_)


def pointed_at(row: Row) -> ConcernId:
    """The concern that a pointer names."""
    return ConcernId(str(row.value("concern")))


def mine_row(concern: Concern) -> Row:
    """The line in the reporter's own list, newest first."""
    reporter = concern.facts.reporter
    return pointer(key("mine", reporter, newest_first(concern.received), concern.id), concern.id)


def read_row(id_: ConcernId, read: Read, mark: str) -> Row:
    """One opening of what a case holds, in the order of time."""
    return row(key("read", id_, moment(read.at), mark[:12]), read=plain(read))


def entry_row(id_: ConcernId, number: int, entry: Entry, seal: str) -> Row:
    """One line of a chronology under its number, with the seal of all lines up to it."""
    words = seals.digest(entry)
    return row(key("entry", id_, f"{number:06d}"), entry=plain(entry), words=words, seal=seal)


def index_of(concern: Concern) -> tuple[str, ...]:
    """The rows by which a case is found: when it is next due, for whom it waits, and which pupil it is about.

    A pupil's name is a digest in them, so that it stands in no key.
    """
    due = concern.next_due
    keys = [key("due", moment(due), concern.id)] if due is not None else []
    keys += [key("work", one.person, moment(one.due), concern.id) for one in concern.agenda]
    keys += [key("about", name_digest(one), concern.id) for one in names(concern)]
    return tuple(sorted(set(keys)))


def names(concern: Concern) -> tuple[str, ...]:
    """The names of the children a case is about, as they were typed."""
    return tuple(one.name for one in concern.facts.subjects if one.kind in CHILDREN and one.name.strip())


def name_digest(name: str) -> str:
    """A name as part of a key: the same for the same name however it is spaced or written large."""
    # Folding takes some letters apart again, hence the second time.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    plain_name = " ".join(folded.split())
    return hashlib.sha256(plain_name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def tell(changes: Changes, concern: Concern, story: Story) -> Concern:
    """Put all that goes with a concern into a transaction; the concern with its entries counted.

    The concern's own row is left to the caller, who knows whether it is new.
    """
    seal = concern.seal
    for number, entry in enumerate(story.entries, start=concern.entries):
        seal = seals.after(seal, entry)
        changes.create(entry_row(concern.id, number, entry, seal))
    beside(changes, story)
    index = index_of(concern)
    for gone in sorted(set(concern.index) - set(index)):
        changes.forget(gone)
    for new in sorted(set(index) - set(concern.index)):
        changes.put(pointer(new, concern.id))
    return replace(concern, entries=concern.entries + len(story.entries), index=index, seal=seal)


def beside(changes: Changes, story: Story) -> None:
    """Put what needs no concern into a transaction: audit, messages to send, messages that stand in chats."""
    trace(changes, story.traces)
    for message in story.messages:
        changes.create(message_row(message))
    for standing in {posted_row(it).key: posted_row(it) for it in story.posted}.values():
        changes.put(standing)


def trace(changes: Changes, traces: Iterable[Trace]) -> None:
    """Put lines of the audit into a transaction."""
    for number, line in enumerate(traces):
        changes.create(trace_row(line, number, changes.mark))


def _mapping(row: Row, name: str) -> dict[str, object]:
    value = row.value(name)
    return value if isinstance(value, dict) else {}
