"""The school's own devices that pictures may be taken with (R42, C11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.accounts import NO_TOKEN
from policy.concerns import FormToken
from policy.people import StaffId


class DeviceKind(StrEnum):
    """What sort of thing it is."""

    TABLET = "tablet"
    CAMERA = "camera"
    VIDEO_CAMERA = "video_camera"
    PHONE = "phone"
    LAPTOP = "laptop"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Device:
    """One device. `tag` is what stands on it, `custodian` who looks after it, both as somebody wrote them.

    `from_` and `to` are days as ISO text in the school's own zone; `to` is the first day on which it may not
    be used any more, empty while it is in use.
    """

    id: str
    tag: str
    kind: DeviceKind
    custodian: str
    approved_by: StaffId
    from_: str
    to: str = ""
    token: FormToken = NO_TOKEN
    lines: int = 0
    version: str = ""

    @property
    def reference(self) -> str:
        """What people call it by."""
        return self.id

    def is_in_use(self, on: date) -> bool:
        """Whether pictures may be taken with it on this day."""
        day = on.isoformat()
        return self.from_ <= day and (not self.to or day < self.to)
