"""An opened concern: the only card that holds content, and only ever for a cleared person."""

from __future__ import annotations

from collections.abc import Sequence

from cards import times, words
from cards.card import Card
from cards.elements import Element, button, buttons, group, heading, line, said, warning
from cards.people import titled
from cards.verbs import Verb
from policy.chronology import Entry, Happening
from policy.concerns import Account, Answer, Concern, State
from policy.kinds import NATURES
from policy.lanes import CONTENT_SLICES, Slice
from policy.people import People, StaffId
from policy.routing import Routing
from policy.schools import School

PAGE = 8_000
"""Bytes (UTF-8) of what people wrote on one card, so that a card stays under 20 KB in any script."""

_AT_A_TIME = PAGE // 4
"""Characters that fit on a page whatever they are."""

_EVIDENCE = "Web address, account, device"

NEWEST = 12
"""Lines of the chronology on one card."""


def opened(
    concern: Concern,
    slice_: Slice,
    entries: Sequence[Entry],
    routing: Routing,
    school: School,
    people: People,
    *,
    reader: StaffId,
    page: int = 1,
) -> Card:
    """What this reader may see of a concern: its slice decides, and the technical slice names nobody (I8)."""
    if slice_ is Slice.TECHNICAL:
        return _technical(concern, school)
    if slice_ not in CONTENT_SLICES:
        return _safety(concern, slice_)
    pages = _pages(_written(concern, entries))
    page = max(1, min(page, len(pages)))
    body = [*_header(concern, school), *_who(concern, people), _reporter(concern, routing, people, reader)]
    body.append(group([said(label, part) for label, part in pages[page - 1]]))
    if len(pages) > 1:
        body.append(line(f"Part {page} of {len(pages)}.", subtle=True))
        body.append(_turn(concern, page, len(pages)))
    body += _answers(concern.account)
    body += _advice(concern)
    body += _readers(routing, people)
    body += _chronology(entries, school, people)
    body.append(_presses(concern, reader))
    return Card(tuple(body), f"Item {concern.reference} is open.")


def _header(concern: Concern, school: School) -> list[Element]:
    received = times.moment(concern.received, school.timezone)
    elements = [heading(f"Ref {concern.reference}"), line(f"Received {received}.")]
    if concern.state is State.PICKED_UP and concern.picked_up_at is not None:
        elements.append(line(f"Picked up {times.moment(concern.picked_up_at, school.timezone)}."))
    elements.append(line(words.KINDS[concern.facts.kind], strong=True))
    if concern.account.imagery is not Answer.NO:
        elements.append(
            warning("There may be a sexual picture of a child. Do not look at it, copy it or share it.")
        )
    return elements


def _who(concern: Concern, people: People) -> list[Element]:
    elements: list[Element] = []
    for subject in concern.facts.subjects:
        known = "; ".join(one.name for one in people.named(*sorted(subject.people)))
        elements.append(
            said(f"About: {words.SUBJECTS[subject.kind]}", subject.name or known or "No name given")
        )
        if known and known != subject.name:
            elements.append(said("May be", known))
    return elements


def _reporter(concern: Concern, routing: Routing, people: People, reader: StaffId) -> Element:
    """The reporter's name; where they asked for confidence, only the owner may know it (Q27)."""
    if concern.confidential and reader not in (routing.owner, concern.facts.reporter):
        return line("Reported by: somebody who asked that only the person in charge know their name.")
    reporter = people.find(concern.facts.reporter)
    return said("Reported by", titled(reporter) if reporter else "Somebody no longer known here")


def _answers(account: Account) -> list[Element]:
    found = [
        ("How they know", words.SOURCES.get(account.source, "")),
        ("When", " ".join(filter(None, (words.WHEN.get(account.when, ""), account.on_date)))),
        ("Where", words.PLATFORMS.get(account.platform, "")),
        ("Is the child safe now", words.SAFE[account.safe]),
    ]
    return [said(label, answer) for label, answer in found if answer]


def _advice(concern: Concern) -> list[Element]:
    shown = [line(words.ADVICE[one], subtle=True) for one in NATURES[concern.facts.kind].advice]
    return [line("Advice the reporter was shown", strong=True), *shown] if shown else []


def _readers(routing: Routing, people: People) -> list[Element]:
    lines = []
    for one in routing.recipients:
        person = people.find(one.person)
        if person is not None:
            lines.append(line(f"{titled(person)}: {words.SLICES[one.slice.value]}", subtle=True))
    return [line("Who else can see it", strong=True), *lines] if lines else []


def _chronology(entries: Sequence[Entry], school: School, people: People) -> list[Element]:
    lines = []
    for entry in entries[-NEWEST:]:
        person = people.find(entry.codes.get("person", "") or entry.by or "")
        sentence = words.HAPPENINGS[entry.what].format(
            person=person.name if person else "somebody",
            channel=words.CHANNELS.get(entry.codes.get("channel", ""), ""),
        )
        lines.append(line(f"{times.moment(entry.at, school.timezone)}: {sentence}", subtle=True))
    return [line("What has happened", strong=True), *lines] if lines else []


def _presses(concern: Concern, reader: StaffId) -> Element:
    data = {"reference": concern.reference}
    presses = [button("Put away", Verb.HIDE, data)]
    if concern.is_open_to_be_picked_up:
        presses.insert(0, button("I have this", Verb.HAVE, data, style="positive"))
    if reader != concern.facts.reporter:
        presses.append(button("I can't: pass it on", Verb.PASS, data))
        presses.append(button("I should not handle this", Verb.CONFLICT, data))
    return buttons(*presses)


def _turn(concern: Concern, page: int, pages: int) -> Element:
    data = {"reference": concern.reference}
    turns = [("Earlier part", page - 1), ("Next part", page + 1)]
    return buttons(
        *(button(title, Verb.OPEN, {**data, "page": str(to)}) for title, to in turns if 1 <= to <= pages)
    )


def _written(concern: Concern, entries: Sequence[Entry]) -> list[tuple[str, str]]:
    written = [("What happened, as written", concern.account.words)]
    if concern.account.evidence:
        written.append((_EVIDENCE, concern.account.evidence))
    added = [entry for entry in entries if entry.what is Happening.DETAILS_ADDED and entry.words]
    return [*written, *(("Added later", entry.words) for entry in added)]


def _pages(written: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """All that was written, page by page; what fits on a page stays in one piece."""
    pages: list[list[tuple[str, str]]] = [[]]
    room = PAGE
    for label, text in written:
        for start in range(0, len(text), _AT_A_TIME) or (0,):
            part = text[start : start + _AT_A_TIME]
            size = len(part.encode(errors="replace"))
            if size > room:
                pages.append([])
                room = PAGE
            room -= size
            before = pages[-1].pop()[1] if start and pages[-1] else ""
            pages[-1].append((label, before + part))
    return pages


def _technical(concern: Concern, school: School) -> Card:
    """The technical part: address, device, time; no child, no reporter, nothing of what was written (I8)."""
    account = concern.account
    body: list[Element] = [heading(f"Technical task. Ref {concern.reference}")]
    body.append(line(f"Received {times.moment(concern.received, school.timezone)}."))
    body.append(warning("Do not open the address at your desk."))
    body.append(said(_EVIDENCE, account.evidence or "None given"))
    when = " ".join(filter(None, (words.WHEN.get(account.when, ""), account.on_date)))
    body.append(said("When", when or "Not said"))
    body.append(line("Please keep the logs of that time, and ask the person in charge what to block."))
    presses = [button("Put away", Verb.HIDE, {"reference": concern.reference})]
    presses.append(button("I should not handle this", Verb.CONFLICT, {"reference": concern.reference}))
    body.append(buttons(*presses))
    return Card(tuple(body), f"Item {concern.reference} is open.")


def _safety(concern: Concern, slice_: Slice) -> Card:
    body: list[Element] = [heading(f"For your information. Ref {concern.reference}")]
    if slice_ is Slice.SAFETY:
        body.append(
            line("There may be arrangements to make to keep children safe. Ask the person in charge.")
        )
    else:
        body.append(line("A report came in and is with the person who handles it."))
    return Card(tuple(body), f"For your information. Ref {concern.reference}")
