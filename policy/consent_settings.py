"""The table [consents] of the school file: how this school reads its permissions (Q10, R36, R40)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from policy.consents import ConsentTerms
from policy.uses import FIXED, Place

KEYS = frozenset({"strict", "confirm_by", "stale_after_days", "held_after_days", "accounts"})

_ACCOUNT = re.compile(r"[a-z][a-z0-9-]{0,31}")
_LEAP_YEAR = 2028


def read(table: Mapping[str, Any], zone: ZoneInfo) -> tuple[ConsentTerms, list[str]]:
    """The terms that a table says, and every fault in it; what is at fault is as if it were not there."""
    faults: list[str] = []
    strict = table.get("strict", False)
    if not isinstance(strict, bool):
        faults.append("consents.strict: must be true or false")
        strict = False
    terms = ConsentTerms(
        zone,
        accounts=_accounts(table.get("accounts", []), faults),
        strict=strict,
        confirm_by=_day(table.get("confirm_by", "01-31"), faults),
        stale_after_days=_days(table, "stale_after_days", 30, faults),
        held_after_days=_days(table, "held_after_days", 90, faults),
    )
    if terms.held_after_days < terms.stale_after_days:
        faults.append("consents.held_after_days: must not be fewer than stale_after_days")
    return terms, faults


def _accounts(given: object, faults: list[str]) -> dict[Place, str]:
    accounts: dict[Place, str] = {}
    if not isinstance(given, list):
        faults.append('consents.accounts: must be a list like [{ id = "facebook", name = "Facebook page" }]')
        return accounts
    for number, one in enumerate(given):
        where = f"consents.accounts[{number}]"
        if not isinstance(one, dict) or not one.keys() <= {"id", "name"}:
            faults.append(f"{where}: must be a table of id and name")
            continue
        id_, name = one.get("id"), one.get("name")
        if not isinstance(id_, str) or not _ACCOUNT.fullmatch(id_) or id_ in FIXED:
            faults.append(f"{where}.id: {id_!r} will not do; it is like facebook")
        elif id_ in accounts:
            faults.append(f"{where}.id: {id_} is listed twice")
        elif not isinstance(name, str) or not 0 < len(name.strip()) <= 60:
            faults.append(f"{where}.name: must be a name of up to 60 characters")
        else:
            accounts[Place(id_)] = name.strip()
    return accounts


def _day(given: object, faults: list[str]) -> tuple[int, int]:
    try:
        month, day = (int(part) for part in str(given).split("-"))
        date(_LEAP_YEAR, month, day)
        if (month, day) == (2, 29):
            raise ValueError
    except ValueError:
        faults.append("consents.confirm_by: must be a month and a day like 01-31")
        return 1, 31
    return month, day


def _days(table: Mapping[str, Any], key: str, usual: int, faults: list[str]) -> int:
    days = table.get(key, usual)
    if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 366:
        faults.append(f"consents.{key}: must be a number of days from 1 to 366")
        return usual
    return days
