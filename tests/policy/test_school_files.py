"""The school file: a good one is read, a faulty one is refused with every fault named at once."""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy.chains import DEFAULT_CHAINS, Function
from policy.people import Role
from policy.routing import Outside
from policy.school_files import FaultySchoolFile, parse
from policy.schools import Hours

REHEARSAL = Path(__file__).parents[2] / "rehearsal" / "school.toml"

GOOD = """
[school]
id = "malcolm-sargent"
name = "Malcolm Sargent Primary School"
reference_prefix = "MS"
timezone = "Europe/London"
email_domains = ["school.example"]
hours = { open = "08:00", close = "16:30", days = ["mon","tue","wed","thu","fri"] }
term_dates = [["2026-09-03", "2026-10-23"], ["2026-11-02", "2026-12-18"]]
closed = ["2026-09-03", "2026-12-18"]

[outside]
emergency = "999"
children_services = { name = "Council children's team (MASH)", phone = "01522 000000" }
lado = { name = "LADO", phone = "01522 000001", contact_within_working_days = 2 }
whistleblowing = { name = "Whistleblowing line", phone = "01632 960103" }

[records]
record_of_truth = "bot"

[[people]]
id = "00000000-0000-4000-8000-00000000000A"
name = "Priya Okafor"
mail = "head@school.example"
phone = "01780 000010"
roles = ["principal"]
related_to = ["00000000-0000-4000-8000-000000000002"]
children = ["Zoë Sample"]

[[people]]
id = "00000000-0000-4000-8000-000000000002"
name = "Daniel Marsh"
roles = ["dsl"]

[[people]]
id = "00000000-0000-4000-8000-000000000003"
name = "Grace Lindqvist"
roles = ["chair"]

[[people]]
id = "00000000-0000-4000-8000-000000000004"
name = "Samir Haddad"
roles = ["vice_chair"]

[[people]]
id = "00000000-0000-4000-8000-000000000005"
name = "Nadia Ali"

[staff]
group_id = "00000000-0000-4000-8000-0000000000f0"

[chains]
welfare = ["dsl", "deputy_dsl", "slt"]

[guidance]
kcsie = { edition = "2026", in_force = "2026-09-01" }
policy = { cites_kcsie = "2023", next_review = "2029-05-01" }
"""


def faults(text: str) -> tuple[str, ...]:
    """What is wrong with a school file."""
    with pytest.raises(FaultySchoolFile) as refused:
        parse(text)
    return refused.value.faults


def changed(old: str, new: str) -> str:
    """The good file with one thing changed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_a_good_file_is_read_into_a_school() -> None:
    school = parse(GOOD)
    assert (school.id, school.reference_prefix, school.lado_working_days) == ("malcolm-sargent", "MS", 2)
    assert school.timezone.key == "Europe/London"
    assert school.hours == Hours(time(8), time(16, 30), frozenset(range(5)))
    assert school.terms[1] == (date(2026, 11, 2), date(2026, 12, 18))
    assert school.closed == {date(2026, 9, 3), date(2026, 12, 18)}
    assert school.outside[Outside.EMERGENCY].phone == "999"
    assert school.outside[Outside.LADO].name == "LADO"
    assert school.chains == DEFAULT_CHAINS
    assert school.staff_group.endswith("f0")
    assert school.guidance["policy"]["cites_kcsie"] == "2023"


def test_people_are_read_in_order_with_ids_in_lower_case() -> None:
    head, *_, teacher = parse(GOOD).people.everyone
    assert head.id == "00000000-0000-4000-8000-00000000000a"
    assert head.roles == {Role.PRINCIPAL}
    assert head.related_to == {"00000000-0000-4000-8000-000000000002"}
    assert head.children == {"Zoë Sample"}
    assert teacher.roles == {Role.STAFF}


def test_the_school_of_the_rehearsal_is_a_good_one() -> None:
    assert len(parse(REHEARSAL.read_text(encoding="utf-8")).people.everyone) > 10


def test_what_may_be_left_out_has_a_sensible_value() -> None:
    text = GOOD.replace('[records]\nrecord_of_truth = "bot"', "").split("[staff]")[0]
    school = parse(text)
    assert (school.record_of_truth, school.staff_group, school.guidance) == ("bot", "", {})
    assert parse(changed('closed = ["2026-09-03", "2026-12-18"]', "")).closed == frozenset()


def test_a_closed_day_may_be_written_as_a_date_of_toml_too() -> None:
    school = parse(changed('closed = ["2026-09-03", "2026-12-18"]', "closed = [2027-01-04]"))
    assert school.closed == {date(2027, 1, 4)}


@pytest.mark.rule("R2")
def test_the_edition_of_the_guidance_is_read_from_the_file_and_from_nowhere_else() -> None:
    school = parse(changed('edition = "2026"', 'edition = "2031"'))
    assert school.guidance["kcsie"]["edition"] == "2031"


FAULTS = {
    "not TOML": ("[school]", "[school", "not valid TOML"),
    "unknown table": ("[records]", "[recrods]\nx = 1\n[records]", "recrods: there is no such setting"),
    "unknown setting": ('name = "Malcolm', 'motto = "x"\nname = "Malcolm', "school.motto: there is no such"),
    "unknown setting of a person": ('roles = ["dsl"]', 'roles = ["dsl"]\nage = 4', "people[1].age"),
    "unknown setting of hours": ("hours = {", "hours = { lunch = 1,", "school.hours.lunch"),
    "unknown setting of a contact": ("lado = {", "lado = { fax = 1,", "outside.lado.fax"),
    "unknown role": ('["dsl"]', '["dls"]', "people[1].roles: there is no role 'dls'"),
    "unknown chain": ("welfare =", "welfaer =", "chains.welfaer: there is no such setting"),
    "unknown role in a chain": ('"slt"]', '"stl"]', "chains.welfare: there is no role 'stl'"),
    "technical role in a chain": ('"slt"]', '"ict"]', "chains.welfare: the Business Manager and ICT"),
    "duplicate id": ("000000000003", "000000000002", "is listed twice"),
    "wrong id": ("000000000003", "3", "people[2].id: '00000000-0000-4000-8000-3' will not do"),
    "no name": ('name = "Daniel Marsh"', "", "people[1].name: is missing"),
    "blank name": ('"Daniel Marsh"', '" "', "people[1].name: ' ' will not do"),
    "related to a stranger": ('8000-000000000002"]', '8000-0000000000ff"]', "nobody has the id"),
    "roles not a list": ('["vice_chair"]', '"vice_chair"', "people[3].roles: must be a list"),
    "children not a list": ('["Zoë Sample"]', '"Zoë"', "people[0].children: must be a list"),
    "time zone": ("Europe/London", "Europe/Lundon", "there is no time zone 'Europe/Lundon'"),
    "time zone of a folder": ("Europe/London", "Europe", "there is no time zone 'Europe'"),
    "hours": ('"08:00"', '"8"', "school.hours: open and close are like"),
    "hours of day": ('"mon"', '"moon"', "days like mon, tue"),
    "closed before open": ('"16:30"', '"06:30"', "closes before it opens"),
    "hours of another time zone": (
        'open = "08:00", close = "16:30"',
        'open = "08:00Z", close = "16:30Z"',
        "like 08:00, in the school's time zone",
    ),
    "never open": ('["mon","tue","wed","thu","fri"]', "[]", "school.hours.days: the school needs a day"),
    "closed day": ('"2026-12-18"]\n\n', '"2026-12-32"]\n\n', "school.closed[1]: must be a date like"),
    "closed time": ('"2026-12-18"]\n\n', "2026-12-18T08:00:00]\n\n", "school.closed[1]: must be a date"),
    "closed not a list": (
        '["2026-09-03", "2026-12-18"]\n',
        '"2026-09-03"\n',
        "school.closed: must be a list",
    ),
    "term": ('"2026-10-23"', '"2026-10-32"', "school.term_dates[0]"),
    "term backwards": ('"2026-10-23"', '"2026-01-23"', "ends before it begins"),
    "prefix": ('"MS"', '"ms1"', "school.reference_prefix: 'ms1' will not do"),
    "school id": ('"malcolm-sargent"', '"a/b"', "school.id: 'a/b' will not do"),
    "no number": ('emergency = "999"', "", "outside.emergency: a name and a phone number"),
    "blank number": ('"01522 000000"', '" "', "outside.children_services: a name and a phone number"),
    "no days": ("days = 2", "days = 0", "contact_within_working_days: must be a number of days"),
    "record": ('"bot"', '"paper"', "record_of_truth: 'paper' is not one of bot, myconcern, cpoms"),
    "guidance": ('kcsie = { edition = "2026", in_force = "2026-09-01" }', "kcsie = 2026", "[guidance]"),
    "domains": ('["school.example"]', '"school.example"', "school.email_domains: must be a list"),
}


@pytest.mark.parametrize(("old", "new", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_its_key(old: str, new: str, said: str) -> None:
    found = faults(changed(old, new))
    assert any(said in fault for fault in found), found


def test_every_fault_is_named_at_once() -> None:
    text = GOOD
    wanted = ["unknown role", "prefix", "time zone", "hours of day", "blank number", "record", "term"]
    for name in wanted:
        old, new, _ = FAULTS[name]
        text = text.replace(old, new, 1)
    found = faults(text)
    for name in wanted:
        assert any(FAULTS[name][2] in fault for fault in found), name


@pytest.mark.parametrize(
    ("role", "function"),
    [("dsl", Function.WELFARE), ("chair", Function.PRINCIPAL_CASE), ("vice_chair", Function.PRINCIPAL_CASE)],
)
@pytest.mark.invariant("I4")
def test_a_chain_that_protects_children_needs_two_people(role: str, function: Function) -> None:
    found = faults(changed(f'roles = ["{role}"]', 'roles = ["staff"]'))
    assert [fault for fault in found if f"chains.{function}: needs two people" in fault]


def test_one_person_with_two_roles_is_still_one_person() -> None:
    text = changed('["chair"]', '["chair", "vice_chair"]').replace('roles = ["vice_chair"]', "")
    assert faults(text) == (
        "chains.principal_case: needs two people among chair, vice_chair, safeguarding_trustee; it has 1",
    )


@pytest.mark.parametrize("function", [one for one in Function if one is not Function.TECHNICAL])
@pytest.mark.parametrize("role", ["business_manager", "ict"])
@pytest.mark.invariant("I8")
def test_technical_roles_may_be_in_the_technical_chain_only(function: Function, role: str) -> None:
    line = 'welfare = ["dsl", "deputy_dsl", "slt"]'
    found = faults(changed(line, f'{function} = ["dsl", "chair", "vice_chair", "slt", "{role}"]'))
    assert found == (f"chains.{function}: the Business Manager and ICT may only be in technical",)
    assert parse(changed(line, f'technical = ["{role}"]')).chains[Function.TECHNICAL] == (Role(role),)


def test_the_exception_says_every_fault_on_a_line_of_its_own() -> None:
    with pytest.raises(FaultySchoolFile, match=r"(?s)cannot be used:\n- .*\n- "):
        parse("[school]\nid = 5")


TABLES = ("school", "outside", "records", "people", "staff", "chains", "guidance", "evidence")
SETTINGS = (
    "id",
    "name",
    "hours",
    "open",
    "close",
    "days",
    "term_dates",
    "closed",
    "roles",
    "lado",
    "emergency",
    "phone",
)
RARER = (
    "welfare",
    "technical",
    "timezone",
    "reference_prefix",
    "related_to",
    "children",
    "record_of_truth",
    "screenshots",
)
KEYS = st.sampled_from((*TABLES, *SETTINGS, *RARER))
VALUES = st.recursive(
    st.sampled_from(
        [
            '""',
            '"dsl"',
            '"mon"',
            '"08:00Z"',
            '"2026-09-03"',
            "1",
            "-1",
            "true",
            "1.5",
            "08:00:00",
            "2026-09-03",
        ]
    )
    | st.text(alphabet="abc/\\ ü", max_size=6).map(lambda text: f"'{text}'"),
    lambda inside: (
        st.lists(inside, max_size=3).map(lambda many: f"[{', '.join(many)}]")
        | st.dictionaries(KEYS, inside, max_size=3).map(
            lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
        )
    ),
    max_leaves=6,
)
LINES = st.one_of(
    KEYS.map(lambda key: f"[{key}]"),
    KEYS.map(lambda key: f"[[{key}]]"),
    st.tuples(KEYS, VALUES).map(" = ".join),
)


@given(st.dictionaries(KEYS, VALUES, max_size=8).map(lambda table: "\n".join(map(" = ".join, table.items()))))
@settings(max_examples=200, deadline=None)
def test_any_toml_is_a_school_or_a_faulty_school_file(text: str) -> None:
    assert faults(text)


@given(st.text() | st.lists(LINES, max_size=12).map("\n".join))
@example('school = { hours = { open = "08:00Z", close = "16:30" } }')
@example("[outside]\nlado = 5\n[guidance]\nx = 1\n[[people]]\nroles = 3")
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_school_or_a_faulty_school_file(text: str) -> None:
    assert faults(text)


@given(st.sampled_from(sorted(tomllib.loads(GOOD)["school"])), VALUES)
@settings(max_examples=100, deadline=None)
def test_any_value_in_the_place_of_a_good_one_is_read_or_refused(key: str, value: str) -> None:
    school: dict[str, Any] = tomllib.loads(GOOD)["school"]
    lines = [f"{name} = {value if name == key else _toml(known)}" for name, known in school.items()]
    text = "[school]\n" + "\n".join(lines) + "\n" + GOOD[GOOD.index("[outside]") :]
    try:
        assert parse(text).people.everyone
    except FaultySchoolFile as refused:
        assert refused.faults  # noqa: PT017 - either of the two is right; which, depends on the value.


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"'
