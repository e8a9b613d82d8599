"""The dispatch table: every verb has one route, and no route is without a permission."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping

import pytest

from bot.routes import BY_VERB, ROUTES, Route
from cards.verbs import Verb
from policy import permissions
from policy.people import Person, Role, StaffId
from policy.permissions import Permission
from tests.architecture.house import called, python, tree


def test_every_verb_has_exactly_one_route() -> None:
    assert Counter(route.verb for route in ROUTES) == Counter(Verb)
    assert set(BY_VERB) == {verb.value for verb in Verb}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.verb)
def test_every_route_needs_a_permission(route: Route) -> None:
    assert isinstance(route.permission, Permission)
    assert callable(route.parser)
    assert callable(route.handler)


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_do_nothing(permission: Permission) -> None:
    assert permission not in permissions.of(None)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", permissions.KNOWN)
def test_everybody_of_the_school_may_report_and_handle(permission: Permission, role: Role) -> None:
    assert permission in permissions.of(Person(StaffId("a"), "Sam Reed", roles=frozenset({role})))


RECORD: Mapping[Permission, set[Role]] = {
    Permission.CHECK_CONSENT: set(Role)
    - {Role.ICT, Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE, Role.TRUSTEE, Role.CLERK},
    Permission.SEE_WHY: {Role.PRINCIPAL, Role.DSL, Role.DEPUTY_DSL, Role.BUSINESS_MANAGER, Role.DPO},
    Permission.PROTECT: {Role.DSL, Role.DEPUTY_DSL, Role.BUSINESS_MANAGER},
    Permission.KEEP_CONSENTS: {Role.BUSINESS_MANAGER},
    Permission.DATA_RIGHTS: {Role.BUSINESS_MANAGER, Role.DPO},
    Permission.POST: set(Role)
    - {Role.ICT, Role.CHAIR, Role.VICE_CHAIR, Role.SAFEGUARDING_TRUSTEE, Role.TRUSTEE, Role.CLERK},
    Permission.SAMPLE_POSTS: {Role.DSL, Role.DEPUTY_DSL},
}
"""Who may do what about permissions and posts, by the columns of records.md E3 (a deputy as the DSL does)."""

REGISTERS: Mapping[Permission, set[Role]] = {
    Permission.ASK_FOR_ACCOUNT: RECORD[Permission.POST] - {Role.DPO},
    Permission.READ_REGISTERS: (
        _READ := {Role.BUSINESS_MANAGER, Role.PRINCIPAL, Role.DSL, Role.DEPUTY_DSL, Role.DEPUTY_HEAD}
    ),
    Permission.SEE_REGISTERS: _READ | {Role.ICT},
    Permission.RUN_ACCOUNTS: {Role.BUSINESS_MANAGER, Role.PRINCIPAL},
    Permission.KEEP_REGISTERS: {Role.BUSINESS_MANAGER},
    Permission.AUTHORISE: {Role.PRINCIPAL},
}
"""Who may do what about accounts and devices, from R17 to R21, R42 and R50 to R54."""
ALL = {**RECORD, **REGISTERS}


@pytest.mark.parametrize("role", Role)
def test_the_consent_record_is_open_to_whom_the_table_of_access_names(role: Role) -> None:
    may = permissions.of(Person(StaffId("a"), "Sam Reed", roles=frozenset({role})))
    assert {one for one in may if one in ALL} == {one for one, roles in ALL.items() if role in roles}
    assert set(Permission) == permissions.KNOWN | ALL.keys()


def test_every_press_about_a_concern_needs_the_permission_for_it() -> None:
    for route in ROUTES:
        room = route.verb.value.split(".")[0]
        needed = {"case": Permission.HANDLE, "concern": Permission.REPORT, "reports": Permission.REPORT}
        needed |= {"posts": Permission.POST, "decisions": Permission.POST}
        assert route.permission is needed.get(room, route.permission)


def test_nobody_spells_a_verb_outside_the_room_of_verbs() -> None:
    verbs = {verb.value for verb in Verb}
    spelt = {
        called(path)
        for path in python("bot", "cards", "policy", "storage", "graph")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value in verbs
    }
    assert spelt <= {"cards/verbs.py"}
