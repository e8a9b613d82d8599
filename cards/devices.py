"""The school's own devices for pictures: the list, approving one, taking one out of use (R42, C11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cards import pages
from cards import register_words as words
from cards.account_forms import on
from cards.accounts import BookView
from cards.card import Card
from cards.chronology import dated
from cards.elements import Element, button, buttons, day, heading, line, one_of, said, text_box
from cards.forms import Filled
from cards.verbs import Verb
from policy.device_steps import Approval
from policy.devices import Device, DeviceKind

PAGE = 12


def listed(view: BookView, banner: Iterable[Element] = (), *, page: int = 1) -> Card:
    """Every device in use, with whoever looks after it."""
    today = view.book.day(view.at).isoformat()
    kept = [one for one in view.book.devices if not one.to or one.to > today]
    kept.sort(key=lambda one: (one.tag.casefold(), one.id))
    last = max(1, -(-len(kept) // PAGE))
    page = pages.nearest(page, last)
    shown = kept[(page - 1) * PAGE : page * PAGE]
    body: list[Element] = [heading("School devices for pictures"), *banner]
    body.append(line("Pictures of pupils are taken with these and nothing else."))
    if not kept:
        body.append(line("No device is on the list yet."))
    body += [_one(one, view) for one in shown]
    if view.may_keep and shown:
        presses = [button(f"Take {one.id} out of use", Verb.DEVICE_RETIRE, _about(one)) for one in shown]
        body.append(buttons(*presses))
    body += pages.turns(Verb.DEVICES, {}, page, last)
    offered = [button("Accounts", Verb.ACCOUNTS)]
    if view.may_keep:
        offered.insert(0, button("Add a device", Verb.DEVICE_ADD, style="positive"))
    body.append(buttons(*offered))
    return Card(tuple(body), "Sargent: devices.")


def read(data: Mapping[str, object], today: date) -> Filled:
    """What came back from the form; without a day it counts from today."""
    values = words.typed(data, ("tag", "kind_of", "custodian", "from"), 200)
    faults: dict[str, str] = {}
    if not values.get("tag", "").strip():
        faults["tag"] = "Please write what stands on its tag."
    if values.get("kind_of") not in {one.value for one in DeviceKind}:
        faults["kind_of"] = "Please choose what it is."
    if not values.get("custodian", "").strip():
        faults["custodian"] = "Please write who looks after it."
    for key, most in (("tag", 40), ("custodian", 80)):
        if len(values.get(key, "")) > most:
            faults[key] = f"Please keep this under {most} characters."
    if values.get("from") and on(values, "from") is None:
        faults["from"] = words.ON_A_DAY
    return Filled({"from": today.isoformat(), **values}, faults)


def approval_of(filled: Filled) -> Approval:
    """What a form without faults says."""
    values = filled.values
    return Approval(
        values["tag"], DeviceKind(values["kind_of"]), values["custodian"], on(values, "from") or date.max
    )


def form(filled: Filled, token: str, banner: Iterable[Element] = ()) -> Card:
    """A device that pictures may be taken with."""
    values = filled.values
    kinds = [(one.value, words.DEVICES[one]) for one in DeviceKind]
    given = values.get("from", "") if on(values, "from") is not None else ""
    body: list[Element] = [
        heading("Add a school device"),
        *banner,
        *words.problems(filled),
        text_box("tag", "What stands on its tag? (needed)", value=values.get("tag", ""), most=40),
        one_of("kind_of", "What is it?", kinds, value=values.get("kind_of", ""), folded=True),
        text_box("custodian", "Who looks after it? (needed)", value=values.get("custodian", ""), most=80),
        day("from", "From which day? Leave it empty for today", value=given),
        buttons(
            button("Save", Verb.DEVICE_ADD_SAVE, {"token": token}, style="positive"),
            button("Back", Verb.DEVICES),
        ),
    ]
    return Card(tuple(body), "Sargent: add a device.")


def retiring(device: Device, view: BookView) -> Card:
    """Ask once more before a device is taken out of use."""
    body: list[Element] = [
        heading(f"Take it out of use? Ref {device.id}"),
        _one(device, view),
        line("No new picture may be taken with it from today on."),
        buttons(
            button("Take it out of use", Verb.DEVICE_RETIRE_SAVE, _about(device), style="positive"),
            button("Back", Verb.DEVICES),
        ),
    ]
    return Card(tuple(body), "Sargent: take a device out of use.")


def _one(device: Device, view: BookView) -> Element:
    told = [
        device.tag,
        f"Looked after by {device.custodian}",
        f"Approved by {view.name(device.approved_by)}, from {dated(device.from_)}",
    ]
    return said(f"{device.id}: {words.DEVICES[device.kind]}", "\n".join(told))


def _about(device: Device) -> Mapping[str, str]:
    return {"reference": device.id}
