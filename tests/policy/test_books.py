"""What the registers answer: where may be posted, who may, with what; and what ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import access_steps, device_steps
from policy.access_steps import Grant
from policy.accesses import Access, AccessRole, Chore, EndedFor, a_year_after, is_in_date, roles_of
from policy.accounts import WERE_MADE, Account, AccountState
from policy.book_errors import Bar, Barred
from policy.book_steps import BookStep
from policy.books import Book
from policy.concerns import FormToken
from policy.consents import ConsentTerms
from policy.device_steps import Approval
from policy.devices import Device, DeviceKind
from policy.people import People, Person, Role, StaffId
from policy.uses import FIXED, WEBSITE, Place
from tests.policy.ledger import AT, PEOPLE, SCENE, SCHOOL, a_book, an_access, an_account, who

PAGE, FACEBOOK = Place("parents-page"), Place("facebook")
EVERYBODY = st.sampled_from(PEOPLE.everyone)
TOKEN = FormToken("0" * 16)
TEACHES = roles_of(who("teacher"))
GRANT = Grant(StaffId("teacher"), WEBSITE, AccessRole.PUBLISHER, AT.date(), None, date(2026, 9, 1))


def granted(grant: Grant, by: str = "head", book: Book | None = None) -> Access:
    """What comes of it."""
    step = access_steps.granted(
        grant, id_="MS-00002", token=TOKEN, by=who(by), book=book or a_book(), scene=SCENE
    )
    [access] = [it.entry for it in step.written if isinstance(it.entry, Access)]
    return access


@pytest.mark.parametrize("state", AccountState)
def test_posts_go_out_on_accounts_in_use_alone_and_permissions_are_read_for_all_there_ever_were(
    state: AccountState,
) -> None:
    place = "parents-page" if state in WERE_MADE else ""
    book = a_book(an_account(state, place=place))
    assert (PAGE in book.places(AT)) is (state is AccountState.CREATED)
    terms = book.terms(ConsentTerms(SCHOOL.timezone))
    assert (PAGE in terms.accounts) is (state in WERE_MADE)
    assert FACEBOOK in book.places(AT)
    assert FACEBOOK in terms.accounts
    assert Place("") not in terms.accounts


def test_the_register_takes_over_an_account_of_the_school_file() -> None:
    resting = a_book(an_account(AccountState.DORMANT, place="facebook"))
    assert FACEBOOK not in resting.places(AT)
    assert resting.known == {FACEBOOK: "Parents' page"}
    assert a_book().platform_limit(FACEBOOK) == 63_206
    assert resting.platform_limit(FACEBOOK) == 280
    assert a_book().platform_limit(WEBSITE) is None


def test_a_register_with_nothing_in_it_changes_nothing() -> None:
    terms = ConsentTerms(SCHOOL.timezone, accounts={FACEBOOK: "Facebook page"}, strict=True)
    assert a_book().terms(terms) == terms


@pytest.mark.rule("R53")
@given(EVERYBODY, EVERYBODY, st.sampled_from([*FIXED, PAGE, FACEBOOK, Place("nowhere")]))
def test_only_whoever_is_trusted_with_a_place_or_keeps_the_passwords_may_publish_there(
    person: Person, trusted: Person, place: Place
) -> None:
    book = a_book(an_account(AccountState.CREATED), an_access(trusted.id, place))
    is_theirs = person == trusted or person.holds(Role.BUSINESS_MANAGER)
    assert book.may_publish(person, place, AT) is (is_theirs and place != "nowhere")


@pytest.mark.rule("R53", "R56")
@pytest.mark.parametrize(
    ("otherwise", "counts"),
    [
        ({}, True),
        ({"role": AccessRole.ADMIN}, True),
        ({"role": AccessRole.AUTHOR}, False),
        ({"from_": "2026-11-25"}, False),
        ({"to": "2026-11-24"}, True),
        ({"to": "2026-11-23"}, False),
        ({"trained_on": "2025-11-25"}, True),
        ({"trained_on": "2025-11-24"}, False),
        ({"trained_on": ""}, False),
        ({"trained_on": "2026-11-25"}, False),
        ({"ended_at": AT}, False),
        ({"ended_at": AT + timedelta(seconds=1)}, True),
    ],
)
def test_what_somebody_is_trusted_with_counts_for_as_long_as_all_of_it_does(
    otherwise: dict[str, object], counts: bool
) -> None:
    book = a_book(replace(an_access(), **otherwise))  # type: ignore[arg-type]  # the test names real fields.
    assert book.may_publish(who("teacher"), WEBSITE, AT) is counts
    assert book.publishers(WEBSITE, AT) == ((StaffId("teacher"),) if counts else ())
    assert book.may_author(who("teacher"), WEBSITE, AT) is (counts or "role" in otherwise)


def test_days_are_those_of_the_school_and_not_of_greenwich() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 00:30 on the second, in summer time.
    book = a_book(an_access(from_="2026-07-02", trained_on="2026-06-01"))
    assert book.may_publish(who("teacher"), WEBSITE, late)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_training_counts_for_a_year_to_the_day(trained: date) -> None:
    last = a_year_after(trained) - timedelta(days=1)
    assert is_in_date(trained.isoformat(), trained)
    assert is_in_date(trained.isoformat(), last)
    assert not is_in_date(trained.isoformat(), last + timedelta(days=1))
    assert not is_in_date(trained.isoformat(), trained - timedelta(days=1))
    assert (last - trained).days in (364, 365)


@pytest.mark.rule("R53")
@given(EVERYBODY)
def test_nobody_but_the_principal_trusts_anybody(by: Person) -> None:
    if by.holds(Role.PRINCIPAL):
        assert granted(GRANT, by.id).granted_by == by.id
        return
    with pytest.raises(Barred) as raised:
        granted(GRANT, by.id)
    assert raised.value.why is Bar.NOT_YOURS


@pytest.mark.rule("R56")
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"trained_on": date(2025, 11, 24)}, Bar.NOT_TRAINED),
        ({"from_": date(2027, 9, 1)}, Bar.NOT_TRAINED),
        ({"from_": date(2026, 12, 1), "trained_on": date(2026, 11, 30)}, Bar.DAY_TO_COME),
        ({"place": Place("nowhere")}, Bar.NO_SUCH_PLACE),
        ({"person": StaffId("nobody")}, Bar.NO_SUCH_PERSON),
        ({"to": date(2026, 11, 23)}, Bar.ENDS_BEFORE),
    ],
)
def test_nobody_is_trusted_untrained_unknown_or_with_nothing(changes: dict[str, object], why: Bar) -> None:
    with pytest.raises(Barred) as raised:
        granted(replace(GRANT, **changes))  # type: ignore[arg-type]  # the test names real fields.
    assert raised.value.why is why


def test_the_same_is_not_granted_twice_but_anew_once_training_runs_out() -> None:
    book = a_book(granted(GRANT))
    with pytest.raises(Barred) as raised:
        granted(GRANT, book=book)
    assert raised.value.why is Bar.HAS_IT
    old = replace(granted(GRANT), id="MS-00009", trained_on="2025-12-01")
    step = access_steps.granted(
        GRANT, id_="MS-00002", token=TOKEN, by=who("head"), book=a_book(old), scene=SCENE
    )
    new, before = (it.entry for it in step.written if isinstance(it.entry, Access))
    assert (before.id, before.ended_for, before.chore) == (old.id, EndedFor.RENEWED, None)
    assert a_book(new, before).trusted(WEBSITE, AT) == (new,)


def test_a_grant_that_is_to_begin_leaves_what_counts_until_then() -> None:
    old = replace(granted(GRANT), to="2026-12-31")
    later = replace(GRANT, from_=date(2027, 1, 1))
    step = access_steps.granted(
        later, id_="MS-00009", token=TOKEN, by=who("head"), book=a_book(old), scene=SCENE
    )
    assert len(step.written) == 1


def by_itself(access: Access, *others: Account | Access, people: People = PEOPLE) -> BookStep | None:
    """What happens to it at a look at the registers."""
    return access_steps.due(access, a_book(access, *others), people, SCENE)


def after(step: BookStep | None) -> Access:
    """What became of it."""
    assert step is not None
    [found] = [it.entry for it in step.written if isinstance(it.entry, Access)]
    return found


@pytest.mark.rule("R53")
def test_whoever_left_has_nothing_at_once_and_somebody_has_a_school_day_for_the_rest() -> None:
    access = granted(GRANT)
    without = People.of(one for one in PEOPLE.everyone if one.id != "teacher")
    assert by_itself(access) is None
    step = by_itself(access, people=without)
    ended = after(step)
    assert not ended.is_in_force(AT, AT.date())
    assert (ended.ended_for, ended.chore) == (EndedFor.LEFT, Chore.TAKE_OFF)
    assert ended.chore_due == datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
    assert step is not None
    assert {one.to for one in step.messages} == {"manager"}
    assert by_itself(ended, people=without) is None


@pytest.mark.rule("R53")
def test_whoever_does_something_else_now_is_asked_about_once_and_keeps_it_meanwhile() -> None:
    access = granted(GRANT)
    moved = Person(StaffId("teacher"), "Sam Example", roles=frozenset({Role.ICT}))
    people = People.of((moved, *PEOPLE.everyone))
    step = by_itself(access, people=people)
    asked = after(step)
    assert step is not None
    assert {one.to for one in step.messages} == {"manager", "head"}
    assert by_itself(asked, people=people) is None
    assert asked.is_in_force(AT, AT.date())
    last = after(access_steps.kept(asked, by=who("head"), scene=replace(SCENE, people=people)))
    assert by_itself(last, people=people) is None


@pytest.mark.rule("R53")
def test_what_has_run_out_ends_on_the_day_after_unless_the_same_was_granted_anew() -> None:
    assert by_itself(an_access(roles=TEACHES, to="2026-11-24")) is None
    over = an_access(roles=TEACHES, to="2026-11-23")
    assert (after(by_itself(over)).ended_for, after(by_itself(over)).chore) == (
        EndedFor.OVER,
        Chore.TAKE_OFF,
    )
    anew = an_access(id="MS-00002", from_="2026-11-24")
    assert (after(by_itself(over, anew)).ended_for, after(by_itself(over, anew)).chore) == (
        EndedFor.RENEWED,
        None,
    )
    untrained = replace(anew, trained_on="2025-01-01")
    assert after(by_itself(over, untrained)).chore is Chore.TAKE_OFF


@pytest.mark.rule("R50", "R53")
def test_with_a_closed_account_all_that_was_open_about_it_ends() -> None:
    account = an_account(state=AccountState.CLOSED)
    access = an_access(place=account.place)
    assert (after(by_itself(access, account)).ended_for, after(by_itself(access, account)).chore) == (
        EndedFor.CLOSED,
        None,
    )
    left = replace(access, ended_at=AT, ended_for=EndedFor.LEFT, chore=Chore.TAKE_OFF, chore_due=AT)
    seen_to = after(by_itself(left, account))
    assert (seen_to.ended_for, seen_to.chore) == (EndedFor.LEFT, None)
    assert by_itself(seen_to, account) is None


@pytest.mark.rule("R54")
def test_a_password_is_an_exception_with_a_reason_and_an_end_and_needs_no_training() -> None:
    asked = Grant(
        StaffId("technician"), WEBSITE, AccessRole.PASSWORD, AT.date(), date(2026, 12, 1), None, "Moving"
    )
    for refused, why in (
        (replace(asked, why="  "), Bar.NEEDS_REASON),
        (replace(asked, to=None), Bar.NEEDS_END),
        (replace(asked, role=AccessRole.PUBLISHER), Bar.NOT_TRAINED),
    ):
        with pytest.raises(Barred) as raised:
            granted(refused)
        assert raised.value.why is why
    access = granted(asked)
    book = a_book(access)
    assert access.is_in_force(AT, AT.date())
    assert not book.may_publish(who("technician"), WEBSITE, AT)
    assert not book.may_author(who("technician"), WEBSITE, AT)


@pytest.mark.rule("R54")
def test_once_somebody_is_off_an_account_its_password_counts_as_changed_today() -> None:
    account = replace(an_account(), rotated_on="2026-01-01")
    access = replace(an_access(place=PAGE), chore=Chore.TAKE_OFF)
    step = access_steps.taken_off(access, a_book(account, access), by=who("manager"), scene=SCENE)
    assert [getattr(it.entry, "rotated_on", "") for it in step.written] == ["", "2026-11-24"]


@pytest.mark.rule("R42")
@given(EVERYBODY)
def test_nobody_but_the_business_manager_approves_a_device(by: Person) -> None:
    approval = Approval("IPAD-07", DeviceKind.TABLET, "Oak", AT.date())
    if by.holds(Role.BUSINESS_MANAGER):
        step = device_steps.approved(approval, id_="d", token=TOKEN, by=by, book=a_book(), scene=SCENE)
        [device] = [it.entry for it in step.written if isinstance(it.entry, Device)]
        assert Book(devices=(device,)).devices_on(AT) == (device,)
        gone = device_steps.retired(device, by=by, scene=SCENE).written[0].entry
        assert isinstance(gone, Device)
        assert Book(devices=(gone,)).devices_on(AT) == ()
        return
    with pytest.raises(Barred) as raised:
        device_steps.approved(approval, id_="d", token=TOKEN, by=by, book=a_book(), scene=SCENE)
    assert raised.value.why is Bar.NOT_YOURS
