"""Medians, percentiles and the line that states one promise with what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median as middle

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: what was measured, the target it is held against, and whether that is met."""

    name: str
    found: str
    target: str = ""
    is_met: bool = True

    def __str__(self) -> str:
        """As it is printed; a line without a target only informs."""
        if not self.target:
            return f"     {self.name}: {self.found}"
        return f"{'ok  ' if self.is_met else 'MISS'} {self.name}: {self.found} (target {self.target})"


def median(values: Sequence[float]) -> float:
    """The middle value; raises `StatisticsError` when there is none."""
    return float(middle(values))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed, such as 0.95."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered), round(share * len(ordered) + 0.4999)) - 1)]


def milliseconds(seconds: float) -> str:
    """Seconds in words."""
    return f"{seconds * 1000:.1f} ms"


def megabytes(octets: float) -> str:
    """Bytes in words."""
    return f"{octets / _MEGABYTE:.0f} MB"
