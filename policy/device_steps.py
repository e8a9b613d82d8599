"""Approving the school's own devices for pictures, and taking them out of use (R42, C11)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from policy.book_errors import Bar, Barred
from policy.book_steps import BookDeed, BookLine, BookStep, Written
from policy.books import Book
from policy.concerns import FormToken
from policy.devices import Device, DeviceKind
from policy.people import Person, Role
from policy.scenes import Scene


@dataclass(frozen=True, slots=True)
class Approval:
    """Which device, who looks after it, and from which day on it may be used."""

    tag: str
    kind: DeviceKind
    custodian: str
    from_: date


def may_keep(person: Person) -> bool:
    """Whether this person keeps the register of devices: the Business Manager, or whoever covers (R42)."""
    return person.holds(Role.BUSINESS_MANAGER)


def approved(
    approval: Approval, *, id_: str, token: FormToken, by: Person, book: Book, scene: Scene
) -> BookStep:
    """Let pictures be taken with a device; raises `Barred`, also for a tag that another one bears."""
    if not may_keep(by):
        raise Barred(Bar.NOT_YOURS)
    if not approval.tag.strip() or not approval.custodian.strip():
        raise Barred(Bar.NEEDS_ANSWERS)
    tag = approval.tag.strip().casefold()
    same = [one for one in book.devices if one.tag.casefold() == tag]
    if any(not one.to for one in same):
        raise Barred(Bar.TAG_TAKEN)
    device = Device(
        id=id_,
        tag=approval.tag.strip(),
        kind=approval.kind,
        custodian=approval.custodian.strip(),
        approved_by=by.id,
        from_=approval.from_.isoformat(),
        token=token,
    )
    line = BookLine(scene.at, BookDeed.DEVICE_APPROVED, by.id, {"kind": approval.kind.value})
    return BookStep((Written(device, line),), claim=f"device {len(same)} {tag}")


def retired(device: Device, *, by: Person, scene: Scene) -> BookStep:
    """No picture may be taken with it from today on; raises `Barred`."""
    if not may_keep(by):
        raise Barred(Bar.NOT_YOURS)
    if device.to:
        raise Barred(Bar.NOT_NOW)
    today = scene.school.local(scene.at).date().isoformat()
    line = BookLine(scene.at, BookDeed.DEVICE_RETIRED, by.id)
    return BookStep((Written(replace(device, to=today), line),))
